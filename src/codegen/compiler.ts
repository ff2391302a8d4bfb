import type { Ajv as AjvInstance, CodeKeywordDefinition, KeywordCxt, Options } from "ajv";
import { formats } from "../runtime/format-table.ts";
import type { Closed } from "./close-schema.ts";
import { importOptional } from "./optional-package.ts";
import type { Schema } from "./schema.ts";

/** From this many names on a set is looked up instead of comparing one by one. */
const SET_FROM = 9;

/** Compiles schemas in normal form, marked by `closeSchema`, to the text of a module. */
export interface Compiler {
  /** `exports` are the names of the validators, each with the key of its schema. */
  compile(
    schemas: ReadonlyMap<string, Schema>,
    exports: Readonly<Record<string, string>>,
    tracksEvaluated: boolean,
  ): string;
}

/** Loads Ajv. Throws a `MissingPackageError` when it is not installed. */
export async function createCompiler(): Promise<Compiler> {
  const [{ Ajv, _, Name, stringify }, { default: standalone }, { default: next }, { default: unevaluated }] =
    await importOptional(() =>
      Promise.all([
        import("ajv"),
        import("ajv/dist/standalone/index.js"),
        import("ajv/dist/vocabularies/next.js"),
        import("ajv/dist/vocabularies/unevaluated/index.js"),
      ]),
    );
  const standaloneCode = unwrap(standalone);
  const nextVocabulary = unwrap(next);
  const unevaluatedVocabulary = unwrap(unevaluated);

  const closed: CodeKeywordDefinition = {
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
      gen.if(_`closing`, () =>
        gen.forIn("key", data, (key) => {
          const known =
            evaluated && !(it.props instanceof Name) ? [...names, ...Object.keys(it.props ?? {})] : names;
          let unknown = _`true`;
          if (known.length >= SET_FROM) {
            const set = gen.scopeValue("obj", { ref: known, code: _`new Set(${stringify(known)})` });
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

  return {
    compile(schemas, exports, tracksEvaluated) {
      const options: Options & { next: true } = {
        allErrors: true,
        strictSchema: true,
        strictNumbers: true,
        strictTypes: false,
        strictTuples: false,
        allowMatchingProperties: true,
        discriminator: true,
        // Schemas were checked as they were loaded; what stands here is made of them.
        meta: false,
        validateSchema: false,
        logger: false,
        next: true,
        unevaluated: tracksEvaluated,
        inlineRefs: true,
        // Without it a member that is called like one of every object's own (`constructor`) seems always to be there.
        ownProperties: [...schemas.values()].some(namesInherited),
        code: { source: true, esm: true, lines: true, formats: _`formats` },
      };
      const ajv: AjvInstance = new Ajv(options);
      ajv.addVocabulary(nextVocabulary);
      if (tracksEvaluated) ajv.addVocabulary(unevaluatedVocabulary);
      ajv.addKeyword(closed);
      for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, check);
      // A format that nobody checks says how a value is meant (`int32`).
      for (const name of formatsIn([...schemas.values()]))
        if (!Object.hasOwn(formats, name)) ajv.addFormat(name, true);
      for (const [key, schema] of schemas) ajv.addSchema(schema, key);
      return standaloneCode(ajv, exports);
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

/** The export of a CommonJS module that says `exports.default = x`, however it was loaded. */
function unwrap<T>(module: T | { default: T }): T {
  return typeof module === "object" && module !== null && "default" in module
    ? module.default
    : (module as T);
}
