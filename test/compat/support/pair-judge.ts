import { Ajv, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { formats } from "../../../src/runtime/event/format-table.ts";
import type { SchemaKeywords } from "./schema-places.ts";
import { DRAFT_07 } from "./schema-pools.ts";

/** Whether a value fits, as Ajv says; undefined where its code fails. */
export type Judge = (value: unknown) => boolean | undefined;

const OPTIONS: Options = {
  strict: false,
  formats: { ...formats },
  ownProperties: true,
  multipleOfPrecision: 6,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
  code: { optimize: false },
};

/** Making an Ajv takes longer than compiling a schema with it: there is one of each kind. */
const judges = {
  draft07: new Ajv(OPTIONS),
  draft2020: withoutTracking(new Ajv2020(OPTIONS)),
  tracking: new Ajv2020(OPTIONS),
};

/** Asks Ajv alone, faults included: nothing of ours stands in between. */
export function judgeOf(schema: SchemaKeywords): Judge {
  const isDraft07 = schema["$schema"] === DRAFT_07;
  const tracks = JSON.stringify(schema).includes('"unevaluated');
  const ajv = isDraft07 ? judges.draft07 : tracks ? judges.tracking : judges.draft2020;
  const check = ajv.compile(schema);
  ajv.removeSchema(schema);
  return (value) => {
    try {
      return check(value);
    } catch {
      // The code for `unevaluated…` within branches can fail.
      return undefined;
    }
  };
}

/** The class turns it on for all schemas, and its code is slow and fails at times. */
function withoutTracking(ajv: Ajv2020): Ajv2020 {
  ajv.opts.unevaluated = false;
  return ajv;
}
