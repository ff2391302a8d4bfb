import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { formats } from "../../src/runtime/format-table.ts";
import type { JsonSchema } from "./payload.ts";

/** Whether a value fits a schema; undefined where Ajv fails on it. */
export type Judge = (value: unknown) => boolean | undefined;

/** How Ajv itself reads a schema, nothing of ours in between; 2020-12 unless `$schema` says otherwise. */
export function judgeOf(schema: unknown): Judge {
  const dialect = JSON.stringify(schema).match(/draft-0[467]/)?.[0];
  const options = {
    strict: false,
    formats: { ...formats },
    ownProperties: true,
    multipleOfPrecision: 6,
    validateSchema: false,
    logger: false,
  } as const;
  const ajv = dialect === undefined ? new Ajv2020(options) : new Ajv(options);
  let check: ValidateFunction;
  try {
    check = ajv.compile((dialect === "draft-04" ? fromDraft04(schema) : schema) as JsonSchema);
  } catch {
    return () => undefined;
  }
  return (value) => {
    try {
      return check(value) as boolean;
    } catch {
      // Ajv's code for `unevaluatedProperties` within branches can fail.
      return undefined;
    }
  };
}

/** The exclusive limits of draft-04, and its `$schema`, which Ajv no longer knows. */
function fromDraft04(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(fromDraft04);
  if (typeof schema !== "object" || schema === null) return schema;
  const { $schema: _, ...others } = schema as JsonSchema;
  const made = Object.fromEntries(Object.entries(others).map(([key, value]) => [key, fromDraft04(value)]));
  for (const [limit, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    if (typeof made[exclusive] !== "boolean") continue;
    if (made[exclusive]) {
      made[exclusive] = made[limit];
      delete made[limit];
    } else delete made[exclusive];
  }
  return made;
}
