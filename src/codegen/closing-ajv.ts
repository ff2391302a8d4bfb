import {
  _,
  Ajv,
  type Code,
  type CodeKeywordDefinition,
  type KeywordCxt,
  Name,
  type Options,
  stringify,
} from "ajv";
import next from "ajv/dist/vocabularies/next.js";
import unevaluated from "ajv/dist/vocabularies/unevaluated/index.js";
import { formats } from "../runtime/format-table.ts";
import type { Closed } from "./close-schema.ts";
import { importedDefault } from "./imported-default.ts";
import type { Schema } from "./schema.ts";

/** From this many names on a set is looked up instead of comparing one by one. */
const SET_FROM = 9;

/**
 * An Ajv with schemas in normal form, marked by `closeSchema`, each under its key; the only place that decides how they are compiled.
 * The marks count where `closing`, an expression of the compiled code, is true. `options` win.
 */
export function createClosingAjv(
  schemas: ReadonlyMap<string, Schema>,
  tracksEvaluated: boolean,
  closing: Code,
  options: Pick<Options, "code" | "verbose"> = {},
): Ajv {
  const all: Options & { next: true } = {
    allErrors: true,
    strictSchema: true,
    strictNumbers: true,
    strictTypes: false,
    strictTuples: false,
    allowMatchingProperties: true,
    discriminator: true,
    multipleOfPrecision: 6,
    // Schemas were checked as they were loaded; what stands here is made of them.
    meta: false,
    validateSchema: false,
    logger: false,
    next: true,
    unevaluated: tracksEvaluated,
    inlineRefs: true,
    // Without it a member that is called like one of every object's own (`constructor`) seems always to be there.
    ownProperties: [...schemas.values()].some(namesInherited),
    ...options,
  };
  const ajv = new Ajv(all);
  ajv.addVocabulary(importedDefault(next));
  if (tracksEvaluated) ajv.addVocabulary(importedDefault(unevaluated));
  ajv.addKeyword(closedKeyword(closing));
  for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, check);
  // A format that nobody checks says how a value is meant (`int32`).
  for (const name of formatsIn([...schemas.values()]))
    if (!Object.hasOwn(formats, name)) ajv.addFormat(name, true);
  for (const [key, schema] of schemas) ajv.addSchema(schema, key);
  return ajv;
}

/** The keyword `closed`; it counts where `closing`, an expression of the compiled code, is true. */
function closedKeyword(closing: Code): CodeKeywordDefinition {
  return {
    keyword: "closed",
    type: "object",
    schemaType: "object",
    error: {
      message: "must NOT have additional properties",
      params: ({ params }) => _`{additionalProperty: ${params["additionalProperty"]}}`,
    },
    code(context: KeywordCxt) {
      const { gen, data, it } = context;
      const { names, evaluated } = context.schema as Closed;
      // Errors name the keyword that says the same in JSON Schema.
      Object.assign(context, { keyword: "additionalProperties" });
      if (evaluated && it.props === true) return;
      gen.if(closing, () =>
        gen.forIn("key", data, (key) => {
          const known =
            evaluated && !(it.props instanceof Name) ? [...names, ...Object.keys(it.props ?? {})] : names;
          let unknown = _`true`;
          if (known.length >= SET_FROM) {
            const set = gen.scopeValue("obj", {
              key: known,
              ref: new Set(known),
              code: _`new Set(${stringify(known)})`,
            });
            unknown = _`!${set}.has(${key})`;
          } else if (known.length > 0) {
            unknown = known.map((name) => _`${key} !== ${name}`).reduce((all, one) => _`${all} && ${one}`);
          }
          if (evaluated && it.props instanceof Name)
            unknown = _`${unknown} && ${it.props} !== true && !(${it.props} && ${it.props}[${key}] === true)`;
          gen.if(unknown, () => {
            context.setParams({ additionalProperty: key });
            context.error();
          });
        }),
      );
    },
  };
}

function formatsIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { format } = schema as { format?: unknown };
  return [...(typeof format === "string" ? [format] : []), ...Object.values(schema).flatMap(formatsIn)];
}

function namesInherited(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  const { properties, required } = schema as { properties?: object; required?: unknown };
  const names = [...Object.keys(properties ?? {}), ...(Array.isArray(required) ? required : [])];
  return names.some((name) => name in Object.prototype) || Object.values(schema).some(namesInherited);
}
