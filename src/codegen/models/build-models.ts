import { type Finding, newFinding } from "../../contract/finding.ts";
import type { Contract } from "../../contract/model.ts";
import { pascalCase } from "../../contract/naming.ts";
import { normalizeSchemas } from "../../contract/normal-form/normalize.ts";
import { resolve, type Schema, type SchemaObject, type Schemas } from "../../contract/normal-form/schema.ts";
import { deepEqual } from "../../runtime/event/deep-equal.ts";
import { fitsItsSchema } from "../fitting-default.ts";
import type { ModelDeclaration, ModelMember, ModelType, UnionTag } from "./model.ts";

/** The models of a contract, and what of its schemas they cannot say. */
export interface Models {
  /** Sorted by name. */
  readonly declarations: readonly ModelDeclaration[];
  readonly warnings: readonly Finding[];
}

const LIMITS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
];
/** Keywords that restrict a value in ways that no type says: whoever needs them validates. */
const BEYOND_TYPES = [
  "not",
  "if",
  "patternProperties",
  "propertyNames",
  "dependentRequired",
  "dependentSchemas",
  "contains",
  "unevaluatedProperties",
  "unevaluatedItems",
];
const EVERYTHING = ["array", "boolean", "null", "number", "object", "string"];

/** Makes the models of all schemas of a contract. */
export function buildModels(contract: Contract): Models {
  return new ModelBuilder(contract).build();
}

class ModelBuilder {
  readonly #contract: Contract;
  readonly #schemas: Schemas;
  readonly #origin: (node: object) => object | undefined;
  readonly #declarations = new Map<string, ModelDeclaration>();
  readonly #names: Set<string>;
  /** Schemas of the classes that stand where they are used. */
  readonly #inline = new Map<string, SchemaObject>();
  readonly #warnings = new Map<object, Finding>();

  constructor(contract: Contract) {
    const { schemas, origin } = normalizeSchemas(contract);
    this.#contract = contract;
    this.#schemas = schemas;
    this.#origin = origin;
    this.#names = new Set(schemas.keys());
  }

  build(): Models {
    for (const [name, schema] of this.#schemas) this.#declare(name, schema);
    return {
      declarations: [...this.#declarations.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
      warnings: [...this.#warnings.values()],
    };
  }

  #declare(name: string, schema: Schema): void {
    const node = typeof schema === "object" ? schema : {};
    const described = {
      name,
      ...(node.description !== undefined && { description: node.description }),
      deprecated: node.deprecated === true,
    };
    if (typeof schema === "object" && this.#isClass(schema)) {
      const parts = this.#objectParts(schema);
      // What a pattern names is no member of the model.
      const open = !parts.some((part) => part.additionalProperties === false && !part.patternProperties);
      this.#declarations.set(name, {
        ...described,
        kind: "class",
        members: this.#members(name, schema),
        open,
      });
      return;
    }
    const values = stringValues(schema);
    if (values) {
      this.#declarations.set(name, { ...described, kind: "enum", values });
      return;
    }
    this.#declarations.set(name, { ...described, kind: "alias", type: this.#typeOf(schema, name, true) });
  }

