import { _, type Ajv, str } from "ajv";
import { isDecimalMultiple } from "../../runtime/event/decimal-multiple.ts";

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
