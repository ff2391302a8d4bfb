import { _ } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { createClosingAjv } from "./closing-ajv.ts";
import { importedDefault } from "./imported-default.ts";
import type { Schema } from "./schema.ts";

const standaloneCode = importedDefault(standalone);

/**
 * Compiles schemas in normal form, marked by `closeSchema`, to the text of a module. `exports` are the names of the validators, each
 * with the key of its schema. The marks count while the module's variable `closing` is true. Throws what Ajv throws for a schema.
 */
export function compileToText(
  schemas: ReadonlyMap<string, Schema>,
  exports: Readonly<Record<string, string>>,
  tracksEvaluated: boolean,
): string {
  const ajv = createClosingAjv(schemas, tracksEvaluated, _`closing`, {
    code: { source: true, esm: true, lines: true, formats: _`formats` },
  });
  return standaloneCode(ajv, exports);
}
