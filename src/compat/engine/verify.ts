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
import type { FormatChecks } from "./evaluate.ts";
import { MISSING } from "./normalize-schema.ts";

/** Why Ajv refuses a value. */
export interface Refusal {
  /** JSON pointer into the value. */
  readonly pointer: string;
  readonly message: string;
}

/** Ajv's answer: nothing where it accepts the value. Undefined where it cannot compile the schema. */
export type Verifier = (value: unknown) => readonly Refusal[] | undefined;

/** Lets Ajv check values against a schema in normal form. It compiles the schema when it is first asked. */
export function createVerifier(schemas: Schemas, root: string, formats: FormatChecks): Verifier {
  let validate: Verifier | undefined;
  return (value) => {
    validate ??= compile(schemas, root, formats);
    return validate(value);
  };
}

function compile(schemas: Schemas, root: string, formats: FormatChecks): Verifier {
  try {
    const names = [...schemas.keys()].filter((name) => !name.startsWith(MISSING));
    const keys = new Map(names.map((name, index) => [name, `s${index}`]));
    const definitions = Object.fromEntries(
      names.map((name) => [keys.get(name), plain(schemas.get(name) ?? true, keys)]),
    );
    const ajv = new Ajv2020({
      strict: false,
      validateFormats: true,
      formats: { ...formats },
      allErrors: true,
      ownProperties: true,
      multipleOfPrecision: 6,
      validateSchema: false,
      logger: false,
    });
    const check = ajv.compile({ $ref: `#/$defs/${keys.get(root)}`, $defs: definitions });
    return (value) => {
      if (check(value)) return [];
      return (check.errors ?? []).map(({ instancePath, message = "does not fit" }) => ({
        pointer: instancePath,
        message,
      }));
    };
  } catch {
    return () => undefined;
  }
}

/** A schema in normal form as one of 2020-12. */
function plain(schema: Schema, keys: ReadonlyMap<string, string>): unknown {
  if (typeof schema === "boolean") return schema;
  const made: Record<string, unknown> = {};
  const inner = (one: Schema) => plain(one, keys);
  for (const [keyword, value] of Object.entries(schema)) {
    if (value === undefined || IGNORED.has(keyword)) continue;
    if (keyword === "$ref") {
      const key = keys.get(value as string);
      if (key === undefined) throw new Error("a schema is missing");
      made["$ref"] = `#/$defs/${key}`;
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
