import { oneLine } from "./one-line.ts";

/** Something that happened during delivery which a person may want to know; passed to `onEvent`. */
export interface BusReport {
  readonly kind:
    | "retry"
    | "dead_letter"
    | "skipped"
    | "dropped"
    | "claimed"
    | "lost"
    | "disconnected"
    | "reconnected"
    | "group_recreated"
    | "error";
  /** One line for people, of about 2,000 bytes at most, without payload data and without secrets; what a handler threw is shown as it is. */
  readonly message: string;
  readonly address?: string | undefined;
  readonly group?: string | undefined;
  /** Id of the entry in the log. */
  readonly entry?: string | undefined;
  /** CloudEvents type, where it is known. */
  readonly type?: string | undefined;
  /** Why, as a stable word, e.g. `invalid`, `handler_failed`, `expired`. */
  readonly reason?: string | undefined;
  /** How many entries or attempts it is about. */
  readonly count?: number;
  readonly error?: unknown;
}

/** The default `onEvent`: one warning line for each report. Control characters are escaped. */
export function warn(report: BusReport): void {
  console.warn(`eventpact: ${oneLine(report.message)}`);
}
