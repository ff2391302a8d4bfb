import type { ContractViolation } from "../errors.ts";
import { type Named, violation } from "./violation.ts";

/** The error for a payload that cannot be read or written to its end, because that threw `cause`. Says nothing of what it holds. */
export function unreadable(event: Named, cause: unknown): ContractViolation {
  const text = cause instanceof Error ? cause.message : "";
  // V8 and JavaScriptCore, and SpiderMonkey, call a stack overflow by these names.
  const isTooDeep = /call stack|recursion/.test(text);
  const problem = isTooDeep
    ? "is nested too deep"
    : /circular|cyclic|BigInt/.test(text)
      ? "is not JSON (a cycle or a BigInt)"
      : `is not JSON (reading a member threw ${nameOfThrown(cause)})`;
  const issue = { pointer: "", message: problem, keyword: isTooDeep ? "limit" : "json" };
  return violation("payload", event, [issue], isTooDeep ? "event_too_deep" : "payload_not_json", { cause });
}

function nameOfThrown(thrown: unknown): string {
  return thrown instanceof Error ? thrown.constructor.name : `a ${typeof thrown}`;
}
