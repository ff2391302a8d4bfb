import { pointerOfPath, type SchemaChange } from "../../../../src/compat/schema/change.ts";
import { changesOf } from "../../../../src/compat/schema/changes-of.ts";
import type { JsonSchema } from "../../../../src/contract/model.ts";
import { normalizeSchemas } from "../../../../src/contract/normal-form/normalize.ts";
import { resolve, type Schema, type Schemas } from "../../../../src/contract/normal-form/schema.ts";
import { contractOfPayload } from "../../../codegen/support/contract.ts";

/** A schema in normal form, with the named ones. */
export interface Normal {
  readonly schema: Schema;
  readonly schemas: Schemas;
  origin(node: object): object | undefined;
}

/** Brings a schema to normal form; what stands in its `definitions` becomes named schemas. */
export function normal(source: JsonSchema): Normal {
  const { definitions = {}, ...schema } = typeof source === "object" ? source : {};
  const payload = typeof source === "object" ? schema : source;
  const { schemas, origin } = normalizeSchemas(
    contractOfPayload(payload, definitions as Record<string, JsonSchema>),
  );
  return { schema: resolve(schemas, "Payload"), schemas, origin };
}

/** The changes from one schema to another one. */
export function changesBetween(old: JsonSchema, next: JsonSchema): SchemaChange[] {
  const [oldSide, newSide] = [normal(old), normal(next)];
  return changesOf(oldSide.schema, oldSide.schemas, newSide.schema, newSide.schemas, oldSide.origin);
}

/** The rules of changes with their paths, each as `rule /path`. */
export function summaryOf(changes: readonly Pick<SchemaChange, "rule" | "path">[]): string[] {
  return changes.map(({ rule, path }) => `${rule} ${pointerOfPath(path)}`.trim());
}
