import type { ErrorObject } from "ajv";
import { ENVELOPE_ATTRIBUTES } from "../envelope-attributes.ts";
import type { Finding } from "../finding.ts";
import { memberOf } from "../json-pointer.ts";
import type { Contract, Message } from "../model.ts";
import { isObjectNode } from "../nodes.ts";
import { referredSchema, schemaNodes } from "../schema-nodes.ts";
import type { Validators } from "./validators.ts";
import { valueFindings } from "./value-findings.ts";

/** The examples of messages, payload and headers, fit their schemas. */
export function checkExamples(contract: Contract, validators: Validators): Finding[] {
  return contract.messages.flatMap((message) =>
    message.examples.flatMap((example, index) => {
      const name =
        example.name === undefined
          ? `example ${index + 1} of ${message.key}`
          : `the example "${example.name}" of ${message.key}`;
      return ["payload", "headers"].flatMap((key) => {
        const schema = contract.schemas.get((key === "payload" ? message.payload : message.headers) ?? "");
        if (!schema || !(key in example)) return [];
        const value = key === "payload" ? example.payload : applicationHeaders(message, example.headers);
        const errors = validators.errors(schema, value);
        return valueFindings(
          "example-invalid",
          { value, holder: example.node, key, what: `the ${key} of ${name}` },
          errors,
          contract,
          schema,
        );
      });
    }),
  );
}

/** The examples that schemas give fit the schema that gives them. */
export function checkSchemaExamples(contract: Contract, validators: Validators): Finding[] {
  return [...contract.schemas.values()].flatMap((named) => {
    const findings: Finding[] = [];
    for (const { node, path } of schemaNodes(named)) {
      const examples = node["examples"];
      if (!Array.isArray(examples)) continue;
      for (const [index, value] of examples.entries()) {
        const errors = validators.errors(named, value, path).filter((error) => !isFilledIn(error, contract));
        const what = `example ${index + 1} of this schema`;
        findings.push(
          ...valueFindings(
            "example-invalid",
            { value, holder: examples, key: String(index), what },
            errors,
            contract,
            named,
          ),
        );
      }
    }
    return findings;
  });
}

/** A required member that is missing, and that has a default. */
function isFilledIn({ keyword, params, parentSchema }: ErrorObject, contract: Contract): boolean {
  if (keyword !== "required") return false;
  const name = String((params as { missingProperty?: unknown }).missingProperty);
  let property = memberOf(memberOf(parentSchema, "properties")?.value, name)?.value;
  const passed = new Set<unknown>();
  while (isObjectNode(property) && !passed.has(property)) {
    if (Object.hasOwn(property, "default")) return true;
    passed.add(property);
    property = referredSchema(property, contract.schemas)?.schema;
  }
  return false;
}

/** The attributes of the envelope are not the application's, and not in its headers schema. */
function applicationHeaders(message: Message, headers: unknown): unknown {
  if (!message.envelope || !isObjectNode(headers)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ENVELOPE_ATTRIBUTES.has(name)));
}
