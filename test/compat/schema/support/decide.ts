import { Ajv2019 } from "ajv/dist/2019.js";
import type { SchemaPair } from "../../../../src/compat/schema/change.ts";
import type { Decide } from "../../../../src/compat/schema/general/verdicts.ts";
import type { Schema } from "../../../../src/contract/normal-form/schema.ts";
import type { Normal } from "./normal.ts";

/** Decides by trying values: right where these values tell the schemas apart, and always true to itself. */
export function decideBy(values: readonly unknown[], old: Normal, next: Normal): Decide {
  const [oldAccepts, newAccepts] = [old, next].map((side) => acceptedBy(values, side));
  return (oldSchema, newSchema, direction) => {
    const [accepted, read] = [oldAccepts?.(oldSchema) ?? [], newAccepts?.(newSchema) ?? []];
    const [written, understood] = direction === "forward" ? [read, accepted] : [accepted, read];
    return written.some((is, index) => is && !understood[index]) ? "breaking" : "compatible";
  };
}

/** The two schemas as a whole. */
export function wholeOf(old: Normal, next: Normal): SchemaPair {
  return { old: old.schema, new: next.schema };
}

function acceptedBy(values: readonly unknown[], side: Normal): (schema: Schema) => boolean[] {
  const definitions = Object.fromEntries(
    [...side.schemas].map(([name, schema]) => [name, withPointers(schema)]),
  );
  const known = new Map<string, boolean[]>();
  return (schema) => {
    const source = withPointers(schema);
    const key = JSON.stringify(source);
    const answers = known.get(key) ?? answersOf(values, { allOf: [source], definitions });
    known.set(key, answers);
    return answers;
  };
}

function answersOf(values: readonly unknown[], schema: object): boolean[] {
  const ajv = new Ajv2019({ strict: false, validateFormats: false, validateSchema: false, logger: false });
  const validate = ajv.compile(schema);
  return values.map((value) => validate(value));
}

/** The names of normal form as pointers into `definitions`. */
function withPointers(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withPointers);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string" ? `#/definitions/${value}` : withPointers(value),
    ]),
  );
}
