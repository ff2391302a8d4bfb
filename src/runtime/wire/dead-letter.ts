import { parseJson } from "../parse-json.ts";

/** What is known of a failure. */
export interface Failure {
  readonly address: string;
  /** Id of the original entry. */
  readonly entry: string;
  readonly group: string;
  /**
   * `too_large`, `too_deep`, `malformed`, `invalid`, `ambiguous`, `unhandled`: it could not be handed to a handler. `handler_failed`,
   * `handler_timeout`, `unrecoverable`: its handler failed. `max_deliveries`: whoever handled it crashed or hung.
   */
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  /** First and last attempt. */
  readonly first: Date;
  readonly last: Date;
}

/** A dead letter as a person or program reads it. */
export interface DeadLetter extends Failure {
  /** Its own id in the dead letters. */
  readonly id: string;
  /** The original entry's fields. */
  readonly fields: Readonly<Record<string, string>>;
  /** Fields of the original entry that were too many or too large to be kept, names included in the bytes; or why the server could keep none. */
  readonly omitted?: { readonly fields: number; readonly bytes: number } | { readonly cause: string };
}

/** What the names of the fields begin with that a dead letter has beside those of the original entry. */
const PREFIX = "dlq-";

/** Longest error text that a dead letter keeps, in bytes. */
export const MAX_ERROR_LENGTH = 2_000;

/** The fields that a dead letter has beside those of the original entry. */
export function deadLetterFields(failure: Failure): Record<string, string> {
  return Object.fromEntries(
    Object.entries(failure).map(([name, value]) => [
      PREFIX + name,
      value instanceof Date ? value.toISOString() : String(value),
    ]),
  );
}

/** Reads a stored dead letter. */
export function readDeadLetter(stored: {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}): DeadLetter {
  const own = (name: keyof Failure) => stored.fields[PREFIX + name] ?? "";
  const original = Object.entries(stored.fields).filter(([name]) => !name.startsWith(PREFIX));
  const omitted = parseJson(stored.fields[`${PREFIX}omitted`] ?? "", undefined) as DeadLetter["omitted"];
  return {
    id: stored.id,
    address: own("address"),
    entry: own("entry"),
    group: own("group"),
    reason: own("reason"),
    error: own("error"),
    attempts: Number(own("attempts")),
    first: new Date(own("first")),
    last: new Date(own("last")),
    fields: Object.fromEntries(original),
    ...(omitted && { omitted }),
  };
}

/** Whether an entry has fields that only a dead letter has. */
export function hasOwnFields(fields: Readonly<Record<string, string>>): boolean {
  return Object.keys(fields).some((name) => name.startsWith(PREFIX));
}
