/** Why an entry became a dead letter. */
export type FailureReason =
  | "malformed"
  | "invalid"
  | "ambiguous"
  | "handler_failed"
  | "max_deliveries"
  | "unhandled";

/** What is known of a failure. */
export interface Failure {
  readonly address: string;
  readonly entry: string;
  readonly group: string;
  readonly reason: FailureReason;
  readonly error: string;
  readonly attempts: number;
  readonly first: Date;
  readonly last: Date;
}

/** Longest error text that a dead letter keeps, in UTF-16 units. */
const ERROR_LENGTH = 2_000;

/** The fields that a dead letter has beside those of the original entry. */
export function deadLetterFields(failure: Failure): Record<string, string> {
  return {
    "dlq-address": failure.address,
    "dlq-entry": failure.entry,
    "dlq-group": failure.group,
    "dlq-reason": failure.reason,
    "dlq-error": failure.error.slice(0, ERROR_LENGTH),
    "dlq-attempts": String(failure.attempts),
    "dlq-first": failure.first.toISOString(),
    "dlq-last": failure.last.toISOString(),
  };
}

/** A dead letter as a person or program reads it. */
export interface DeadLetter {
  /** Its own id in the dead letters. */
  readonly id: string;
  readonly address: string;
  /** Id of the original entry. */
  readonly entry: string;
  readonly group: string;
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  /** First and last attempt. */
  readonly first: Date;
  readonly last: Date;
  /** The original entry's fields. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads a stored dead letter. */
export function readDeadLetter(stored: {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}): DeadLetter {
  const own = (name: string) => stored.fields[`dlq-${name}`] ?? "";
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
    fields: Object.fromEntries(Object.entries(stored.fields).filter(([name]) => !name.startsWith("dlq-"))),
  };
}
