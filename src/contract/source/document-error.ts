import { formatPlace, type Place } from "./source-map.ts";

/** Something in the contract's files that cannot work. The message says what, where and what to do. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  /** Stable, snake_case. */
  readonly code: string;
  readonly place: Place | undefined;

  constructor(code: string, message: string, place?: Place, options?: ErrorOptions) {
    super(place ? `${formatPlace(place)}: ${message}` : message, options);
    this.code = code;
    this.place = place;
  }
}