  /** Whether a schema describes an object whose members have names. */
  #isClass(schema: SchemaObject): boolean {
    const types = [schema.type ?? []].flat();
    if (types.length > 0 && !types.every((type) => type === "object")) return false;
    if (schema.$ref !== undefined) return false;
    return this.#objectParts(schema).some((part) => part.properties !== undefined);
  }

  /** The schema and what `allOf` puts beside it, `$ref`s followed. */
  #objectParts(schema: Schema, seen = new Set<Schema>()): SchemaObject[] {
    if (typeof schema === "boolean" || seen.has(schema)) return [];
    seen.add(schema);
    if (schema.$ref !== undefined) return this.#objectParts(resolve(this.#schemas, schema.$ref), seen);
    return [schema, ...(schema.allOf ?? []).flatMap((part) => this.#objectParts(part, seen))];
  }

  /** Members of the object itself, and, optional, those that only a branch names. */
  #members(owner: string, schema: SchemaObject): ModelMember[] {
    const parts = this.#objectParts(schema);
    const branches = parts.flatMap((part) => [
      ...(part.anyOf ?? []),
      ...(part.oneOf ?? []),
      ...[part.then, part.else].filter((one) => one !== undefined),
      ...Object.values(part.dependentSchemas ?? {}),
    ]);
    for (const part of parts) {
      if (part.anyOf || part.oneOf)
        this.#warn(part, part.anyOf ? "anyOf" : "oneOf", "beside named members, is not checked by the model");
      this.#warnBeyondTypes(part);
    }
    const required = new Set(parts.flatMap((part) => part.required ?? []));
    const named = new Map<string, Schema[]>();
    const collect = (from: readonly SchemaObject[], isKnown: (name: string) => boolean): void => {
      for (const part of from) {
        for (const [name, property] of Object.entries(part.properties ?? {})) {
          if (isKnown(name)) continue;
          named.set(name, [...(named.get(name) ?? []), property]);
        }
      }
    };
    collect(parts, () => false);
    const own = new Set(named.keys());
    collect(
      branches.flatMap((branch) => this.#objectParts(branch)),
      (name) => own.has(name),
    );
    return [...named].map(([name, properties]) =>
      this.#member(owner, name, properties, required.has(name), own.has(name)),
    );
  }

  #member(
    owner: string,
    name: string,
    properties: readonly Schema[],
    required: boolean,
    isOwn: boolean,
  ): ModelMember {
    const property = isOwn ? mostSpecific(properties) : true;
    const declared = `${owner}${pascalCase(name) || "Member"}`;
    // What only some branches name may be anything where another one holds.
    const whole: ModelType = isOwn ? this.#typeOf(property, declared) : { kind: "any" };
    const { type, nullable } = withoutNull(whole);
    const nodes = properties.filter((one) => typeof one === "object");
    const node: SchemaObject = typeof property === "object" ? property : {};
    const source = isOwn ? nodes.find((one) => "default" in one) : undefined;
    const fallback = source && fitsItsSchema(source, this.#schemas) ? { value: source.default } : undefined;
    const description = nodes.map((one) => one.description).find((one) => one !== undefined);
    return {
      name,
      type,
      required,
      nullable,
      ...(fallback && { default: fallback }),
      ...(description !== undefined && { description }),
      deprecated: nodes.some((one) => one.deprecated === true),
      limits: Object.fromEntries(
        LIMITS.flatMap((keyword) => (typeof node[keyword] === "number" ? [[keyword, node[keyword]]] : [])),
      ) as Record<string, number>,
    };
  }

  /** The type of a schema at a place; what needs a name of its own there gets `declared`. */
  #typeOf(schema: Schema, declared: string, isRoot = false): ModelType {
    if (typeof schema === "boolean") return { kind: "any" };
    if (schema.$ref !== undefined) return { kind: "named", name: schema.$ref };
    this.#warnBeyondTypes(schema);
    if ("const" in schema || schema.enum) return this.#fixed(schema, declared, isRoot);
    const [only, ...others] = schema.allOf ?? [];
    if (
      only !== undefined &&
      others.length === 0 &&
      !schema.type &&
      !schema.properties &&
      !schema.anyOf &&
      !schema.oneOf
    )
      return this.#typeOf(only, declared, isRoot);
    if (this.#isClass(schema)) {
      // Named schemas are declared by their own name.
      if (isRoot) return { kind: "named", name: declared };
      const declare = (name: string): void => {
        this.#inline.set(name, schema);
        this.#declare(name, schema);
      };
      return { kind: "named", name: this.#declareInline(declared, declare) };
    }
    const types = [schema.type ?? []].flat();
    const own = (): ModelType => {
      if (types.length > 0) return unionOf(types.map((type) => this.#plain(type, schema, declared)));
      return schema.items === undefined ? { kind: "any" } : this.#array(schema, declared);
    };
    const branches = schema.anyOf ?? schema.oneOf;
    if (branches) {
      const made = this.#union(schema, branches, declared);
      if (made.kind !== "any" || types.length === 0) return made;
      this.#warn(schema, schema.anyOf ? "anyOf" : "oneOf", "beside a type is not checked by the model");
      return own();
    }
    if (only !== undefined) {
      this.#warn(schema, "allOf", "of what is no object is not carried by the model");
      const made = this.#typeOf(only, declared, isRoot);
      return made.kind === "any" ? own() : made;
    }
    return own();
  }

  #plain(type: string, schema: SchemaObject, declared: string): ModelType {
    if (type === "array") return this.#array(schema, declared);
    if (type === "object") {
      if (schema.properties) {
        const { type: _, ...rest } = schema;
        return this.#typeOf({ ...rest, type: "object" }, declared);
      }
      const values = schema.additionalProperties ?? true;
      return { kind: "map", values: this.#typeOf(values, `${declared}Value`) };
    }
    return { kind: type as "string" | "integer" | "number" | "boolean" | "null" };
  }

  #array(schema: SchemaObject, declared: string): ModelType {
    const { items } = schema;
    if (!Array.isArray(items)) return { kind: "list", items: this.#typeOf(items ?? true, `${declared}Item`) };
    const minimum = schema["minItems"];
    const exact = minimum === items.length && schema.additionalItems === false;
    if (!exact) this.#warn(schema, "items", "as a tuple of variable length is carried as a list of anything");
    return {
      kind: "tuple",
      items: items.map((item, index) => this.#typeOf(item, `${declared}Item${index + 1}`)),
      exact,
    };
  }

  #fixed(schema: SchemaObject, declared: string, isRoot: boolean): ModelType {
    const values = "const" in schema ? [schema.const] : (schema.enum ?? []);
    const strings = stringValues(schema);
    if (strings && !isRoot)
      return {
        kind: "named",
        name: this.#declareInline(declared, (name) =>
          this.#declarations.set(name, { name, deprecated: false, kind: "enum", values: strings }),
        ),
      };
    const nulls = values.includes(null) ? [{ kind: "null" } as const] : [];
    const rest = values.filter((value) => value !== null);
    const texts = rest.filter((value) => typeof value === "string");
    if (texts.length === rest.length && texts.length > 1) {
      const name = this.#declareInline(isRoot ? `${declared}Value` : declared, (enumName) =>
        this.#declarations.set(enumName, { name: enumName, deprecated: false, kind: "enum", values: texts }),
      );
      return unionOf([{ kind: "named", name }, ...nulls]);
    }
    if (
      rest.some(
        (value) => typeof value === "object" || (typeof value === "number" && !Number.isInteger(value)),
      )
    ) {
      this.#warn(
        schema,
        "const" in schema ? "const" : "enum",
        "with values that no literal can be is not checked by the model",
      );
      return { kind: "any" };
    }
    const literals: ModelType[] =
      rest.length > 0 ? [{ kind: "literal", values: rest as (string | number | boolean)[] }] : [];
    return unionOf([...literals, ...nulls]);
  }

  #union(schema: SchemaObject, branches: readonly Schema[], declared: string): ModelType {
    const types = branches.map((branch, index) =>
      this.#typeOf(branch, branches.length === 1 ? declared : `${declared}Option${index + 1}`),
    );
    const kinds = branches.flatMap((branch) =>
      typeof branch === "object" &&
      Object.keys(branch).every((key) => /^(?:type|description|additionalProperties)$/.test(key))
        ? [branch.type ?? []].flat()
        : [],
    );
    // Each kind of value, one by one: any JSON value.
    if (EVERYTHING.every((kind) => kinds.includes(kind))) return { kind: "any" };
    const made = unionOf(types);
    if (made.kind !== "union") return made;
    const { type, nullable } = withoutNull(made);
    if (type.kind !== "union") return made;
    const tag = this.#tagOf(type.of);
    const tagged: ModelType = tag ? { ...type, tag } : type;
    if (schema.anyOf && schema.oneOf) this.#warn(schema, "oneOf", "beside anyOf is not checked by the model");
    return nullable ? { kind: "union", of: [tagged, { kind: "null" }] } : tagged;
  }

  /** The required member that has other fixed texts in each of these classes. */
  #tagOf(types: readonly ModelType[]): UnionTag | undefined {
    const schemas = types.map((type) =>
      type.kind === "named" ? (this.#inline.get(type.name) ?? this.#schemas.get(type.name)) : undefined,
    );
    if (schemas.some((schema) => typeof schema !== "object" || !this.#isClass(schema))) return undefined;
    const tags = schemas.map((schema) => {
      const parts = this.#objectParts(schema as SchemaObject);
      const required = new Set(parts.flatMap((part) => part.required ?? []));
      const found = new Map<string, readonly string[]>();
      for (const part of parts)
        for (const [name, property] of Object.entries(part.properties ?? {})) {
          const values = typeof property === "object" ? fixedTexts(property) : undefined;
          if (values && required.has(name)) found.set(name, values);
        }
      return found;
    });
    for (const member of tags[0]?.keys() ?? []) {
      const values = tags.map((tag) => tag.get(member) ?? []);
      const all = values.flat();
      if (values.every((own) => own.length > 0) && new Set(all).size === all.length)
        return { member, values };
    }
    return undefined;
  }

  #declareInline(wanted: string, declare: (name: string) => void): string {
    let name = wanted;
    for (let number = 2; this.#names.has(name); number++) name = `${wanted}${number}`;
    this.#names.add(name);
    declare(name);
    return name;
  }

  #warnBeyondTypes(schema: SchemaObject): void {
    for (const keyword of BEYOND_TYPES) {
      if (keyword in schema) this.#warn(schema, keyword, "is not checked by the model");
    }
  }

  #warn(node: SchemaObject, keyword: string, what: string): void {
    const source = this.#origin(node) ?? node;
    if (this.#warnings.has(source)) return;
    const { sources } = this.#contract;
    const place = sources.of(source, keyword) ?? sources.of(source);
    const message = `${keyword} ${what}; validate with the schema where it matters`;
    this.#warnings.set(source, newFinding("warning", "model-looser", message, place));
  }
}

