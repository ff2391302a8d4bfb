import type { DecodedEvent } from "./decode.ts";
import type { EventDefinition } from "./definitions.ts";
import { DeliveryError } from "./errors.ts";
import type { DispatcherOptions, Registration } from "./registration.ts";
import { tellApart } from "./tell-apart.ts";

/** Where an event goes. `left`: its handler was closed while others stay. */
export type Route =
  | { readonly kind: "handler"; readonly registration: Registration }
  | { readonly kind: "left" | "unhandled"; readonly type: string }
  | { readonly kind: "ambiguous"; readonly error: Error };

/** The handlers of one address and group, by CloudEvents type. */
export class DispatchTable {
  readonly #options: DispatcherOptions;
  readonly #handlers = new Map<string, Registration>();
  /** All events of the channel that are known here, also those without a handler. */
  readonly #known = new Map<string, EventDefinition>();
  readonly #left = new Set<string>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** How many handlers it has. */
  get size(): number {
    return this.#handlers.size;
  }

  /** Tells of events of the channel, so that an entry without a usable type can be told apart. */
  know(events: Iterable<EventDefinition>): void {
    for (const event of events) this.#known.set(event.type, event);
  }

  /** Adds handlers; returns whether one of their types had a handler before that was closed. Throws a `DeliveryError`, with none added, when an event has one. */
  add(registrations: readonly Registration[]): boolean {
    const { address, group = "(ephemeral)" } = this.#options;
    for (const { event } of registrations) {
      if (!this.#handlers.has(event.type)) continue;
      throw new DeliveryError(
        "handler_exists",
        `${event.key} (${event.type}) already has a handler on "${address}" in group "${group}"; close that subscription first, or use another group`,
      );
    }
    let returns = false;
    for (const registration of registrations) {
      this.#handlers.set(registration.event.type, registration);
      returns = this.#left.delete(registration.event.type) || returns;
    }
    this.know(registrations.map(({ event }) => event));
    return returns;
  }

  remove({ event }: Registration): void {
    this.#handlers.delete(event.type);
    this.#left.add(event.type);
  }

  /** Where an event goes: by its type, and only without a usable one by validation. */
  find(decoded: DecodedEvent): Route {
    let { type } = decoded.metadata;
    if (!this.#known.has(type)) {
      const told = tellApart(decoded, [...this.#known.values()], this.#options.channel);
      if (told instanceof Error) return { kind: "ambiguous", error: told };
      type = told?.type ?? type;
    }
    const registration = this.#handlers.get(type);
    if (registration) return { kind: "handler", registration };
    return { kind: this.#left.has(type) ? "left" : "unhandled", type };
  }
}
