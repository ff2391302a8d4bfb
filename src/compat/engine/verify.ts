import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import {
  mapRecord,
  ONE_SCHEMA,
  SCHEMA_LISTS,
  SCHEMA_RECORDS,
  type Schema,
  type SchemaObject,
  type Schemas,
} from "../../contract/normal-form/schema.ts";
import { formats } from "../../runtime/format-table.ts";
import { MISSING } from "./normalize-schema.ts";

/** Why Ajv refuses a value. */
export interface Refusal {
  /** JSON pointer into the value. */
  readonly pointer: string;
  readonly message: string;
}

/** Lets Ajv check values against a schema. */
export interface Verifier {
  /** Whether Ajv accepts a value; undefined where it cannot compile the schema. */
  accepts(value: unknown): boolean | undefined;
  /** Why Ajv refuses a value. */
  refusals(value: unknown): readonly Refusal[];
}

/** A verifier of a schema in normal form. It compiles the schema when it is first asked. */
export function createVerifier(schemas: Schemas, root: string, assertsFormats: boolean): Verifier {
  let accepts: ValidateFunction | undefined | "none";
  return {
    accepts(value) {
      accepts ??= compile(ajvFor(assertsFormats, false), schemas, root) ?? "none";
      if (accepts === "none") return undefined;
      try {
        return accepts(value);
      } catch {
        // Code for `unevaluatedProperties` within branches can fail: https://github.com/ajv-validator/ajv/issues/1943
        return undefined;
      }
    },
    refusals(value) {
      const explains = compile(ajvFor(assertsFormats, true), schemas, root);
      if (!explains || explains(value)) return [];
      return (explains.errors ?? []).map(({ instancePath, message = "does not fit" }) => ({
        pointer: instancePath,
        message,
      }));
    },
  };
}

const instances = new Map<string, Ajv2020>();

/** Making an Ajv takes longer than compiling a small schema with it: there is one of each kind. */
function ajvFor(assertsFormats: boolean, explains: boolean): Ajv2020 {
  const key = `${assertsFormats} ${explains}`;
  const known = instances.get(key);
  if (known) return known;
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: assertsFormats,
    formats: { ...formats },
    allErrors: explains,
    messages: explains,
    ownProperties: true,
    multipleOfPrecision: 6,
    validateSchema: false,
    addUsedSchema: false,
    meta: false,
    logger: false,
    // Each is asked a few times only.
    code: { optimize: false },
  });
  instances.set(key, ajv);
  return ajv;
}

function compile(ajv: Ajv2020, schemas: Schemas, root: string): ValidateFunction | undefined {
  try {
    const names = [...schemas.keys()].filter((name) => !name.startsWith(MISSING));
    const keys = new Map(names.map((name, index) => [name, `s${index}`]));
    const definitions = Object.fromEntries(
      names.flatMap((name) =>
        name === root ? [] : [[keys.get(name), plain(schemas.get(name) ?? true, keys, root)]],
      ),
    );
    const whole = plain(schemas.get(root) ?? true, keys, root);
    const schema = { ...(typeof whole === "boolean" ? { allOf: [whole] } : whole), $defs: definitions };
    const check = ajv.compile(schema);
    ajv.removeSchema(schema);
    return check;
  } catch {
    return undefined;
  }
}

/** A schema in normal form as one of 2020-12. */
function plain(
  schema: Schema,
  keys: ReadonlyMap<string, string>,
  root: string,
): boolean | Record<string, unknown> {
  if (typeof schema === "boolean") return schema;
  const made: Record<string, unknown> = {};
  const inner = (one: Schema) => plain(one, keys, root);
  for (const [keyword, value] of Object.entries(schema)) {
    if (value === undefined || IGNORED.has(keyword)) continue;
    if (keyword === "$ref") {
      const key = keys.get(value as string);
      if (key === undefined) throw new Error("a schema is missing");
      made["$ref"] = value === root ? "#" : `#/$defs/${key}`;
    } else if (keyword === "items" && Array.isArray(value)) {
      if (value.length > 0) made["prefixItems"] = (value as Schema[]).map(inner);
    } else if (keyword === "additionalItems") made["items"] = inner(value as Schema);
    else if (keyword === "items" || ONE_SCHEMA.has(keyword)) made[keyword] = inner(value as Schema);
    else if (SCHEMA_LISTS.has(keyword)) made[keyword] = (value as Schema[]).map(inner);
    else if (SCHEMA_RECORDS.has(keyword)) made[keyword] = mapRecord(value as Record<string, Schema>, inner);
    else if (keyword !== "enum" || (value as SchemaObject["enum"])?.length) made[keyword] = value;
    else made["not"] = {};
  }
  return made;
}

const IGNORED = new Set(["description", "deprecated", "default", "discriminator", "closed"]);