/** The property that says most: of `const` beside a plain type the `const`. */
function mostSpecific(properties: readonly Schema[]): Schema {
  const rank = (schema: Schema): number => {
    if (typeof schema === "boolean") return 0;
    if ("const" in schema) return 4;
    if (schema.enum) return 3;
    return schema.$ref !== undefined || schema.properties ? 2 : 1;
  };
  return properties.reduce((best, one) => (rank(one) > rank(best) ? one : best), properties[0] ?? true);
}

/** The values of an enum of texts. */
function stringValues(schema: Schema): readonly string[] | undefined {
  if (typeof schema === "boolean" || "const" in schema || !schema.enum) return undefined;
  const values = schema.enum.filter((value) => typeof value === "string");
  return values.length === schema.enum.length ? [...new Set(values)] : undefined;
}

function fixedTexts(schema: SchemaObject): readonly string[] | undefined {
  const values = "const" in schema ? [schema.const] : schema.enum;
  return values?.every((value) => typeof value === "string") ? (values as string[]) : undefined;
}

/** One type for several, each once. */
function unionOf(types: readonly ModelType[]): ModelType {
  const flat = types.flatMap((type) => (type.kind === "union" && !type.tag ? type.of : [type]));
  const distinct = flat.filter((type, index) => flat.findIndex((other) => deepEqual(other, type)) === index);
  const [only] = distinct;
  if (distinct.some(({ kind }) => kind === "any")) return { kind: "any" };
  return distinct.length === 1 && only ? only : { kind: "union", of: distinct };
}

/** The type without null, and whether it had it. */
export function withoutNull(type: ModelType): { readonly type: ModelType; readonly nullable: boolean } {
  if (type.kind !== "union") return { type, nullable: type.kind === "null" };
  const rest = type.of.filter(({ kind }) => kind !== "null");
  if (rest.length === type.of.length) return { type, nullable: false };
  return { type: unionOf(rest), nullable: true };
}
