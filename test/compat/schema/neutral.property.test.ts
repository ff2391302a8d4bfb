import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonSchema } from "../../../src/contract/model.ts";
import { runs } from "../../support/runs.ts";
import { schemaArbitrary, withDefinitions } from "./support/arbitrary.ts";
import { changesBetween } from "./support/normal.ts";

test("what is only written otherwise is no change", () => {
  fc.assert(
    fc.property(schemaArbitrary, fc.infiniteStream(fc.nat(9)), (schema, choices) => {
      const source = withDefinitions(schema);
      const rewritten = new Rewriter(choices).rewriteWhole(source);
      expect(changesBetween(source, rewritten)).toEqual([]);
      expect(changesBetween(rewritten, source)).toEqual([]);
    }),
    { numRuns: runs(120, 500) },
  );
});

type Keywords = Exclude<JsonSchema, boolean>;

/** Writes a schema in another way that means the same. */
class Rewriter {
  readonly #choices: Iterator<number>;
  readonly #definitions: Record<string, JsonSchema> = {};

  constructor(choices: Iterable<number>) {
    this.#choices = choices[Symbol.iterator]();
  }

  rewriteWhole(schema: JsonSchema): JsonSchema {
    const { definitions = {}, ...rest } = schema as Keywords;
    for (const [name, definition] of Object.entries(definitions as object))
      this.#definitions[name] = this.#rewrite(definition);
    const whole = this.#rewrite(rest) as Keywords;
    return { allOf: [whole], definitions: this.#definitions };
  }

  #rewrite(schema: JsonSchema): JsonSchema {
    if (typeof schema === "boolean") return schema;
    const made = this.#shuffled(Object.entries(schema)).map(([key, value]) => [key, this.#value(key, value)]);
    const inner = this.#spelled(Object.fromEntries(made));
    switch (this.#next()) {
      case 0:
        return { allOf: [inner] };
      case 1:
        return { allOf: [true, {}, inner] };
      case 2: {
        const name = `D${Object.keys(this.#definitions).length}`;
        this.#definitions[name] = inner;
        return { $ref: `#/definitions/${name}` };
      }
      case 3: {
        // These stand for themselves, wherever they are.
        const { required, enum: values, minimum, pattern, maxItems, anyOf, oneOf, ...rest } = inner;
        const moved = Object.entries({ required, enum: values, minimum, pattern, maxItems, anyOf, oneOf });
        return {
          ...rest,
          allOf: [
            Object.fromEntries(moved.filter(([, value]) => value !== undefined)),
            ...((rest["allOf"] as JsonSchema[]) ?? []),
          ],
        };
      }
      case 4:
        return { $comment: "x", ...inner };
      default:
        return inner;
    }
  }

  #value(key: string, value: unknown): unknown {
    if (
      [
        "not",
        "if",
        "then",
        "else",
        "contains",
        "propertyNames",
        "additionalProperties",
        "unevaluatedProperties",
        "additionalItems",
      ].includes(key)
    )
      return this.#rewrite(value as JsonSchema);
    if (key === "items" && !Array.isArray(value)) return this.#rewrite(value as JsonSchema);
    if (key === "items") return (value as JsonSchema[]).map((one) => this.#rewrite(one));
    if (["allOf", "anyOf", "oneOf"].includes(key))
      return this.#shuffled((value as JsonSchema[]).map((one) => this.#rewrite(one)));
    if (["properties", "patternProperties", "dependentSchemas"].includes(key)) {
      const entries = this.#shuffled(Object.entries(value as Record<string, JsonSchema>));
      return Object.fromEntries(entries.map(([name, one]) => [name, this.#rewrite(one)]));
    }
    return key === "enum" || key === "required" ? this.#shuffled(value as unknown[]) : value;
  }

  #spelled(schema: Keywords): Keywords {
    if (this.#next() < 5) return schema;
    const { const: only, ...rest } = schema;
    if (only !== undefined) return { ...rest, enum: [only] };
    const { type, ...others } = schema;
    if (type === "boolean") return { ...others, enum: [false, true] };
    if (type === "null") return { ...others, const: null };
    return typeof type === "string" ? { ...others, type: [type] } : schema;
  }

  #shuffled<T>(values: readonly T[]): T[] {
    return this.#next() < 5 ? [...values] : values.toReversed();
  }

  #next(): number {
    return this.#choices.next().value as number;
  }
}
