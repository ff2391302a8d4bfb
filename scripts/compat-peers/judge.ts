import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { formats } from "../../src/runtime/event/format-table.ts";
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
    check = ajv.compile(asAjvReads(schema, dialect) as JsonSchema);
  } catch {
    // Ajv refuses this schema, so it cannot judge.
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

/** A schema without what Ajv no longer knows or refuses: the exclusive limits and `$schema` of draft-04, and an `enum` that nothing fits. */
function asAjvReads(schema: unknown, dialect: string | undefined): unknown {
  if (Array.isArray(schema)) return schema.map((item) => asAjvReads(item, dialect));
  if (typeof schema !== "object" || schema === null) return schema;
  const members = Object.entries(schema).map(([key, value]) => [key, asAjvReads(value, dialect)]);
  const made = Object.fromEntries(members) as JsonSchema;
  if (Array.isArray(made["enum"]) && made["enum"].length === 0) return false;
  if (dialect !== "draft-04") return made;
  delete made["$schema"];
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
