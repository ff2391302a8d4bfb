import { ContractViolation, type Issue } from "../errors.ts";
import { shorten } from "../shorten.ts";
import type { ValidateFunction, ValidationError } from "./definitions.ts";
import { MAX_ERRORS } from "./validation.ts";

/** What of a message is refused: the first word of the error's message, and of its code. */
export type MessagePart = "payload" | "headers" | "envelope" | "parameter" | "arguments";

/** Whose contract it is: an event, or a channel, which has no type. */
export interface Named {
  readonly key: string;
  readonly type?: string;
}

/** How many issues an error has at most, and how many of them its message lists. */
const MAX_LISTED_ISSUES = 20;
const MAX_ISSUES_IN_MESSAGE = 5;

/** An event or a channel, as messages call it. */
export function nameOf({ key, type }: Named): string {
  return type ? `${key} (${type})` : key;
}

/** The error for what is wrong with a `subject` of `named`. Its code is `<subject>_invalid`, unless another is given. */
export function violation(
  subject: MessagePart,
  named: Named,
  issues: readonly Issue[],
  code = `${subject}_invalid`,
  options?: ErrorOptions,
): ContractViolation {
  const shown = issues
    .slice(0, MAX_ISSUES_IN_MESSAGE)
    .map(({ pointer, message }) => `${shorten(pointer, 120) || "(whole)"} ${message}`);
  const hidden = issues.length - shown.length;
  // A validator keeps no more, so there may be further ones.
  const least = issues.length < MAX_ERRORS ? "" : "at least ";
  if (hidden > 0) shown.push(`and ${least}${hidden} more`);
  const text = `${subject} of ${nameOf(named)} must fit its contract: ${shown.join("; ")}`;
  return new ContractViolation(code, text, issues.slice(0, MAX_LISTED_ISSUES), issues.length, options);
}

/** The error for one thing that is wrong. */
export function violationAt(
  subject: MessagePart,
  named: Named,
  pointer: string,
  message: string,
  keyword: string,
): ContractViolation {
  return violation(subject, named, [{ pointer, message, keyword }]);
}

/** The error for what `validate` just refused. */
export function violationOf(
  validate: ValidateFunction,
  subject: MessagePart,
  named: Named,
): ContractViolation {
  return violation(subject, named, (validate.errors ?? []).map(toIssue));
}

function toIssue(error: ValidationError): Issue {
  return { pointer: error.pointer, keyword: error.keyword, message: describeError(error) };
}

/** What is wrong, in words that follow the pointer. */
export function describeError({ keyword, expected }: ValidationError): string {
  switch (keyword) {
    case "unknown-property":
      return "is not a property of the contract";
    case "required":
      return "is missing";
    case "type":
      return `must be ${expected}`;
    case "safe-integer":
      return "is beyond 2^53, where a JavaScript number is not exact; make it a string in the contract";
    case "const":
      return `must be ${shown(expected)}`;
    case "enum":
    case "discriminator":
      return `must be one of ${shown(expected)}`;
    case "oneOf":
    case "anyOf":
      return `fits ${expected || "none"} of the branches of ${keyword}`;
    default:
      return `must satisfy ${keyword} ${shown(expected)}`.trimEnd();
  }
}

function shown(value: unknown): string {
  return shorten(JSON.stringify(value) ?? "", 200);
}
