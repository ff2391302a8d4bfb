import type { Sink } from "../../../runtime/transport.ts";
import { ask, type Context } from "../context.ts";
import type { RawEntry } from "../entry.ts";
import { GroupSource } from "../group-source.ts";
import type { StreamReader } from "../reader.ts";
import type { Lock } from "./lock.ts";

/** How many entries have arrived for one sink, over all partitions, that are not delivered yet. */
export interface Arrivals {
  waiting: number;
}

/**
 * The reader of one partition, which only the owner of the partition's lock is. It hands out what anybody of the group left unfinished before
 * anything newer.
 */
export class PartitionLog extends GroupSource {
  override readonly exclusive = true;
  readonly #context: Context;
  readonly #lock: Lock;
  readonly #arrivals: Arrivals;
  #arrived: readonly RawEntry[] = [];
  #checking: Promise<void> | undefined;

  constructor(
    context: Context,
    reader: StreamReader,
    sink: Sink,
    stream: {
      readonly key: string;
      readonly address: string;
      readonly group: string;
      readonly entryBytes: number | undefined;
    },
    last: string,
    lock: Lock,
    arrivals: Arrivals,
    closed: () => void,
  ) {
    super(context, reader, sink, stream, last, closed);
    this.#context = context;
    this.#lock = lock;
    this.#arrivals = arrivals;
  }

  override due(): number {
    // No read outlasts the lock.
    return Math.min(super.due(), performance.now() + this.#lock.remaining);
  }

  override async prepare(): Promise<void> {
    await this.#checking;
    await super.prepare();
  }

  override receive(entries: readonly RawEntry[]): void {
    this.#arrived = entries;
    this.#arrivals.waiting += entries.length;
    this.#checking = this.#check();
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.#checking;
  }

  /**
   * Delivers what arrived, unless a former owner was handed something before it: a read of its own may have reached the server after its
   * lease was over. That comes first then, and this after it.
   */
  async #check(): Promise<void> {
    const ownsAll = await this.#ownsAllPending().catch(() => {
      // Recovering asks the same once more, and reports what the server refuses.
      return false;
    });
    const arrived = this.#arrived;
    this.#arrived = [];
    this.#arrivals.waiting -= arrived.length;
    if (ownsAll) super.receive(arrived);
    else this.reconnected();
  }

  async #ownsAllPending(): Promise<boolean> {
    const doing = `look for unfinished events of "${this.address}"`;
    const command = ["XPENDING", this.key, this.group];
    const reply = await ask(this.#context, doing, (client) => client.sendCommand(command), 1);
    const rows = Array.isArray(reply) && Array.isArray(reply[3]) ? reply[3] : [];
    return rows.every((row) => Array.isArray(row) && row[0] === this.#context.consumer);
  }
}
