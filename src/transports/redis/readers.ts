import type { ClientFactory } from "./client.ts";
import { PollingReader } from "./cluster/polling-reader.ts";
import { clusterSlotOf } from "./cluster/slot.ts";
import type { Context } from "./context.ts";
import { Link } from "./link.ts";
import type { Outages } from "./outage.ts";
import { BlockingReader, type StreamReader } from "./reader.ts";

/** How a Cluster is read, where one read must keep to one slot. */
export interface SlotReading {
  factoryOf(slot: number): ClientFactory;
  /** Most readers with a connection of their own. */
  readonly most: number;
}

interface Open {
  readonly reader: StreamReader;
  close(): void;
  readonly hasConnection: boolean;
  users: number;
}

/**
 * The readers of one connection: one per group, and one for reading without a group; of a Cluster one per slot, up to a limit, and one for the
 * slots beyond it. Each is open while it has a stream.
 */
export class Readers {
  readonly #context: Context;
  readonly #outages: Outages;
  readonly #slots: SlotReading | undefined;
  readonly #open = new Map<string, Open>();
  /** Which reader a stream was given: it keeps that one although others are closed. */
  readonly #given = new Map<string, string>();

  constructor(context: Context, outages: Outages, slots?: SlotReading) {
    this.#context = context;
    this.#outages = outages;
    this.#slots = slots;
  }

  /** The reader of a stream for a group, to be given back with `leave`. */
  join(group: string | undefined, key: string): StreamReader {
    const name = this.#given.get(JSON.stringify([group, key])) ?? this.#choose(group, key);
    this.#given.set(JSON.stringify([group, key]), name);
    let open = this.#open.get(name);
    if (!open) {
      open = this.#make(group, key, name);
      this.#open.set(name, open);
    }
    open.users++;
    return open.reader;
  }

  /** Closes the reader when nobody uses it any more. */
  leave(group: string | undefined, key: string): void {
    const name = this.#given.get(JSON.stringify([group, key]));
    const open = name === undefined ? undefined : this.#open.get(name);
    if (name === undefined || !open || --open.users > 0) return;
    this.#open.delete(name);
    for (const [stream, given] of this.#given) if (given === name) this.#given.delete(stream);
    open.close();
  }

  /** Closes all that are open. */
  close(): void {
    for (const open of this.#open.values()) open.close();
    this.#open.clear();
  }

  /** The name of the reader for a stream. */
  #choose(group: string | undefined, key: string): string {
    if (!this.#slots) return JSON.stringify([group]);
    const own = JSON.stringify([group, clusterSlotOf(key)]);
    const connections = [...this.#open.values()].filter(({ hasConnection }) => hasConnection).length;
    return this.#open.has(own) || connections < this.#slots.most ? own : JSON.stringify([group, "rest"]);
  }

  #make(group: string | undefined, key: string, name: string): Open {
    const command = group === undefined ? ["XREAD"] : ["XREADGROUP", "GROUP", group, this.#context.consumer];
    if (this.#slots && JSON.parse(name)[1] === "rest") {
      const reader = new PollingReader(this.#context, command);
      return { reader, hasConnection: false, users: 0, close: () => reader.close() };
    }
    const events = this.#outages.events();
    const factory = this.#slots?.factoryOf(clusterSlotOf(key)) ?? this.#context.factory;
    const reader = new BlockingReader(this.#context.forKey(key), new Link(factory, events), command);
    const close = () => {
      reader.close();
      events.forget();
    };
    return { reader, hasConnection: true, users: 0, close };
  }
}
