import { shorten } from "../../runtime/shorten.ts";
import { formatPlace, type Place } from "./source-map.ts";

/** Most bytes of a message: an uncaught error is to fit on a screen, whatever names it quotes. */
const MOST = 1_000;

/** Something in the contract's files that cannot work. The message says what, where and what to do. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  /** Stable, snake_case. */
  readonly code: string;
  /** Not enumerable, as the message begins with it. */
  declare readonly place: Place | undefined;

  constructor(code: string, message: string, place?: Place, options?: ErrorOptions) {
    super(shorten(place ? `${formatPlace(place)}: ${message}` : message, MOST), options);
    this.code = code;
    Object.defineProperty(this, "place", { value: place });
  }
}
