import type { Schemas } from "../contract/normal-form/schema.ts";
import { SchemaMemo } from "../contract/normal-form/schema-memo.ts";
import { applyDefaults } from "../runtime/event/defaults.ts";
import type { ValidateFunction, ValidationError } from "../runtime/event/definitions.ts";
import { validator } from "../runtime/event/validation.ts";
import { planDefaults } from "./defaults-plan.ts";
import { evaluatePayload } from "./evaluate-payload.ts";

/** What publishing makes of a value, tried in memory. */
export interface PublishDryRun {
  /** The value with its defaults filled in, in a copy. */
  fill(value: unknown): unknown;
  /** The errors of a reader. */
  openErrors(value: unknown): readonly ValidationError[];
  /** The errors of closed writing. */
  closedErrors(value: unknown): readonly ValidationError[];
}

const forms = new SchemaMemo<PublishDryRun>();

/** The written form of a named schema. Throws for what is no schema. */
export function publishDryRun(name: string, schemas: Schemas): PublishDryRun {
  return forms.get(name, schemas, () => makeForm(name, schemas));
}

function makeForm(name: string, schemas: Schemas): PublishDryRun {
  const { plan, plans } = planDefaults(name, schemas);
  const check = evaluatePayload(name, schemas);
  const open = validator(check);
  const closed = validator(check, true);
  const errors = (validate: ValidateFunction, value: unknown) =>
    validate(value) ? [] : [...(validate.errors ?? [])];
  return {
    fill: (value) => (plan ? applyDefaults(plan, value, plans) : value),
    openErrors: (value) => errors(open, value),
    closedErrors: (value) => errors(closed, value),
  };
}
