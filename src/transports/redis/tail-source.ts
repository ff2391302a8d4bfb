import { DeliveryError } from "../../runtime/errors.ts";
import type { Sink, Source } from "../../runtime/transport.ts";
import { ask, type Context } from "./context.ts";
import { compareIds, incoming, type RawEntry, readEntries } from "./entry.ts";
import type { Readable, StreamReader } from "./reader.ts";
import { SlowStart } from "./slow-start.ts";

/** An open reader of one stream without a group: everything from now on, nothing to settle. */
export class TailSource implements Source, Readable {
  readonly key: string;
  readonly #address: string;
  readonly #reader: StreamReader;
  readonly #sink: Sink;
  readonly #closed: () => void;
  readonly #start = new SlowStart();
  #last: string;
  #stopped = false;
  #closing: Promise<void> | undefined;

  constructor(
    reader: StreamReader,
    sink: Sink,
    stream: { key: string; address: string },
    last: string,
    closed: () => void,
  ) {
    this.#reader = reader;
    this.#sink = sink;
    this.key = stream.key;
    this.#address = stream.address;
    this.#last = last;
    this.#closed = closed;
    reader.add(this);
  }

  async ack(): Promise<void> {}

  async recordAttempt(): Promise<boolean> {
    return true;
  }

  async release(): Promise<void> {}

  reclaim(): void {}

  deadLetter(id: string): Promise<boolean> {
    const text = `Entry ${id} of "${this.#address}" was read without a group, so it cannot be dead-lettered. Subscribe with a group.`;
    return Promise.reject(new DeliveryError("no_group", text));
  }

  resume(): void {
    this.#reader.poll(this);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#reader.idle(this);
  }

  close(): Promise<void> {
    this.#closing ??= this.stop().then(() => {
      this.#reader.remove(this);
      this.#closed();
    });
    return this.#closing;
  }

  room(): number {
    return this.#stopped ? 0 : this.#start.limit(Math.max(0, this.#sink.capacity()));
  }

  position(): string {
    return this.#last;
  }

  due(): number {
    return Number.POSITIVE_INFINITY;
  }

  async prepare(): Promise<void> {}

  receive(entries: readonly RawEntry[]): void {
    const fresh = entries.filter(({ id }) => compareIds(id, this.#last) > 0);
    const last = fresh.at(-1);
    if (!last || this.#stopped) return;
    this.#last = last.id;
    this.#start.received(fresh.length);
    this.#sink.deliver(
      fresh.flatMap(({ id, fields, size }) => (fields ? [incoming(id, fields, 1, size)] : [])),
    );
  }

  reconnected(): void {}

  async repair(): Promise<boolean> {
    return false;
  }
}

/** The id of the newest entry of a stream; what comes after it is new. */
export async function newestId(
  context: Context,
  { key, address }: { key: string; address: string },
): Promise<string> {
  const reply = await ask(context, `read "${address}"`, (client) =>
    client.sendCommand(["XREVRANGE", key, "+", "-", "COUNT", "1"]),
  );
  return readEntries(reply)[0]?.id ?? "0-0";
}
