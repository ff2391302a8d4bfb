import { checkCount } from "../check-count.ts";

/** What a bus refuses, so that nobody's events cost it too much. The same holds when publishing and when receiving. */
export interface Limits {
  /** Most bytes of an event on the wire: all fields of its entry with their names, so headers too. Default 1 MiB (1,048,576). */
  readonly eventBytes?: number;
  /** Deepest nesting of a payload, also of one that travels as text. Default 64. */
  readonly depth?: number;
  /** Most events that may be on their way to the broker; a further publication waits. Default 10,000. */
  readonly inFlight?: number;
  /**
   * Most bytes of them, about (one for each UTF-16 unit of their fields); a larger event or batch goes alone. Default 32 MiB (33,554,432). A
   * publication that waits keeps its text in memory: await publications to bound that, too.
   */
  readonly inFlightBytes?: number;
}

export type AllLimits = Required<Limits>;

/** Fills the defaults in. Throws a `RangeError` for what is no whole number from 1. */
export function allLimits(limits: Limits = {}): AllLimits {
  const all = { eventBytes: 1_048_576, depth: 64, inFlight: 10_000, inFlightBytes: 33_554_432, ...limits };
  for (const [name, value] of Object.entries(all)) checkCount(`limits.${name}`, value);
  return all;
}

/** Length of fields with their names, in UTF-16 units. */
export function lengthOf(fields: object): number {
  let length = 0;
  for (const name in fields) length += name.length + (fields[name as never] as string).length;
  return length;
}

/** What is wrong with the size of an entry, of which `stored` bytes at least are in the log; undefined when it may pass. */
export function oversize(fields: object, most: number, stored = 0): string | undefined {
  const units = Math.max(stored, lengthOf(fields));
  // A UTF-16 unit takes 1 to 3 bytes.
  if (units * 3 <= most) return undefined;
  const size = units > most ? units : new TextEncoder().encode(Object.entries(fields).flat().join("")).length;
  return size > most
    ? `has ${size > units ? size : `at least ${units}`} bytes; the limit is ${most}`
    : undefined;
}

/** What is wrong with the nesting of a payload, of which `text` holds the JSON if that is known; undefined when it may pass. */
export function overdeep(text: string | undefined, payload: unknown, most: number): string | undefined {
  // Most have too few brackets to be that deep.
  return (text !== undefined && hasFewer(text, most)) || isWithin(payload, most)
    ? undefined
    : `is nested deeper than ${most}`;
}

function hasFewer(text: string, most: number): boolean {
  let count = 0;
  for (const bracket of ["{", "["]) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++count > most) return false;
    }
  }
  return true;
}

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || !value) return true;
  return depth > 0 && Object.values(value).every((member) => isWithin(member, depth - 1));
}
