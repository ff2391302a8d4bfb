/** For `validate`, which looks at one contract (`check` compares two): turns errors of a value into findings at their places. */
import type { ErrorObject } from "ajv";
import { type Finding, newFinding } from "../finding.ts";
import type { FindingCode } from "../finding-codes.ts";
import type { Contract, NamedSchema } from "../model.ts";
import { escapeSegment, memberOf, parsePointer } from "../source/json-pointer.ts";
import { kindOf } from "../source/nodes.ts";
import { placeAt, valueAt } from "../source/place-at.ts";
import { didYouMean } from "../suggest.ts";
import { type FailedBranch, relevantErrors } from "./relevant-errors.ts";

// Enough to see which one was meant.
const MAX_BRANCHES = 3;

/** A value in a document that has to fit a schema. */
export interface ValueInDocument {
  readonly value: unknown;
  /** The object that holds the value, and under which key. */
  readonly holder: object;
  readonly key: string;
  /** In words, e.g. `the payload of example 1 of OrderPlaced`. */
  readonly what: string;
}

/** One finding for each relevant error, at the place of the offending part of the value. */
export function valueFindings(
  code: FindingCode,
  { value, holder, key, what }: ValueInDocument,
  errors: readonly ErrorObject[],
  contract: Contract,
  { name, dialect }: NamedSchema,
): Finding[] {
  const say = (error: ErrorObject): string => {
    const at = error.instancePath === "" ? "it" : error.instancePath;
    return `${at} ${describe(error, valueAt(value, error.instancePath))}`;
  };
  const findings = relevantErrors(errors, contract, dialect).map(({ error, branches }) => {
    const place = placeAt(contract.sources, holder, `/${escapeSegment(key)}${offender(error)}`);
    const detail = branches?.length ? ` (${nearest(branches, say)})` : "";
    const message = `${what}: ${say(error)}${detail}, says the schema ${name}; correct the value or the schema`;
    return newFinding("error", code, message, place);
  });
  const seen = new Set<string>();
  return findings.filter(({ message }) => {
    if (seen.has(message)) return false;
    seen.add(message);
    return true;
  });
}

function nearest(branches: readonly FailedBranch[], say: (error: ErrorObject) => string): string {
  const shown = branches.slice(0, MAX_BRANCHES).map(({ position, error }) => `${position}: ${say(error)}`);
  const more = branches.length - shown.length;
  return more > 0 ? `the nearest are ${shown.join("; ")}` : shown.join("; ");
}

/** The offending part: a member that must not be there, or whose name is wrong, is it itself. */
function offender(error: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty, propertyName } = error.params as Record<
    string,
    string | undefined
  >;
  const extra = additionalProperty ?? unevaluatedProperty ?? propertyName;
  return extra === undefined ? error.instancePath : `${error.instancePath}/${escapeSegment(extra)}`;
}

/** The error in words that follow the path of the value. */
function describe(error: ErrorObject, value: unknown): string {
  const params = error.params as Readonly<Record<string, unknown>>;
  const shown = typeof value === "object" && value !== null ? kindOf(value) : JSON.stringify(value);
  switch (error.keyword) {
    case "required":
      return `needs "${String(params["missingProperty"])}"`;
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(params["additionalProperty"] ?? params["unevaluatedProperty"]);
      const known = memberOf(error.parentSchema, "properties")?.value;
      return `must not have "${name}"${didYouMean(name, Object.keys(known ?? {}))}`;
    }
    case "type":
      return `must be ${[params["type"]].flat().join(" or ")}, not ${kindOf(value)}`;
    case "const":
      return `must be ${JSON.stringify(params["allowedValue"])}, not ${shown}`;
    case "enum": {
      const allowed = [params["allowedValues"]].flat();
      return `must be one of ${allowed.map((item) => JSON.stringify(item)).join(", ")}, not ${shown}${didYouMean(String(value), allowed.map(String))}`;
    }
    case "oneOf":
    case "anyOf": {
      const passing = params["passingSchemas"];
      if (Array.isArray(passing))
        return `fits ${passing.length} branches of oneOf, where it must fit exactly one`;
      return `fits none of the ${[error.schema].flat().length} branches of ${error.keyword}`;
    }
    case "format":
      return `must be ${/^(?:email|i)/.test(String(params["format"])) ? "an" : "a"} ${String(params["format"])}, not ${shown}`;
    default:
      return `${error.message ?? "is not valid"}${parsePointer(error.instancePath).length > 0 ? `, which ${shown} does not do` : ""}`;
  }
}
