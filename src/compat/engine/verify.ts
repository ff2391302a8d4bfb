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
import { AJV_FORMATS, useExactKeywords } from "../../contract/schemas/exact-keywords.ts";
import { MISSING } from "./normalize-schema.ts";
import type { RootedSchemas } from "./rooted-schemas.ts";

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

/** A verifier of a schema in normal form. */
export function createVerifier({ schemas, root }: RootedSchemas, assertsFormats: boolean): Verifier {
  return {
    accepts(value) {
      const check = compile(schemas, root, value, { assertsFormats, explains: false });
      try {
        return check?.(value);
      } catch {
        // Ajv's code for `unevaluatedProperties` within branches can fail.
        return undefined;
      }
    },
    refusals(value) {
      const check = compile(schemas, root, value, { assertsFormats, explains: true });
      if (!check || check(value)) return [];
      return (check.errors ?? []).map(({ instancePath, message = "does not fit" }) => ({
        pointer: instancePath,
        message,
      }));
    },
  };
}

interface VerifierOptions {
  readonly assertsFormats: boolean;
  /** Whether all errors are wanted, with their texts. */
  readonly explains: boolean;
}

const instances = new Map<string, Ajv2020>();

/** Making an Ajv takes longer than compiling a small schema with it: there is one of each kind. */
function ajvFor({ assertsFormats, explains }: VerifierOptions, tracksEvaluated: boolean): Ajv2020 {
  const key = `${assertsFormats} ${explains} ${tracksEvaluated}`;
  const known = instances.get(key);
  if (known) return known;
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: assertsFormats,
    formats: { ...AJV_FORMATS },
    allErrors: explains,
    messages: explains,
    ownProperties: true,
    validateSchema: false,
    addUsedSchema: false,
    meta: false,
    logger: false,
    // Each is asked a few times only.
    code: { optimize: false },
  });
  useExactKeywords(ajv);
  // The class turns it on for all schemas, and the code for it is slow and fails at times.
  if (!tracksEvaluated) ajv.opts.unevaluated = false;
  instances.set(key, ajv);
  return ajv;
}

function compile(
  schemas: Schemas,
  root: Schema,
  value: unknown,
  options: VerifierOptions,
): ValidateFunction | undefined {
  try {
    const writer = new SchemaWriter(schemas, namesWithin(value));
    const schema = writer.write(root);
    const ajv = ajvFor(options, writer.usesUnevaluated);
    const check = ajv.compile(schema);
    ajv.removeSchema(schema);
    return check;
  } catch {
    // Ajv refuses it: the caller goes on without this check.
    return undefined;
  }
}

/** The names of all members of a value and of what it holds. */
function namesWithin(value: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (typeof value !== "object" || value === null) return names;
  for (const [name, member] of Object.entries(value)) {
    names.add(name);
    namesWithin(member, names);
  }
  return names;
}

/**
 * Writes a schema in normal form as one of 2020-12, without the properties that a value has nowhere: no validator would ever look at them,
 * and compiling them is most of the work.
 */
class SchemaWriter {
  usesUnevaluated = false;
  readonly #schemas: Schemas;
  readonly #names: ReadonlySet<string>;
  readonly #keys = new Map<string, string>();

  constructor(schemas: Schemas, names: ReadonlySet<string>) {
    this.#schemas = schemas;
    this.#names = names;
  }

  write(root: Schema): Record<string, unknown> {
    const $defs: Record<string, unknown> = {};
    const written = { allOf: [this.#write(root)], $defs };
    // Writing one may add others to the keys.
    for (const [name, key] of this.#keys) $defs[key] = this.#write(this.#schemas.get(name) ?? true);
    return written;
  }

  #reference(name: string): { $ref: string } {
    if (name.startsWith(MISSING)) throw new Error(`${name} cannot be compiled`);
    const key = this.#keys.get(name) ?? `s${this.#keys.size}`;
    this.#keys.set(name, key);
    return { $ref: `#/$defs/${key}` };
  }

  #write(schema: Schema): unknown {
    if (typeof schema === "boolean") return schema;
    const made: Record<string, unknown> = {};
    const inner = (one: Schema) => this.#write(one);
    for (const [keyword, value] of Object.entries(schema)) {
      if (value === undefined || IGNORED.has(keyword)) continue;
      if (keyword.startsWith("unevaluated")) this.usesUnevaluated = true;
      if (keyword === "$ref") Object.assign(made, this.#reference(value as string));
      else if (keyword === "properties") {
        const properties = Object.entries(value as Record<string, Schema>);
        const known = properties.filter(([name]) => this.#names.has(name));
        made[keyword] = Object.fromEntries(known.map(([name, one]) => [name, inner(one)]));
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
}

const IGNORED = new Set(["description", "deprecated", "default", "discriminator", "closed"]);
