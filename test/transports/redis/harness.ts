import type { BusReport } from "../../../src/runtime/bus-report.ts";
import type { Connection, IncomingEntry, Source, SourceOptions } from "../../../src/runtime/transport.ts";
import { type RedisOptions, redis } from "../../../src/transports/redis/index.ts";
import { type ConnectedClient, connectClient } from "../../support/redis-client.ts";

/** A connection with what it reported. */
export interface Opened {
  readonly connection: Connection;
  readonly reports: BusReport[];
  kinds(): string[];
}

const opened: Connection[] = [];

export async function open(url: Parameters<typeof redis>[0], options: RedisOptions = {}): Promise<Opened> {
  const reports: BusReport[] = [];
  const connection = await redis(url, options).connect({ report: (report) => reports.push(report) });
  opened.push(connection);
  return { connection, reports, kinds: () => reports.map(({ kind }) => kind) };
}

/** Closes every connection of the test file. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
}

/** A sink that keeps what it gets, with a source around it. */
export interface Collected {
  readonly source: Source;
  readonly entries: IncomingEntry[];
  data(): string[];
  /** The most that ever was delivered and not settled. */
  peak(): number;
  capacity: number;
}

export interface CollectOptions extends Partial<SourceOptions> {
  readonly capacity?: number;
  /** Acknowledge at once. Default true. */
  readonly ack?: boolean;
}

/** Attaches a sink that keeps every entry. */
export async function collect(
  connection: Connection,
  address: string,
  { group, start = "oldest", capacity = 100, ack = true, entryBytes }: CollectOptions = { group: "g" },
): Promise<Collected> {
  const entries: IncomingEntry[] = [];
  let open = 0;
  let peak = 0;
  const settle = (ids: string[]) => {
    void collected.source.ack(ids).then(
      () => {
        open -= ids.length;
        collected.source.resume();
      },
      () => {
        // Closed meanwhile: the transport reports what is not acknowledged.
      },
    );
  };
  const collected = {
    source: undefined as unknown as Source,
    entries,
    data: () => entries.map(({ fields }) => fields["data"] ?? ""),
    peak: () => peak,
    capacity,
  };
  collected.source = await connection.attach(
    { address, group, start, entryBytes },
    {
      capacity: () => collected.capacity - open,
      deliver(some) {
        if (some.length > collected.capacity - open) throw new Error("more than welcome");
        entries.push(...some);
        open += some.length;
        peak = Math.max(peak, open);
        if (ack) settle(some.map(({ id }) => id));
      },
    },
  );
  return collected;
}

/** Publishes texts and expects every one to be stored; resolves with their ids. */
export async function publish(
  connection: Connection,
  address: string,
  texts: readonly string[],
): Promise<string[]> {
  const outcomes = await connection.append(texts.map((data) => ({ address, fields: { data } })));
  return outcomes.map((outcome) => {
    if ("error" in outcome) throw outcome.error;
    return outcome.id;
  });
}

/** `["0", "1", ...]`. */
export function numbered(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

/** A bare client for looking at what the transport did. */
export const bare = connectClient;
export type Bare = ConnectedClient;

/** Rows `[id, consumer, idle, count]` of what is pending. */
export async function pending(
  client: Bare,
  key: string,
  group: string,
): Promise<[string, string, number, number][]> {
  return (await client.sendCommand(["XPENDING", key, group, "-", "+", "1000"])) as unknown as [
    string,
    string,
    number,
    number,
  ][];
}

/** The data of every entry of a stream. */
export async function stored(client: Bare, key: string): Promise<string[]> {
  const entries = (await client.xRange(key, "-", "+")) ?? [];
  return entries.map(({ message }) => String(message["data"]));
}
