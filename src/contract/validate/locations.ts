/** For `validate`, which looks at one contract (`check` compares two): correlation ids and partition keys are where their locations point. */
import { ENVELOPE_ATTRIBUTES } from "../envelope-attributes.ts";
import { type Finding, newFinding } from "../finding.ts";
import type { FindingCode } from "../finding-codes.ts";
import type { Contract, Message, RuntimeExpression } from "../model.ts";
import { formatRuntimeExpression } from "../runtime-expression.ts";
import { parsePointer } from "../source/json-pointer.ts";
import { listNames } from "../suggest.ts";
import { followSchema, type SchemaPath, UNDECLARED } from "./schema-path.ts";

/** Who reads a location: what comes later can read more of the envelope. */
export type LocationUse = "correlation" | "partition" | "parameter";

/** What the contract says of a location. */
export type LocationResult =
  | { readonly kind: "found"; readonly path: SchemaPath }
  | { readonly kind: "no-schema" }
  /** An attribute of the envelope that is not known, or not a plain value, when the location is read. */
  | { readonly kind: "unreadable"; readonly readable: readonly string[] };

const USES: Readonly<Record<"correlation" | "partition", string>> = {
  correlation: "the correlation id",
  partition: "x-partition-key",
};

const READABLE =
  "id source type subject time minorversion sourcehost sourcelib causationid correlationid".split(" ");
const READABLE_BY: Readonly<Record<LocationUse, readonly string[]>> = {
  correlation: READABLE,
  partition: READABLE,
  // No address can hold the colons of a time.
  parameter: [...READABLE.filter((name) => name !== "time"), "partitionkey"],
};

/** The correlation id and the partition key of every message are where they are said to be. */
export function checkLocations(contract: Contract): Finding[] {
  return contract.messages.flatMap((message) => [
    ...checkLocation(contract, message, message.correlationId, "correlation"),
    ...checkLocation(contract, message, message.partitionKey, "partition"),
  ]);
}

function checkLocation(
  contract: Contract,
  message: Message,
  expression: RuntimeExpression | undefined,
  use: "correlation" | "partition",
): Finding[] {
  if (!expression) return [];
  const found = locate(contract, message, expression, use);
  const field = use === "correlation" ? "correlationId" : "x-partition-key";
  const subject = `${USES[use]} of ${message.key} is at ${formatRuntimeExpression(expression)}`;
  const finding = (severity: Finding["severity"], code: FindingCode, text: string): Finding[] => [
    newFinding(severity, code, `${subject}, ${text}`, contract.sources.of(message.node, field)),
  ];
  if (found.kind === "no-schema") {
    const schema = expression.source === "payload" ? "payload" : "headers";
    const text = `but the message declares no ${schema}; describe it in the ${schema} of the message`;
    return finding("warning", "location-unknown", text);
  }
  if (found.kind === "unreadable")
    return finding("error", "location-unresolved", describeUnreadable(found.readable));
  if (!found.path.declared) {
    const text = "but the schema has nothing there; correct the location or declare the property";
    return finding("error", "location-unresolved", text);
  }
  if (!found.path.composite) return [];
  const text = "which may be an object or an array; point to a string or a number";
  return finding("error", "location-composite", text);
}

/** What is wrong with an attribute that cannot be read, in words that follow the location. */
export function describeUnreadable(readable: readonly string[]): string {
  return `which is an attribute of the envelope that cannot be read here; point to one of ${listNames(readable)}, or to the payload`;
}

/** What the schemas of a message say of a location. */
export function locate(
  contract: Contract,
  message: Message,
  expression: RuntimeExpression,
  use: LocationUse,
): LocationResult {
  const [first = "", ...further] = parsePointer(expression.pointer);
  if (expression.source === "header" && message.envelope && ENVELOPE_ATTRIBUTES.has(first)) {
    const readable = READABLE_BY[use];
    if (!readable.includes(first)) return { kind: "unreadable", readable };
    return { kind: "found", path: further.length === 0 ? attribute(message, first) : UNDECLARED };
  }
  const schema = contract.schemas.get(
    (expression.source === "payload" ? message.payload : message.headers) ?? "",
  );
  return schema
    ? { kind: "found", path: followSchema(contract, schema, expression.pointer) }
    : { kind: "no-schema" };
}

/** An attribute of the envelope, as the bus computes it before it reads locations. */
function attribute({ type, minorversion }: Message, name: string): SchemaPath {
  const always = { declared: true, always: true, filled: false, composite: false };
  if (name === "minorversion") return { ...always, types: new Set(["number"]), values: [minorversion] };
  return { ...always, types: new Set(["string"]), ...(name === "type" && { values: [type] }) };
}
