import { type ClosableSchemas, closeSchema } from "../contract/normal-form/close-schema.ts";
import type { Schemas } from "../contract/normal-form/schema.ts";
import { SchemaMemo } from "../contract/normal-form/schema-memo.ts";
import { type CompiledValidators, compileSchema } from "./compile-schema.ts";

/** The code that checks the payload, or the headers, of an event. */
export type CompiledPayload = CompiledValidators & Pick<ClosableSchemas, "closes" | "monotone">;

const memos = { s: new SchemaMemo<CompiledPayload>(), h: new SchemaMemo<CompiledPayload>() };

/** Closes and compiles a named schema; names in the code begin with `prefix`. Throws for what is no schema. */
export function compilePayload(name: string, schemas: Schemas, prefix: "s" | "h"): CompiledPayload {
  return memos[prefix].get(name, schemas, () => {
    const closable = closeSchema(name, schemas);
    const { closes, monotone } = closable;
    return { ...compileSchema(closable, prefix), closes, monotone };
  });
}
