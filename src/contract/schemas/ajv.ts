import type { Options } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Dialect, JsonSchema, NamedSchema } from "../model.ts";
import { AJV_FORMATS, useExactKeywords } from "./exact-keywords.ts";
import { ASYNCAPI_VOCABULARY } from "./schema-keywords.ts";
import { schemaNodes } from "./schema-nodes.ts";

/** An Ajv of either dialect. */
export type ContractAjv = Ajv2019 | Ajv2020;

/** The id under which `definitionsSchema` is to be added; `contract#/definitions/<name>` is one of its schemas. */
export const CONTRACT_ID = "contract";

/**
 * An Ajv that compiles the schemas of a contract; the only place that decides how.
 *
 * Schemas in draft-07 run on the 2019-09 class, which reads them alike and has `unevaluatedProperties` for those that are closed for
 * writing. Strict about what would be ignored (an unknown keyword throws), not about types. AsyncAPI's vocabulary, the `x-` keywords
 * of `schemas` and formats that nobody checks are registered as annotations. `options` win.
 */
export function createAjv(
  dialect: Dialect,
  schemas: Iterable<NamedSchema>,
  options: Options = {},
): ContractAjv {
  const Class = dialect === "2020-12" ? Ajv2020 : Ajv2019;
  const ajv = new Class({
    strictSchema: true,
    strictNumbers: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowMatchingProperties: true,
    allowUnionTypes: true,
    allErrors: true,
    // A member is what the JSON text had, not what every object inherits.
    ownProperties: true,
    // The loader has checked the value of every keyword.
    validateSchema: false,
    addUsedSchema: false,
    ...options,
    formats: { ...AJV_FORMATS, ...options.formats },
  });
  useExactKeywords(ajv);
  const annotate = (keyword: string): void => {
    if (!Object.hasOwn(ajv.RULES.keywords, keyword)) ajv.addKeyword({ keyword });
  };
  for (const keyword of ASYNCAPI_VOCABULARY) annotate(keyword);
  for (const named of schemas) {
    for (const { node } of schemaNodes(named)) {
      for (const keyword of Object.keys(node)) if (keyword.startsWith("x-")) annotate(keyword);
      const format = node["format"];
      if (typeof format === "string" && !Object.hasOwn(ajv.formats, format)) ajv.addFormat(format, true);
    }
  }
  return ajv;
}

/** All schemas of one dialect under one root, so that their `$ref`s to `#/definitions/<name>` resolve. */
export function definitionsSchema(schemas: Iterable<NamedSchema>): {
  $id: string;
  definitions: Record<string, JsonSchema>;
} {
  return {
    $id: CONTRACT_ID,
    definitions: Object.fromEntries([...schemas].map(({ name, schema }) => [name, schema])),
  };
}
