import type { ValidateFunction, ValidationError } from "./definitions.ts";
import { ContractViolation, type Issue } from "./errors.ts";

/** How many issues an error lists. */
const LISTED = 20;

/** The error for what `validate` just refused. `subject` begins the message, e.g. `payload of AgentCompleted`. */
export function violationOf(validate: ValidateFunction, code: string, subject: string): ContractViolation {
  const errors = validate.errors ?? [];
  const issues = errors.slice(0, LISTED).map(toIssue);
  const more = errors.length > issues.length ? `; and ${errors.length - issues.length} more` : "";
  const list = issues.map((issue) => `${issue.pointer || "(whole)"} ${issue.message}`).join("; ");
  return new ContractViolation(
    code,
    `${subject} does not fit its contract: ${list}${more}`,
    issues,
    errors.length,
  );
}

function toIssue(error: ValidationError): Issue {
  const { keyword, params } = error;
  const unknown = params["additionalProperty"] ?? params["unevaluatedProperty"];
  if (typeof unknown === "string") {
    return {
      pointer: `${error.instancePath}/${escapePointer(unknown)}`,
      message: "is not a property of the contract",
      keyword: "unknown-property",
    };
  }
  const missing = params["missingProperty"];
  if (keyword === "required" && typeof missing === "string") {
    return { pointer: `${error.instancePath}/${escapePointer(missing)}`, message: "is missing", keyword };
  }
  const { tag } = params;
  if (keyword === "discriminator" && typeof tag === "string") {
    const pointer = `${error.instancePath}/${escapePointer(tag)}`;
    return { pointer, message: "is none of the values that tell the kind", keyword };
  }
  return { pointer: error.instancePath, message: describe(error), keyword };
}

function describe(error: ValidationError): string {
  const allowed = error.params["allowedValues"];
  if (error.keyword === "enum" && Array.isArray(allowed))
    return `must be one of ${shorten(JSON.stringify(allowed))}`;
  if (error.keyword === "const") return `must be ${shorten(JSON.stringify(error.params["allowedValue"]))}`;
  return error.message ?? `fails "${error.keyword}"`;
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
