/** A file of the contract, read. */
export interface SourceFile {
  /** Absolute path; of a fetched document its URL without a query. */
  readonly path: string;
  /** Where a fetched document came from: its `$ref`s start there, and never lead to a file. */
  readonly url?: URL;
  /** The path in messages: relative to the working directory when below it. */
  readonly label: string;
  /** The value that the file holds. */
  readonly root: unknown;
}
