import type { SchemaObject, Schemas } from "./schema.ts";
import { type Part, partsOf, possibleTypes, tagsOf } from "./schema-parts.ts";

/** Value of the keyword `discriminator` in a compiled schema: the member that selects the branch of `oneOf`. */
export interface Tagged {
  readonly propertyName: string;
  /** The values of the member, branch by branch. */
  readonly values: readonly (readonly unknown[])[];
}

/**
 * Where every branch of a `oneOf` or `anyOf` is an object with a required string that distinguishes it, lets the validator look at that tag
 * only: small code, and errors of the one branch that was meant. `made` is the schema to be compiled, `schema` the one it was made of.
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
  const discriminator: Tagged = {
    propertyName: tag,
    values: parts.map((part) => tagsOf(part).get(tag) ?? []),
  };
  return { ...rest, type: "object", discriminator, oneOf: compiled };
}

function findTag(branches: readonly (readonly Part[])[]): string | undefined {
  const tags = branches.map(tagsOf);
  return [...(tags[0]?.keys() ?? [])].find((name) => {
    const values = tags.flatMap((tag) => tag.get(name) ?? [undefined]);
    const usable = values.every((value) => typeof value === "string");
    return usable && new Set(values).size === values.length;
  });
}
