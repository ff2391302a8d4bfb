import { _, type Ajv, type Format, str } from "ajv";
import { isDecimalMultiple } from "../../runtime/event/decimal-multiple.ts";
import { formats, numberFormats } from "../../runtime/event/format-table.ts";

/** All formats that generated validators check, for Ajv. */
export const AJV_FORMATS: Readonly<Record<string, Format>> = {
  ...formats,
  ...Object.fromEntries(
    Object.entries(numberFormats).map(([name, validate]) => [name, { type: "number" as const, validate }]),
  ),
};

/** Replaces what Ajv rounds: `multipleOf` is exact decimal arithmetic, as in generated validators. */
export function useExactKeywords(ajv: Pick<Ajv, "addKeyword" | "removeKeyword">): void {
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({
    keyword: "multipleOf",
    type: "number",
    schemaType: "number",
    compile: (step: number) => (value: number) => isDecimalMultiple(value, step),
    error: {
      message: ({ schemaCode }) => str`must be multiple of ${schemaCode}`,
      params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}`,
    },
  });
}
