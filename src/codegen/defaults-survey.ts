import type { Schema, SchemaObject, Schemas } from "../contract/normal-form/schema.ts";
import { partsOf } from "../contract/normal-form/schema-parts.ts";
import { defaultOf } from "./defaults-plan.ts";
import { fitsItsSchema } from "./fitting-default.ts";

/** Where the defaults of a contract count and where they do not. */
export interface DefaultsSurvey {
  /** Names of schemas that stand where their defaults are filled in. */
  readonly filled: ReadonlySet<string>;
  /** Nodes whose `default` stands where none is filled in. */
  readonly unused: ReadonlySet<SchemaObject>;
}

/** Walks from the payloads (whose defaults are filled in) and from other schemas (whose are not). */
export function surveyDefaults(
  payloads: Iterable<string>,
  others: Iterable<string>,
  schemas: Schemas,
): DefaultsSurvey {
  const filled = new Set<string>();
  const unused = new Set<SchemaObject>();
  const seen = { true: new Set<SchemaObject>(), false: new Set<SchemaObject>() };

  /** `fills`: an object here gets its defaults. `isMember`: the value here is a named member of such an object. */
  const visit = (schema: Schema, fills: boolean, isMember: boolean): void => {
    const winner = isMember ? defaultOf(schema, schemas)?.node : undefined;
    for (const { schema: node, always } of partsOf(schema, schemas)) {
      const fillsHere = fills && always;
      // A default that another one at the same place overrides is meant so; one that does not fit is another finding.
      if ("default" in node && !(winner && always) && fitsItsSchema(node, schemas)) unused.add(node);
      if (node.$ref !== undefined && fillsHere) filled.add(node.$ref);
      const visited = seen[`${fillsHere}`];
      if (visited.has(node)) continue;
      visited.add(node);
      for (const property of Object.values(node.properties ?? {})) visit(property, fillsHere, fillsHere);
      const further = fillsHere && !node.patternProperties;
      if (node.additionalProperties !== undefined) visit(node.additionalProperties, further, false);
      for (const item of [node.items ?? [], node.additionalItems ?? []].flat()) visit(item, fillsHere, false);
      for (const below of neverFilled(node)) visit(below, false, false);
    }
  };
  for (const name of payloads) visit({ $ref: name }, true, false);
  for (const name of others) visit({ $ref: name }, false, false);
  return { filled, unused };
}

function neverFilled(node: SchemaObject): Schema[] {
  const asked = [
    node.not,
    node.if,
    node.contains,
    node.propertyNames,
    node.unevaluatedProperties,
    node.unevaluatedItems,
  ];
  return [...Object.values(node.patternProperties ?? {}), ...asked.filter((one) => one !== undefined)];
}

/** All named schemas that a schema refers to, at any depth, itself included. */
export function reachableFrom(names: Iterable<string>, schemas: Schemas): Set<string> {
  const reached = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const ref = (value as SchemaObject).$ref;
    if (typeof ref === "string" && schemas.has(ref)) reach(ref);
    for (const below of Object.values(value)) visit(below);
  };
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    visit(schemas.get(name));
  };
  for (const name of names) reach(name);
  return reached;
}
