/** For `validate`, which looks at one contract (`check` compares two): recognises members that are missing but have a default. */
import type { ErrorObject } from "ajv";
import type { Contract, NamedSchema } from "../model.ts";
import { escapeSegment } from "../source/json-pointer.ts";
import type { ObjectNode } from "../source/nodes.ts";
import { followSchema } from "./schema-path.ts";

/** Whether an error is only that a required member is missing that has a default: `node`, the schema of the value, fills it in. */
export function isFilledIn(
  { keyword, params, instancePath }: ErrorObject,
  node: ObjectNode,
  named: NamedSchema,
  contract: Contract,
): boolean {
  if (keyword !== "required") return false;
  const name = String((params as { missingProperty?: unknown }).missingProperty);
  return followSchema(contract, { ...named, schema: node }, `${instancePath}/${escapeSegment(name)}`).filled;
}
