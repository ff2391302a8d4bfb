import { member, type Schema, type SchemaObject } from "../../../contract/normal-form/schema.ts";
import { partsOf } from "../../../contract/normal-form/schema-parts.ts";
import type { KeywordRef } from "../change.ts";
import { isTrivial, type Side } from "../side.ts";

/** Schemas of one side for a member or an item, or for all unnamed ones. */
export interface ChildSchemas {
  /** Schemas that apply, without `true`. */
  readonly schemas: readonly Schema[];
  /** `closed`: there must be none. `open`: any value is allowed. */
  readonly model: "open" | "closed" | "partial";
  /** Whether `properties` (or a tuple) names it, other than as `false`. */
  readonly named: boolean;
  /** The schema of the named member, else the keyword for further ones. */
  readonly ref?: KeywordRef;
}

/** Schemas of a side for the member `name`: each part contributes by its own `properties`, patterns and further members. */
export function schemasOfMember(side: Side, name: string): ChildSchemas {
  const schemas: Schema[] = [];
  let named = false;
  let ref: KeywordRef | undefined;
  let further: KeywordRef | undefined;
  for (const node of side.nodes) {
    const own = member(node.properties, name);
    if (own !== undefined) {
      named = true;
      ref ??= { node, keyword: "properties", key: name };
    }
    const matching = Object.entries(node.patternProperties ?? {}).filter(([pattern]) =>
      matches(pattern, name),
    );
    const direct = [...(own === undefined ? [] : [own]), ...matching.map(([, schema]) => schema)];
    if (direct.length > 0) schemas.push(...direct);
    else if (node.additionalProperties !== undefined) {
      schemas.push(node.additionalProperties);
      further ??= { node, keyword: "additionalProperties" };
    }
    if (node.unevaluatedProperties !== undefined && !evaluates(side, node, name)) {
      schemas.push(node.unevaluatedProperties);
      further ??= { node, keyword: "unevaluatedProperties" };
    }
  }
  ref ??= further;
  const child = { schemas: schemas.filter((schema) => schema !== true), model: modelOf(schemas) };
  return { ...child, named: named && child.model !== "closed", ...(ref && { ref }) };
}

/** Schemas of a side for members that it neither names nor has a pattern for. */
export function schemasOfFurtherMembers(side: Side): ChildSchemas {
  const schemas: Schema[] = [];
  let ref: KeywordRef | undefined;
  const take = (node: SchemaObject, keyword: "additionalProperties" | "unevaluatedProperties") => {
    const schema = node[keyword];
    if (schema === undefined) return;
    if (!ref || schema === false) ref = { node, keyword };
    schemas.push(schema);
  };
  for (const node of side.nodes) {
    take(node, "additionalProperties");
    if (node.unevaluatedProperties !== undefined && !evaluatesOthers(side, node))
      take(node, "unevaluatedProperties");
  }
  const child = { schemas: schemas.filter((schema) => schema !== true), model: modelOf(schemas) };
  return { ...child, named: false, ...(ref && { ref }) };
}

/** Names in the `properties` of a side, in their order. */
export function namesIn(side: Side): string[] {
  return [...new Set(side.nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
}

/** Names that a side knows under any condition. */
export function namesAnywhere(side: Side): string[] {
  const parts = partsOf(side.schema, side.schemas);
  return parts.flatMap(({ schema }) => Object.keys(schema.properties ?? {}));
}

/** Schemas of `patternProperties` of a side, by pattern. */
export function patternsIn(side: Side): Map<string, { schemas: Schema[]; ref: KeywordRef }> {
  const found = new Map<string, { schemas: Schema[]; ref: KeywordRef }>();
  for (const node of side.nodes) {
    for (const [pattern, schema] of Object.entries(node.patternProperties ?? {})) {
      const known = found.get(pattern);
      if (known) known.schemas.push(schema);
      else
        found.set(pattern, { schemas: [schema], ref: { node, keyword: "patternProperties", key: pattern } });
    }
  }
  return found;
}

/** `open` if all schemas accept everything, `closed` if one accepts nothing. */
export function modelOf(schemas: readonly Schema[]): ChildSchemas["model"] {
  if (schemas.includes(false)) return "closed";
  return schemas.every(isTrivial) ? "open" : "partial";
}

// Members in optional branches count as evaluated: the comparison of the branch covers them.
function evaluates(side: Side, node: SchemaObject, name: string): boolean {
  return partsOf(node, side.schemas).some(
    ({ schema }) =>
      member(schema.properties, name) !== undefined ||
      Object.keys(schema.patternProperties ?? {}).some((pattern) => matches(pattern, name)) ||
      schema.additionalProperties !== undefined ||
      (schema !== node && schema.unevaluatedProperties !== undefined),
  );
}

function evaluatesOthers(side: Side, node: SchemaObject): boolean {
  return partsOf(node, side.schemas).some(
    ({ schema }) =>
      schema.additionalProperties !== undefined ||
      (schema !== node && schema.unevaluatedProperties !== undefined),
  );
}

const compiled = new Map<string, RegExp | undefined>();

function matches(pattern: string, name: string): boolean {
  if (!compiled.has(pattern)) {
    if (compiled.size > 1000) compiled.clear();
    compiled.set(pattern, compile(pattern));
  }
  return compiled.get(pattern)?.test(name) ?? false;
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    // Contracts with such patterns do not load.
    return undefined;
  }
}
