import { ENVELOPE_ATTRIBUTES } from "../envelope-attributes.ts";
import { type Finding, newFinding } from "../finding.ts";
import { parsePointer } from "../json-pointer.ts";
import type { Contract, Message, RuntimeExpression } from "../model.ts";
import { formatRuntimeExpression } from "../runtime-expression.ts";
import type { Place } from "../source-map.ts";
import { followSchema, type SchemaPath } from "./schema-path.ts";

/** The correlation id and the partition key of every message are where they are said to be. */
export function checkLocations(contract: Contract): Finding[] {
  const { sources } = contract;
  return contract.messages.flatMap((message) => [
    ...checkLocation(
      contract,
      message,
      message.correlationId,
      "the correlation id",
      sources.of(message.node, "correlationId"),
    ),
    ...checkLocation(
      contract,
      message,
      message.partitionKey,
      "x-partition-key",
      sources.of(message.node, "x-partition-key"),
    ),
  ]);
}

function checkLocation(
  contract: Contract,
  message: Message,
  expression: RuntimeExpression | undefined,
  what: string,
  place: Place | undefined,
): Finding[] {
  if (!expression) return [];
  const found = locate(contract, message, expression);
  const text = formatRuntimeExpression(expression);
  if (found === "no-schema") {
    const schema = expression.source === "payload" ? "payload" : "headers";
    const remedy = `describe it in the ${schema} of the message`;
    return [
      newFinding(
        "warning",
        "location-unknown",
        `${what} of ${message.key} is at ${text}, but the message declares no ${schema}; ${remedy}`,
        place,
      ),
    ];
  }
  if (!found.declared) {
    const message_ = `${what} of ${message.key} is at ${text}, but the schema has nothing there; correct the location or declare the property`;
    return [newFinding("error", "location-unresolved", message_, place)];
  }
  if (!found.composite) return [];
  return [
    newFinding(
      "error",
      "location-composite",
      `${what} of ${message.key} is at ${text}, which may be an object or an array; point to a string or a number`,
      place,
    ),
  ];
}

/** What the schemas of a message say of a location. */
export function locate(
  contract: Contract,
  message: Message,
  expression: RuntimeExpression,
): SchemaPath | "no-schema" {
  const [first = ""] = parsePointer(expression.pointer);
  if (expression.source === "header" && message.envelope && ENVELOPE_ATTRIBUTES.has(first)) {
    return { declared: true, always: false, composite: false };
  }
  const schema = contract.schemas.get(
    (expression.source === "payload" ? message.payload : message.headers) ?? "",
  );
  return schema ? followSchema(contract, schema, expression.pointer) : "no-schema";
}
