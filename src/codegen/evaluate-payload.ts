import type { Schemas } from "../contract/normal-form/schema.ts";
import { checkOnce } from "../runtime/event/check-once.ts";
import { ucs2length } from "../runtime/event/code-points.ts";
import { isDecimalMultiple } from "../runtime/event/decimal-multiple.ts";
import { deepEqual } from "../runtime/event/deep-equal.ts";
import * as formats from "../runtime/event/formats.ts";
import * as validation from "../runtime/event/validation.ts";
import { compilePayload } from "./compile-payload.ts";

/** What compiled validators find in the seam. */
const SEAM: Readonly<Record<string, unknown>> = {
  ...validation,
  ...formats,
  checkOnce,
  isDecimalMultiple,
  ucs2length,
  deepEqual,
};

/** The check of a named schema, run from the very code that is generated. Throws for what is no schema. */
export function evaluatePayload(name: string, schemas: Schemas): validation.Check {
  const { imports, body, check: root } = compilePayload(name, schemas, "s");
  const evaluate = new Function(...imports, `"use strict";\n${body}\nreturn ${root};`);
  return evaluate(...imports.map((helper) => SEAM[helper])) as validation.Check;
}
