/** Options of a publisher process, as JSON in the environment variable `PUBLISHER`. */
export interface PublisherOptions {
  /** Where the events go. */
  readonly url: string;
  /** Where the account is kept of what was published: another server. */
  readonly account: string;
  readonly prefix: string;
  /** Part of the ids of its events. */
  readonly version: string;
  /** Every so many events there is one whose handler always throws. */
  readonly poisonEvery: number;
}
