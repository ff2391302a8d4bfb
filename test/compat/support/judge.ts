import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { formats } from "../../../src/runtime/event/format-table.ts";

/** Whether a value fits a schema, as Ajv reads it of itself: nothing of ours stands in between. */
export function accepts(schema: unknown, value: unknown): boolean {
  const draft = /draft-0(\d)/.exec(JSON.stringify(schema))?.[1];
  const options = {
    strict: false,
    formats: { ...formats },
    ownProperties: true,
    validateSchema: false,
    logger: false,
  } as const;
  const ajv = draft === undefined ? new Ajv2020(options) : new Ajv(options);
  const read = draft === "4" ? fromDraft04(schema as Record<string, unknown>) : schema;
  // Valid, though the draft advises against it, and nothing fits.
  if ((read as { enum?: unknown[] }).enum?.length === 0) return false;
  return ajv.compile(read as object)(value) as boolean;
}

/** The limits of draft-04, which Ajv no longer knows, at the root. */
function fromDraft04({ $schema: _, ...schema }: Record<string, unknown>): unknown {
  const made = { ...schema };
  for (const [limit, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    if (typeof made[exclusive] !== "boolean") continue;
    if (made[exclusive]) {
      made[exclusive] = made[limit];
      delete made[limit];
    } else delete made[exclusive];
  }
  return made;
}
