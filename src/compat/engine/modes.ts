import { closeSchema } from "../../contract/normal-form/close-schema.ts";
import { partsOf } from "../../contract/normal-form/in-place.ts";
import { rebuildSchema, type SchemaChanges } from "../../contract/normal-form/rebuild-schema.ts";
import type { Schema, SchemaObject, Schemas } from "../../contract/normal-form/schema.ts";

/** A schema with all that it refers to. */
export interface RootedSchemas {
  readonly schemas: Schemas;
  readonly root: string;
}

/** What a writer emits: of every object only the members that the schema names, where it does not say what further ones may be. */
export function closedForWriting({ schemas, root }: RootedSchemas): RootedSchemas {
  const closed = closeSchema(root, schemas, "w");
  return { schemas: closed.schemas, root: closed.root };
}

/**
 * The schema without what it says of members that it does not name, nor of patterns of names where `patterns` is given: Confluent's lenient
 * policy leaves them aside. Where failing is what counts (`not`, `if`) nothing is left out.
 */
export function withoutFurtherMembers(
  { schemas, root }: RootedSchemas,
  { patterns }: { readonly patterns: boolean },
): RootedSchemas {
  const strip = (schema: Schema): Schema => {
    if (typeof schema !== "object") return schema;
    const {
      additionalProperties: _,
      unevaluatedProperties: __,
      patternProperties,
      ...rest
    } = rebuild(schema, strip);
    return patterns || patternProperties === undefined ? rest : { ...rest, patternProperties };
  };
  return { schemas: new Map([...schemas].map(([name, schema]) => [name, strip(schema)])), root };
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
  return { schemas: new Map([...schemas].map(([name, schema]) => [name, relax(schema, NONE)])), root };
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
    inPlace,
    alternatives: (branches) => branches.map(inPlace),
    asked: (one) => one,
    property: below,
    further: below,
    item: below,
  };
  const made = rebuildSchema(schema, changes);
  return Object.hasOwn(schema, "default") ? { ...made, default: schema.default } : made;
}
