import type { Context } from "./context.ts";
import { Link } from "./link.ts";
import type { Outages } from "./outage.ts";
import { Reader } from "./reader.ts";

/** The readers of one connection: one per group, and one for reading without a group, each open while it has a stream. */
export class Readers {
  readonly #context: Context;
  readonly #outages: Outages;
  readonly #open = new Map<
    string | undefined,
    { readonly reader: Reader; readonly forget: () => void; users: number }
  >();

  constructor(context: Context, outages: Outages) {
    this.#context = context;
    this.#outages = outages;
  }

  /** The reader for a group, to be given back with `leave`. */
  join(group: string | undefined): Reader {
    let open = this.#open.get(group);
    if (!open) {
      const events = this.#outages.events();
      const link = new Link(this.#context.factory, events);
      const command =
        group === undefined ? ["XREAD"] : ["XREADGROUP", "GROUP", group, this.#context.consumer];
      open = { reader: new Reader(this.#context, link, command), forget: events.forget, users: 0 };
      this.#open.set(group, open);
    }
    open.users++;
    return open.reader;
  }

  /** Closes the reader when nobody uses it any more. */
  leave(group: string | undefined): void {
    const open = this.#open.get(group);
    if (!open || --open.users > 0) return;
    this.#open.delete(group);
    open.reader.close();
    open.forget();
  }
}
