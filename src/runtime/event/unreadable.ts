import type { ContractViolation } from "../errors.ts";
import { type Named, violation } from "./violation.ts";

/** The error for a payload, or for headers, that cannot be read or written to its end, because that threw `cause`. Says nothing of what it holds. */
export function unreadable(
  event: Named,
  cause: unknown,
  part: "payload" | "headers" = "payload",
): ContractViolation {
  const text = cause instanceof Error ? cause.message : "";
  // A stack overflow, in V8 and JavaScriptCore, and in SpiderMonkey.
  const isTooDeep = /^(RangeError: Maximum call stack|InternalError: too much recursion)/.test(
    `${nameOfThrown(cause)}: ${text}`,
  );
  const problem = isTooDeep
    ? "is nested too deep"
    : /circular|cyclic|BigInt/.test(text)
      ? "is not JSON (a cycle or a BigInt)"
      : `is not JSON (reading a member threw ${nameOfThrown(cause)})`;
  const issue = { pointer: "", message: problem, keyword: isTooDeep ? "limit" : "json" };
  const code = isTooDeep ? "event_too_deep" : "payload_not_json";
  return violation(part, event, [issue], part === "payload" ? code : undefined, { cause });
}

function nameOfThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.constructor?.name ?? thrown.name);
  } catch {
    // A proxy that is revoked, or one that throws: its type is all that is known.
  }
  return `a ${typeof thrown}`;
}
