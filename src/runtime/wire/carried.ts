import { unreadable } from "../event/unreadable.ts";
import { type Named, violation } from "../event/violation.ts";
import { overdeep } from "./limits.ts";
import { isPlain } from "./plain.ts";

type Part = "payload" | "headers";

/** A value as JSON carries it. */
export interface Carried {
  readonly value: unknown;
  /** Its text, where that had to be made to find out. */
  readonly json?: string | undefined;
}

/** A payload, or headers, as JSON carries them. Throws a `ContractViolation` when JSON cannot, or deeper than `depth`. */
export function asCarried(event: Named, input: unknown, depth: number, part: Part = "payload"): Carried {
  let isCarried: boolean;
  try {
    isCarried = isPlain(input, depth);
  } catch {
    // A getter threw; writing it throws, too.
    isCarried = false;
  }
  if (isCarried) return { value: input };
  if (ArrayBuffer.isView(input) || input instanceof ArrayBuffer)
    throw refused(event, part, "is bytes; publish them as base64 text in a member", "payload_not_json");
  const json = stringify(event, input, part);
  if (json === undefined) {
    if (input === undefined) return { value: undefined };
    throw refused(event, part, `is not JSON (a ${typeof input} without a value)`, "payload_not_json");
  }
  const value: unknown = JSON.parse(json);
  const problem = overdeep(json, value, depth);
  if (problem) throw refused(event, part, problem, "event_too_deep");
  return { json, value };
}

/** The JSON of a value; undefined where it has none. Throws a `ContractViolation` for what cannot be written. */
export function stringify(event: Named, value: unknown, part: Part = "payload"): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw unreadable(event, cause, part);
  }
}

function refused(event: Named, part: Part, message: string, code: string): Error {
  const keyword = code === "event_too_deep" ? "limit" : "json";
  return violation(part, event, [{ pointer: "", message, keyword }], part === "payload" ? code : undefined);
}
