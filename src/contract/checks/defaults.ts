import { type Finding, newFinding } from "../finding.ts";
import type { Contract, JsonSchema, NamedSchema } from "../model.ts";
import { referredSchema, schemaNodes, subSchemas } from "../schema-nodes.ts";
import { formatPlace, type Place } from "../source-map.ts";
import type { Validators } from "./validators.ts";
import { valueFindings } from "./value-findings.ts";

/** Default values fit the schema that gives them. */
export function checkDefaultsValid(contract: Contract, validators: Validators): Finding[] {
  return [...contract.schemas.values()].flatMap((named) => {
    const findings: Finding[] = [];
    for (const { node, path } of schemaNodes(named)) {
      if (!Object.hasOwn(node, "default")) continue;
      const value = node["default"];
      const errors = validators.errors(named, value, path);
      findings.push(
        ...valueFindings(
          "default-invalid",
          { value, holder: node, key: "default", what: "this default" },
          errors,
          contract,
          named,
        ),
      );
    }
    return findings;
  });
}

// Whether the schemas under these keywords apply depends on the value, or cannot be said of one member.
const CONDITIONAL = new Set(
  (
    "oneOf anyOf not if then else contains propertyNames patternProperties dependencies dependentSchemas " +
    "unevaluatedItems unevaluatedProperties"
  ).split(" "),
);

/** Defaults that nobody fills in, because whether their schema applies depends on the value. */
export function checkDefaultsApplied(contract: Contract): Finding[] {
  const findings = new Map<object, Finding>();
  const passed = new Set<JsonSchema>();
  const walk = (
    schema: JsonSchema,
    named: NamedSchema,
    under: { keyword: string; place: Place | undefined } | undefined,
  ): void => {
    if (typeof schema === "boolean") return;
    // What is reached on both ways is looked at once under a condition, and once without.
    if (under) {
      if (passed.has(schema)) return;
      passed.add(schema);
    }
    if (under && Object.hasOwn(schema, "default") && !findings.has(schema)) {
      const where = under.place ? ` (${formatPlace(under.place)})` : "";
      const message = `this default is not filled in where its schema is reached under ${under.keyword}${where}, because whether that applies depends on the value; move it out or let the code decide`;
      findings.set(
        schema,
        newFinding("warning", "default-not-applied", message, contract.sources.of(schema, "default")),
      );
    }
    const target = referredSchema(schema, contract.schemas);
    // Without a condition the target is walked as a named schema of its own.
    if (target && under) walk(target.schema, target, under);
    for (const { keyword, schema: inner } of subSchemas(schema, named.dialect)) {
      const here = CONDITIONAL.has(keyword)
        ? { keyword, place: contract.sources.of(schema, keyword) }
        : undefined;
      walk(inner, named, under ?? here);
    }
  };
  for (const named of contract.schemas.values()) walk(named.schema, named, undefined);
  return [...findings.values()];
}
