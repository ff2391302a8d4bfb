import { emitValidators } from "../../../src/codegen/validators.ts";
import type { Dialect, JsonSchema } from "../../../src/contract/model.ts";
import { normalizeSchemas } from "../../../src/contract/normal-form/normalize.ts";
import type { ValidateFunction } from "../../../src/runtime/event/definitions.ts";
import { describeError } from "../../../src/runtime/event/violation.ts";
import { contractOfPayload } from "./contract.ts";
import { evaluate } from "./evaluate.ts";

/** The validators of one payload, run from the text that the generator makes. */
export function validatorsOf(
  schema: JsonSchema,
  others: Readonly<Record<string, JsonSchema>> = {},
  dialect: Dialect = "draft-07",
): { read: ValidateFunction; write: ValidateFunction; code: string } {
  const contract = contractOfPayload(schema, others, dialect);
  const [message] = contract.messages;
  if (!message) throw new Error("no message");
  const [[, code]] = emitValidators(message, contract, normalizeSchemas(contract).schemas) as [
    [string, string],
  ];
  const { read, write } = evaluate(code) as { read: ValidateFunction; write: ValidateFunction };
  return { read, write, code };
}

/** The errors of a validator for a value, each as `pointer message`. */
export function errorsOf(validate: ValidateFunction, value: unknown): string[] {
  return validate(value)
    ? []
    : (validate.errors ?? []).map((error) => `${error.pointer} ${describeError(error)}`);
}
