/** For `validate`, which looks at one contract (`check` compares two): headers are an object, and their values survive as text. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract } from "../model.ts";
import { isObjectNode } from "../source/nodes.ts";
import { appliedSchemas } from "./applied-schemas.ts";
import { allowedTypes } from "./possible-values.ts";

// The number of types that a value of JSON may have.
const ANY = 6;

/** Headers are an object, and what they hold can be read back. */
export function checkHeaders(contract: Contract): Finding[] {
  const { sources } = contract;
  const findings = new Map<unknown, Finding>();
  for (const message of contract.messages) {
    const named = contract.schemas.get(message.headers ?? "");
    if (!named) continue;
    if (!allowedTypes(named.schema, contract).has("object")) {
      const text = `the headers of ${message.key} cannot be an object, and headers are one; write type: object and the headers under properties`;
      const place =
        typeof named.schema === "object" ? sources.of(named.schema) : sources.of(message.node, "headers");
      findings.set(named.name, newFinding("error", "headers-not-object", text, place));
    }
    for (const { schema } of appliedSchemas(named.schema, contract)) {
      const { properties } = schema;
      if (!isObjectNode(properties)) continue;
      for (const [name, property] of Object.entries(properties)) {
        if (typeof property !== "object" || property === null || findings.has(property)) continue;
        const types = allowedTypes(property as Record<string, unknown>, contract);
        // What has no type at all promises none.
        if (!types.has("string") || types.size === 1 || types.size === ANY) continue;
        const others = [...types].filter((type) => type !== "string").join(" or ");
        const text = `the header "${name}" may be a string or ${others}, but headers travel as text, so every value comes back as a string; give it one type`;
        findings.set(
          property,
          newFinding("warning", "header-type-mixed", text, sources.of(properties, name)),
        );
      }
    }
  }
  return [...findings.values()];
}
