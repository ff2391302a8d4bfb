import type fc from "fast-check";
import type { Draw } from "./draw.ts";
import { drawn } from "./drawn.ts";
import { mutated } from "./mutate-schema.ts";
import { rewritten } from "./neutral-rewrites.ts";
import { type Draft, randomSchema } from "./random-schema.ts";
import type { SchemaKeywords } from "./schema-places.ts";
import { type SchemaPair, type SeededPair, smallerPairs } from "./shrink-pair.ts";
import { smallerSchemas } from "./shrink-schema.ts";

/** Random schemas: fast-check picks the numbers, and shrinks a schema by its parts. */
export const schemas: fc.Arbitrary<SchemaKeywords> = drawn(
  (draw) => randomSchema(draw, draftOf(draw)),
  smaller,
);

/** A random schema and a change of it; now and then a schema that has nothing to do with it. */
export const pairs: fc.Arbitrary<SeededPair> = drawn((draw) => {
  const draft = draftOf(draw);
  const old = randomSchema(draw, draft);
  const seed = draw.between(1, 2 ** 31 - 1);
  if (draw.chance(0.04)) return { old, new: randomSchema(draw, draft), seed };
  const changed = mutated(old, draw);
  return draw.chance(0.5) ? { old, new: changed, seed } : { old: changed, new: old, seed };
}, smallerPairs);

/** Three schemas, each a change of the one before. */
export const triples: fc.Arbitrary<readonly [SchemaKeywords, SchemaKeywords, SchemaKeywords]> = drawn(
  (draw) => {
    const first = randomSchema(draw, draftOf(draw));
    const second = mutated(first, draw);
    return [first, second, mutated(second, draw)] as const;
  },
  function* ([first, second, third]) {
    for (const schema of smaller(first)) yield [schema, second, third] as const;
    for (const schema of smaller(second)) yield [first, schema, third] as const;
    for (const schema of smaller(third)) yield [first, second, schema] as const;
  },
);

/** A schema and the same one in other words. Not shrunk: a part that is left out of one of them only would make them differ. */
export const rewrites: fc.Arbitrary<SchemaPair & { readonly rewrites: readonly string[] }> = drawn((draw) => {
  const old = randomSchema(draw, draftOf(draw));
  const { schema, rewrites } = rewritten(old, draw, draw.between(1, 5));
  return { old, new: schema, rewrites };
});

function* smaller(schema: SchemaKeywords): Generator<SchemaKeywords> {
  for (const step of smallerSchemas(schema)) yield step.schema;
}

function draftOf(draw: Draw): Draft {
  return draw.chance(0.35) ? "draft-07" : "2020-12";
}
