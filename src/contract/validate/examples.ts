/** For `validate`, which looks at one contract (`check` compares two): examples fit their schemas. */
import { ENVELOPE_ATTRIBUTES } from "../envelope-attributes.ts";
import type { Finding } from "../finding.ts";
import { IdentityMemo } from "../identity-memo.ts";
import type { Contract, Message, NamedSchema } from "../model.ts";
import { ClosureMemo, closureOf } from "../schemas/closures.ts";
import { schemaNodes } from "../schemas/schema-nodes.ts";
import { isObjectNode } from "../source/nodes.ts";
import { isFilledIn } from "./filled-in.ts";
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
        const what = `the ${key} of ${name}`;
        const written = key === "payload" ? example.payload : example.headers;
        const identity = [closureOf(schema, contract.schemas), what, written, message.envelope];
        return ofMessages.get(example.node, key, identity, () => {
          const value = key === "payload" ? example.payload : applicationHeaders(message, example.headers);
          const errors = validators.errors(schema, value);
          const held = { value, holder: example.node, key, what };
          return valueFindings("example-invalid", held, errors, contract, schema);
        });
      });
    }),
  );
}

const ofMessages = new IdentityMemo<readonly Finding[]>();
const checked = new ClosureMemo<readonly Finding[]>();

/** The examples that schemas give fit the schema that gives them. */
export function checkSchemaExamples(contract: Contract, validators: Validators): Finding[] {
  return [...contract.schemas.values()].flatMap((named) =>
    checked.get(named, contract.schemas, () => checkOwnExamples(named, contract, validators)),
  );
}

function checkOwnExamples(named: NamedSchema, contract: Contract, validators: Validators): Finding[] {
  const findings: Finding[] = [];
  for (const { node, path } of schemaNodes(named)) {
    const examples = node["examples"];
    if (!Array.isArray(examples)) continue;
    for (const [index, value] of examples.entries()) {
      const errors = validators
        .errors(named, value, path)
        .filter((error) => !isFilledIn(error, node, named, contract));
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
}

/** The attributes of the envelope are not the application's, and not in its headers schema. */
function applicationHeaders(message: Message, headers: unknown): unknown {
  if (!message.envelope || !isObjectNode(headers)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ENVELOPE_ATTRIBUTES.has(name)));
}
