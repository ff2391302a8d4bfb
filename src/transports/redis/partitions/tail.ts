import type { Sink, Source } from "../../../runtime/transport.ts";
import { type Context, streamKey } from "../context.ts";
import { partitionStream } from "../key-beside.ts";
import { TailSource } from "../tail-source.ts";
import { partitionAddress, splitId, wholeId } from "./names.ts";
import type { PartitionReaders } from "./readers.ts";
import { Shares } from "./shares.ts";

/** An open reader of all partitions of an address without a group: everything from now on, nothing to settle. */
export class PartitionedTail implements Source {
  readonly #tails: readonly TailSource[];
  readonly #shares: Shares;
  readonly #closed: () => void;
  #closing: Promise<void> | undefined;

  /** `lasts` are the ids of the newest entries of all partitions. */
  constructor(
    context: Context,
    readers: PartitionReaders,
    sink: Sink,
    address: string,
    lasts: readonly string[],
    closed: () => void,
  ) {
    this.#closed = closed;
    this.#shares = new Shares(sink, () => this.resume());
    this.#shares.between = lasts.keys();
    this.#tails = lasts.map((last, partition) => {
      const part = partitionAddress(address, partition);
      const stream = { key: partitionStream(streamKey(context, address), partition), address: part };
      const own: Sink = {
        capacity: () => this.#shares.of(partition, 0),
        deliver: (entries) =>
          sink.deliver(entries.map((entry) => ({ ...entry, id: wholeId(partition, entry.id) }))),
      };
      return new TailSource(readers.join(stream.key), own, stream, last, () => readers.leave(stream.key));
    });
  }

  async ack(): Promise<void> {}

  async recordAttempt(): Promise<boolean> {
    return true;
  }

  async release(): Promise<void> {}

  reclaim(): void {}

  async deadLetter(id: string): Promise<boolean> {
    const split = splitId(id);
    const tail = this.#tails[split?.partition ?? 0];
    return tail ? tail.deadLetter(split?.id ?? id) : false;
  }

  resume(): void {
    for (const tail of this.#tails) tail.resume();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#tails.map((tail) => tail.stop()));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(this.#closed);
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#tails.map((tail) => tail.close()));
    this.#shares.close();
  }
}
