import { type Part, partsOf, possibleTypes, tagsOf } from "./in-place.ts";
import { member, resolve, type Schema, type SchemaObject, type Schemas } from "./schema.ts";

/**
 * Where every branch of a `oneOf` or `anyOf` is an object that a required string tells apart, lets the validator look at that tag
 * only (Ajv's `discriminator`): small code, and errors of the one branch that was meant. `made` is the schema to be compiled,
 * `schema` the one it was made of.
 */
export function tellByTag(made: SchemaObject, schema: SchemaObject, schemas: Schemas): SchemaObject {
  const list = schema.oneOf ? "oneOf" : "anyOf";
  const branches = schema[list];
  const compiled = made[list];
  if (
    !branches ||
    !compiled ||
    branches.length < 2 ||
    made["discriminator"] ||
    (schema.oneOf && schema.anyOf)
  )
    return made;
  if (schema.type !== undefined && ![schema.type].flat().includes("object")) return made;
  if (branches.some((branch) => [...possibleTypes(branch, schemas)].join() !== "object")) return made;
  const parts = branches.map((branch) => partsOf(branch, schemas));
  const tag = findTag(parts);
  if (tag === undefined) return made;
  const { anyOf: _, ...rest } = made;
  return {
    ...rest,
    type: "object",
    discriminator: { propertyName: tag },
    oneOf: compiled.map((branch, index) =>
      showTag(branch, branches[index] as Schema, parts[index] as Part[], tag, schemas),
    ),
  };
}

function findTag(branches: readonly (readonly Part[])[]): string | undefined {
  const tags = branches.map(tagsOf);
  return [...(tags[0]?.keys() ?? [])].find((name) => {
    const values = tags.flatMap((tag) => tag.get(name) ?? [undefined]);
    // Ajv keeps the values as keys of a plain object, and takes an empty one for none.
    const usable = values.every(
      (value) => typeof value === "string" && value !== "" && !(value in Object.prototype),
    );
    return usable && new Set(values).size === values.length;
  });
}

// Ajv looks for the tag in the branch itself, or in what its `$ref` names.
function showTag(
  compiled: Schema,
  branch: Schema,
  parts: readonly Part[],
  tag: string,
  schemas: Schemas,
): Schema {
  const target =
    typeof branch === "object" && branch.$ref !== undefined ? resolve(schemas, branch.$ref) : branch;
  const alone =
    typeof compiled === "object" && (compiled.$ref === undefined || Object.keys(compiled).length === 1);
  if (alone && typeof target === "object" && hasTag(target, tag)) return compiled;
  const values = [...(tagsOf(parts).get(tag) ?? [])];
  return { type: "object", properties: { [tag]: { enum: values } }, required: [tag], allOf: [compiled] };
}

function hasTag(schema: SchemaObject, tag: string): boolean {
  const property = member(schema.properties, tag);
  const fixed = typeof property === "object" && (property.const !== undefined || property.enum !== undefined);
  return fixed && (schema.required?.includes(tag) ?? false);
}
