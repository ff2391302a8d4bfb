import { closeSchema } from "../../contract/normal-form/close-schema.ts";
import { rebuildSchema, type SchemaChanges } from "../../contract/normal-form/rebuild-schema.ts";
import type { Schema, SchemaObject, Schemas } from "../../contract/normal-form/schema.ts";
import { partsOf } from "../../contract/normal-form/schema-parts.ts";
import type { RootedSchemas } from "./rooted-schemas.ts";
import { reachable } from "./schema-classes.ts";

/** What a writer emits: of every object only the members that the schema names, where it does not say what further ones may be. */
export function closedForWriting({ schemas, root }: RootedSchemas): RootedSchemas {
  const name = typeof root === "object" && Object.keys(root).join() === "$ref" ? root.$ref : undefined;
  const closed =
    name === undefined
      ? closeSchema(ROOT, new Map([...schemas, [ROOT, root]]), "w")
      : closeSchema(name, schemas, "w");
  return { schemas: closed.schemas, root: { $ref: closed.root } };
}

/** No name of a schema. */
const ROOT = "\0root";

/**
 * What a writer emits under Confluent's lenient policy: only the members that the schema names, also where it says what further ones may be.
 */
export function namedMembersOnly(side: RootedSchemas): RootedSchemas {
  const bare = changed(side, ({ additionalProperties: _, unevaluatedProperties: __, ...rest }) => {
    const { patternProperties: ___, ...named } = rest;
    return named;
  });
  return closedForWriting(bare);
}

/**
 * What a reader takes under Confluent's lenient policy: what further members must fit is left aside, but where there must be none there are
 * none.
 */
export function withoutFurtherSchemas(side: RootedSchemas): RootedSchemas {
  return changed(side, ({ additionalProperties, unevaluatedProperties, ...rest }) => ({
    ...rest,
    ...(additionalProperties === false && { additionalProperties }),
    ...(unevaluatedProperties === false && { unevaluatedProperties }),
  }));
}

/** The schemas with each node changed, but for those where failing is what counts (`not`, `if`). */
function changed(
  { schemas, root }: RootedSchemas,
  change: (schema: SchemaObject) => SchemaObject,
): RootedSchemas {
  const apply = (schema: Schema): Schema =>
    typeof schema === "object" ? change(rebuild(schema, apply)) : schema;
  return eachSchema({ schemas, root }, apply);
}

/** The root and all that it refers to, each changed. */
function eachSchema({ schemas, root }: RootedSchemas, change: (schema: Schema) => Schema): RootedSchemas {
  const names = [...reachable(schemas, root)];
  return {
    schemas: new Map(names.map((name) => [name, change(schemas.get(name) ?? true)])),
    root: change(root),
  };
}

/** The schema for readers that fill in defaults first: a member with a default may be missing though it is required. */
export function withDefaultsApplied({ schemas, root }: RootedSchemas): RootedSchemas {
  const relax = (schema: Schema, inherited: ReadonlySet<string>): Schema => {
    if (typeof schema !== "object") return schema;
    const filled = new Set([...inherited, ...namesWithDefault(schema, schemas)]);
    const made = rebuild(schema, (one, isInPlace) => relax(one, isInPlace ? filled : NONE));
    const required = schema.required?.filter((name) => !filled.has(name));
    return { ...made, ...(required && { required }) };
  };
  return eachSchema({ schemas, root }, (schema) => relax(schema, NONE));
}

const NONE: ReadonlySet<string> = new Set();

function namesWithDefault(schema: Schema, schemas: Schemas): string[] {
  return partsOf(schema, schemas).flatMap(({ schema: part, always }) =>
    Object.entries(always ? (part.properties ?? {}) : {}).flatMap(([name, property]) =>
      hasDefault(property, schemas) ? [name] : [],
    ),
  );
}

function hasDefault(schema: Schema, schemas: Schemas): boolean {
  return partsOf(schema, schemas).some(
    ({ schema: part, always }) => always && Object.hasOwn(part, "default"),
  );
}

/** A copy with the schemas within changed, but for those where only the answer counts. A schema that is only a reference stays one. */
function rebuild(schema: SchemaObject, change: (schema: Schema, isInPlace: boolean) => Schema): SchemaObject {
  const below = (one: Schema) => change(one, false);
  const inPlace = (one: Schema) => change(one, true);
  const changes: SchemaChanges = {
    samePlace: inPlace,
    alternatives: (branches) => branches.map(inPlace),
    asked: (one) => one,
    property: below,
    further: below,
    item: below,
  };
  const made = rebuildSchema(schema, changes);
  return Object.hasOwn(schema, "default") ? { ...made, default: schema.default } : made;
}
