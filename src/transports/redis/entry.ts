import type { IncomingEntry } from "../../runtime/transport.ts";
import type { RedisReply } from "./client.ts";

/** An entry as a stream command returns it. `fields` is undefined when the entry is no longer in the stream. */
export interface RawEntry {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>> | undefined;
  /** The length of all fields, where some share a name. */
  readonly size?: number | undefined;
}

/** Reads `[[id, [name, value, ...]], ...]`; places without an id (Redis 6.2 writes null for deleted entries) are left out. */
export function readEntries(reply: RedisReply): RawEntry[] {
  const entries: RawEntry[] = [];
  if (!Array.isArray(reply)) return entries;
  for (const item of reply) {
    if (!Array.isArray(item) || typeof item[0] !== "string") continue;
    const [id, list] = item;
    if (!Array.isArray(list)) {
      entries.push({ id, fields: undefined });
      continue;
    }
    const { fields, hasTwins } = readFields(list);
    if (hasTwins)
      entries.push({ id, fields, size: list.reduce<number>((sum, text) => sum + String(text).length, 0) });
    else entries.push({ id, fields });
  }
  return entries;
}

/** Reads the `[[key, entries], ...]` of XREAD and XREADGROUP; null (nothing came) is no stream at all. */
export function readStreams(reply: RedisReply): [key: string, entries: RawEntry[]][] {
  if (!Array.isArray(reply)) return [];
  return reply.flatMap((item) =>
    Array.isArray(item) && typeof item[0] === "string"
      ? [[item[0], readEntries(item[1] ?? null)] as [string, RawEntry[]]]
      : [],
  );
}

function readFields(list: readonly RedisReply[]): { fields: Record<string, string>; hasTwins: boolean } {
  const fields: Record<string, string> = {};
  let hasTwins = false;
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = String(list[i]);
    const value = String(list[i + 1]);
    if (Object.hasOwn(fields, name)) hasTwins = true;
    if (name === "__proto__")
      Object.defineProperty(fields, name, { value, enumerable: true, configurable: true });
    else fields[name] = value;
  }
  return { fields, hasTwins };
}

/** Makes what a sink takes. */
export function incoming(
  id: string,
  fields: Readonly<Record<string, string>>,
  deliveries: number,
  size?: number,
): IncomingEntry {
  return size === undefined ? { id, fields, deliveries } : { id, fields, deliveries, size };
}

/** Orders entry ids (`<ms>-<sequence>`, both up to 64 bits). */
export function compareIds(a: string, b: string): number {
  const [aTime, aSequence] = split(a);
  const [bTime, bSequence] = split(b);
  return compare(aTime, bTime) || compare(aSequence, bSequence);
}

function split(id: string): [string, string] {
  const dash = id.indexOf("-");
  return dash < 0 ? [id, "0"] : [id.slice(0, dash), id.slice(dash + 1)];
}

/** Compares decimal numbers without leading zeros, of any length. */
function compare(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
