import { _, type ErrorObject, type ValidateFunction } from "ajv";
import { applyDefaults } from "../runtime/defaults.ts";
import { closeSchema } from "./close-schema.ts";
import { createClosingAjv } from "./closing-ajv.ts";
import { planDefaults } from "./defaults-plan.ts";
import type { Schemas } from "./schema.ts";

/** What publishing makes of a value, tried in memory. */
export interface WrittenForm {
  /** The value with its defaults filled in, in a copy. */
  fill(value: unknown): unknown;
  /** The errors of a reader. */
  openErrors(value: unknown): readonly ErrorObject[];
  /** The errors of closed writing. */
  closedErrors(value: unknown): readonly ErrorObject[];
}

/** The written form of a named schema. Throws what Ajv throws for a schema. */
export function writtenForm(name: string, schemas: Schemas): WrittenForm {
  const { plan, plans } = planDefaults(name, schemas);
  const closable = closeSchema(name, schemas);
  const compile = (closing: boolean): ValidateFunction => {
    const ajv = createClosingAjv(closable.schemas, closable.tracksEvaluated, closing ? _`true` : _`false`, {
      verbose: true,
      code: { optimize: false },
    });
    const validate = ajv.getSchema(closable.root);
    if (!validate) throw new Error(`no schema has the key ${closable.root}`);
    return validate;
  };
  const open = compile(false);
  const closed = closable.closes ? compile(true) : open;
  const errors = (validate: ValidateFunction, value: unknown) =>
    validate(value) ? [] : [...(validate.errors ?? [])];
  return {
    fill: (value) => (plan ? applyDefaults(plan, value, plans) : value),
    openErrors: (value) => errors(open, value),
    closedErrors: (value) => errors(closed, value),
  };
}
