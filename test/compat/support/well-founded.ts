import {
  isKeywords,
  type JsonSchema,
  placesDirectlyIn,
  placesIn,
  type SchemaKeywords,
} from "./schema-places.ts";

/** Keywords under which a schema says something of the value itself, and not of what it holds. */
const IN_PLACE = new Set("allOf anyOf oneOf not if then else dependentSchemas dependencies".split(" "));

/** Whether all references lead somewhere, and none back to where it stands for the same value: what else no validator can read. */
export function isWellFounded(root: SchemaKeywords): boolean {
  const places = placesIn({ root });
  const targets = new Map(places.map(({ pointer, schema }) => [`#${pointer}`, schema]));
  const references = places.flatMap(({ schema }) =>
    isKeywords(schema) && "$ref" in schema ? [String(schema["$ref"])] : [],
  );
  if (!references.every((reference) => targets.has(reference))) return false;
  return [...new Set(references)].every((reference) => !leadsBack(reference, [], targets));
}

function leadsBack(
  reference: string,
  followed: readonly string[],
  targets: ReadonlyMap<string, JsonSchema>,
): boolean {
  if (followed.includes(reference)) return true;
  const target = targets.get(reference);
  return [...inPlaceOf(target)].some(({ $ref }) =>
    typeof $ref === "string" ? leadsBack($ref, [...followed, reference], targets) : false,
  );
}

/** The schema and those within it that are about the same value. */
function* inPlaceOf(schema: JsonSchema | undefined): Generator<SchemaKeywords> {
  if (!isKeywords(schema)) return;
  yield schema;
  for (const { keyword, schema: part } of placesDirectlyIn(schema))
    if (keyword !== undefined && IN_PLACE.has(keyword)) yield* inPlaceOf(part);
}
