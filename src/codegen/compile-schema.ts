import { typeOf } from "../contract/json-type.ts";
import type { ClosableSchemas, Closed } from "../contract/normal-form/close-schema.ts";
import { resolve, type Schema, type SchemaObject, type Schemas } from "../contract/normal-form/schema.ts";
import type { Tagged } from "../contract/normal-form/tagged-union.ts";
import { escapeSegment } from "../contract/source/json-pointer.ts";
import { deepEqual } from "../runtime/event/deep-equal.ts";
import { formatExports, formats, numberFormats } from "../runtime/event/format-table.ts";
import {
  hasBranch,
  isPureReference,
  repeatedSchemas,
  targetOf,
  typesOfBranches,
} from "./repeated-schemas.ts";
import { literal, stringLiteral } from "./text.ts";
import { ValidatorModule } from "./validator-module.ts";

/** A module of validators without its frame. */
export interface CompiledValidators {
  /** Exports of the seam, sorted. */
  readonly imports: readonly string[];
  /** Constants and functions; their names begin with the prefix. */
  readonly body: string;
  /** The name of the function that checks the whole. */
  readonly check: string;
}

/** A value to be checked: the code that reads it, and what is known of it. */
interface CheckedValue {
  readonly value: string;
  /** The code of its pointer, without and with something after it. */
  readonly pointer: Pointer;
  /** How many values it stands below the parameter of its function. */
  readonly depth: number;
  /** Whether it may be missing where it must not: then the first check to fail says so. */
  readonly required?: boolean;
  /** The types that it can only have here. */
  readonly types?: ReadonlySet<string>;
  /** The member that selected this branch of a choice, and its values here: no need to look again. */
  readonly tag?: { readonly name: string; readonly values: readonly unknown[] };
  /** The variable that collects what was looked at; undefined where nobody asks. */
  readonly evaluated?: string | undefined;
}

type Assertion = readonly [condition: string, keyword: string, expected: string];

const PARAMETERS = "d, p, e, c";
const PRIMITIVE_TESTS: Readonly<Record<string, string>> = {
  string: 'typeof $ === "string"',
  number: "Number.isFinite($)",
  integer: "Number.isInteger($)",
  boolean: 'typeof $ === "boolean"',
  null: "$ === null",
  array: "Array.isArray($)",
};
/** Keywords that hold no schema and become one comparison each. */
const PLAIN = new Set(
  "type const enum format exact pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum".split(
    " ",
  ),
);
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
// From this size on a list of values is looked up in a set.
const SET_FROM = 9;

/**
 * Compiles a schema in normal form, marked by `closeSchema`, to JavaScript: one function for each schema that is referred to from several
 * places or from itself, the others in place. Throws for what is no schema.
 */
export function compileSchema(
  { root, schemas, tracksEvaluated }: Pick<ClosableSchemas, "root" | "schemas" | "tracksEvaluated">,
  prefix: string,
): CompiledValidators {
  const compiler = new SchemaCompiler(schemas, root, tracksEvaluated, prefix);
  const check = compiler.checkOf({ $ref: root });
  return { imports: compiler.module.imports, body: compiler.module.body, check };
}

class SchemaCompiler {
  readonly module: ValidatorModule;
  readonly #schemas: Schemas;
  readonly #tracksEvaluated: boolean;
  readonly #uses = new Map<string, number>();
  /** Schemas whose outcome is remembered, and the keys of the functions that check them each time. */
  readonly #repeated: ReadonlyMap<Schema, SchemaObject>;
  /** The deepest value of the function that is being written. */
  #depth = 0;
  #collectors = 0;

  constructor(schemas: Schemas, root: string, tracksEvaluated: boolean, prefix: string) {
    this.module = new ValidatorModule(prefix);
    this.#schemas = schemas;
    this.#tracksEvaluated = tracksEvaluated;
    this.#repeated = new Map([...repeatedSchemas(root, schemas, tracksEvaluated)].map((one) => [one, {}]));
    this.#countUse(root);
    for (const schema of schemas.values()) this.#countUses(schema);
  }

  /** The name of the function that checks a schema. */
  checkOf(schema: Schema): string {
    const target = targetOf(schema, this.#schemas);
    const own = this.#repeated.get(target);
    if (!own) return this.#functionOf(target, target);
    return this.module.function(target, () => {
      const check = this.#functionOf(own, target);
      const parameters = PARAMETERS + (this.#tracksEvaluated ? ", k" : "");
      return `(${parameters}) {\n${this.module.use("checkOnce")}(${check}, ${parameters});\n}`;
    });
  }

  /** The name of the function that checks a schema each time that it is called. */
  #functionOf(key: Schema, target: Schema): string {
    return this.module.function(key, () => {
      const outer = this.#depth;
      this.#depth = 0;
      const evaluated = this.#tracksEvaluated ? "k" : undefined;
      const code = this.#checkInPlace(target, {
        value: "d",
        pointer: new Pointer("p"),
        depth: 0,
        required: true,
        evaluated,
      });
      const variables = Array.from({ length: this.#depth }, (_, index) => `v${index + 1}`);
      this.#depth = outer;
      const declared = variables.length > 0 ? `let ${variables.join(", ")};\n` : "";
      return `(${PARAMETERS}${evaluated ? ", k" : ""}) {\n${declared}${code}}`;
    });
  }

  #countUse(key: string): void {
    this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1);
  }

  #countUses(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    const { $ref } = value as SchemaObject;
    if (typeof $ref === "string") this.#countUse($ref);
    for (const below of Object.values(value)) this.#countUses(below);
  }

  /** Statements, one on a line, that check a place. */
  #check(schema: Schema, place: CheckedValue): string {
    const target = targetOf(schema, this.#schemas);
    if (this.#repeated.has(target)) return this.#call(this.checkOf(target), place);
    return this.#checkInPlace(schema, place);
  }

  #checkInPlace(schema: Schema, place: CheckedValue): string {
    if (schema === true) return "";
    if (schema === false) return this.#fail(place, "false schema");
    if (isPureReference(schema)) return this.#refer(schema.$ref, place);
    const tracked = schema.unevaluatedProperties !== undefined || schema.unevaluatedItems !== undefined;
    const collects = tracked || (schema["closed"] as Closed | undefined)?.evaluated;
    if (!collects) return this.#keywords(schema, place);
    const own = `j${++this.#collectors}`;
    const code = this.#keywords(schema, { ...place, evaluated: own });
    const merge = place.evaluated === undefined ? "" : `${place.evaluated}?.merge(${own});\n`;
    return `{\nconst ${own} = new ${this.module.use("Evaluated")}();\n${code}${merge}}\n`;
  }

  #refer(key: string, place: CheckedValue): string {
    const target = resolve(this.#schemas, key);
    const isInlined = this.#uses.get(key) === 1 || isSmall(target);
    return isInlined ? this.#check(target, place) : this.#call(this.checkOf(target), place);
  }

  #call(name: string, place: CheckedValue): string {
    const collector = place.evaluated === undefined ? "" : `, ${place.evaluated}`;
    return `${name}(${place.value}, ${place.pointer.code()}, e, c${collector});\n`;
  }

  #fail(place: CheckedValue, keyword: string, expected = "", below = ""): string {
    const more = expected && place.required ? [expected, place.value] : [expected].filter(Boolean);
    const list = ["e", place.pointer.code(below), stringLiteral(keyword), ...more].join(", ");
    return `${this.module.use("fail")}(${list});\n`;
  }

  #keywords(schema: SchemaObject, place: CheckedValue): string {
    const values = fixedValues(schema);
    if (values) {
      const code = this.#rest(schema, { ...present(place), types: new Set(values.map(typeOf)) });
      const keyword = "const" in schema ? "const" : "enum";
      return choose(
        this.#unlike(values, place.value),
        this.#fail(place, keyword, this.#expected(values)),
        code,
      );
    }
    if (schema.type === undefined) return this.#rest(schema, present(place));
    const types = simplified([schema.type].flat());
    const code = this.#rest(schema, { ...present(place), types: new Set(types) });
    if (isKnown(types, place)) return code;
    const test = types.map((type) => this.#isNot(type, place.value)).join(" && ");
    return choose(test, this.#fail(place, "type", stringLiteral(types.join(" or "))), code);
  }

  /** Everything but `type`, `enum` and `const`. */
  #rest(schema: SchemaObject, place: CheckedValue): string {
    const grouped: readonly (readonly [type: string, code: string])[] = [
      ["string", this.#asserted(this.#ofString(schema, place.value), place)],
      ["number", this.#asserted(this.#ofNumber(schema, place.value), place)],
      ["array", this.#ofArray(schema, place)],
      ["object", this.#ofObject(schema, place)],
    ];
    const groups = grouped.map(([type, code]) => this.#guarded(type, code, place)).join("");
    return groups + this.#composed(schema, place) + this.#unevaluated(schema, place);
  }

  #guarded(type: string, code: string, place: CheckedValue): string {
    if (code === "") return "";
    const types = place.types && new Set([...place.types].map((one) => (one === "integer" ? "number" : one)));
    if (types && !types.has(type)) return "";
    return types?.size === 1 ? code : `if (${this.#is(type, place.value)}) ${block(code)}`;
  }

  #is(type: string, value: string): string {
    if (type === "object") return `${this.module.use("isObject")}(${value})`;
    const test = Object.hasOwn(PRIMITIVE_TESTS, type) ? PRIMITIVE_TESTS[type] : undefined;
    if (test === undefined) throw new Error(`there is no type ${JSON.stringify(type)}`);
    return test.replace("$", () => value);
  }

  #isNot(type: string, value: string): string {
    const test = this.#is(type, value);
    return test.includes(" === ") ? test.replace(" === ", " !== ") : `!${test}`;
  }

  /** The condition under which a value is none of these. */
  #unlike(values: readonly unknown[], value: string): string {
    const plain = values.filter((one) => typeof one !== "object" || one === null);
    const composite = values.filter((one) => typeof one === "object" && one !== null);
    const list = () => this.module.constant(literal(plain));
    const unlikePlain =
      plain.length >= SET_FROM
        ? [`!${this.module.constant(`/*#__PURE__*/ new Set(${list()})`)}.has(${value})`]
        : plain.length > 2
          ? [`!${list()}.includes(${value})`]
          : plain.map((one) => `${value} !== ${literal(one)}`);
    const unlikeComposite = composite.map(
      (one) => `!${this.module.use("deepEqual")}(${value}, ${this.module.constant(literal(one))})`,
    );
    return [...unlikePlain, ...unlikeComposite].join(" && ") || "true";
  }

  #expected(values: readonly unknown[]): string {
    const [only] = values;
    if (values.length !== 1) return this.module.constant(literal(values));
    return typeof only === "object" && only !== null ? this.module.constant(literal(only)) : literal(only);
  }

  #asserted(assertions: readonly Assertion[], place: CheckedValue): string {
    return assertions
      .map(
        ([condition, keyword, expected]) =>
          `if (${condition}) ${this.#fail(present(place), keyword, expected)}`,
      )
      .join("");
  }

  #ofString(schema: SchemaObject, value: string): Assertion[] {
    const made: Assertion[] = [];
    const { maxLength, minLength, pattern, format } = schema as Record<string, unknown>;
    if (typeof maxLength === "number")
      made.push([
        `${value}.length > ${maxLength} && ${this.module.use("ucs2length")}(${value}) > ${maxLength}`,
        "maxLength",
        String(maxLength),
      ]);
    if (typeof minLength === "number" && minLength > 0) {
      const length = minLength === 1 ? `${value}.length` : `${this.module.use("ucs2length")}(${value})`;
      made.push([`${length} < ${minLength}`, "minLength", String(minLength)]);
    }
    if (typeof pattern === "string")
      made.push([`!${this.#pattern(pattern)}.test(${value})`, "pattern", stringLiteral(pattern)]);
    return [...made, ...this.#format(format, formats, value)];
  }

  /** The check of a format, where the formats of the value's type have one of this name. */
  #format(format: unknown, known: object, value: string): Assertion[] {
    if (typeof format !== "string" || !Object.hasOwn(known, format)) return [];
    const check = this.module.use(formatExports[format] ?? "");
    return [[`!${check}(${value})`, "format", stringLiteral(format)]];
  }

  #pattern(pattern: string): string {
    // Throws for what is none: generated code must not, when it is loaded.
    new RegExp(pattern, "u");
    return this.module.constant(`/*#__PURE__*/ new RegExp(${stringLiteral(pattern)}, "u")`);
  }

  #ofNumber(schema: SchemaObject, value: string): Assertion[] {
    const { multipleOf } = schema as Record<string, unknown>;
    const refused = { minimum: "<", maximum: ">", exclusiveMinimum: "<=", exclusiveMaximum: ">=" };
    const made = Object.entries(refused).flatMap(([keyword, operator]): Assertion[] =>
      typeof schema[keyword] === "number"
        ? [[`${value} ${operator} ${schema[keyword]}`, keyword, String(schema[keyword])]]
        : [],
    );
    if (typeof multipleOf === "number")
      made.push([
        `!${this.module.use("isDecimalMultiple")}(${value}, ${multipleOf})`,
        "multipleOf",
        String(multipleOf),
      ]);
    return [...this.#exact(schema, value), ...made, ...this.#format(schema.format, numberFormats, value)];
  }

  /** The check of our keyword `exact`. */
  #exact(schema: SchemaObject, value: string): Assertion[] {
    return schema["exact"] ? [[`c && !Number.isSafeInteger(${value})`, "safe-integer", '""']] : [];
  }

  #counted(schema: SchemaObject, what: "Items" | "Properties", length: string): Assertion[] {
    return (["max", "min"] as const).flatMap((side): Assertion[] => {
      const limit = schema[side + what];
      if (typeof limit !== "number" || (side === "min" && limit <= 0)) return [];
      return [[`${length} ${side === "max" ? ">" : "<"} ${limit}`, side + what, String(limit)]];
    });
  }

  #ofArray(schema: SchemaObject, place: CheckedValue): string {
    const { value } = place;
    const assertions = this.#counted(schema, "Items", `${value}.length`);
    if (schema["uniqueItems"] === true)
      assertions.push([`${this.module.use("hasDuplicates")}(${value})`, "uniqueItems", ""]);
    let code = this.#asserted(assertions, place);
    if (Array.isArray(schema.items)) {
      for (const [index, item] of schema.items.entries()) {
        const inner = this.#check(item, this.#below(place, place.pointer.member(String(index))));
        if (inner !== "")
          code += `if (${value}.length > ${index}) {\n${this.#variable(place)} = ${value}[${index}];\n${inner}}\n`;
      }
      code += this.#mark(place, "Items", schema.items.length === 0 ? "0" : String(schema.items.length));
      if (schema.additionalItems !== undefined)
        code +=
          this.#eachItem(schema.additionalItems, schema.items.length, place) + this.#mark(place, "Items");
    } else if (schema.items !== undefined) {
      code += this.#eachItem(schema.items, 0, place) + this.#mark(place, "Items");
    }
    if (schema.contains !== undefined) code += this.#contains(schema, place);
    return code;
  }

  #eachItem(schema: Schema, from: number, place: CheckedValue): string {
    const index = `i${place.depth + 1}`;
    const code = this.#check(schema, this.#below(place, place.pointer.index(index)));
    if (code === "") return "";
    const variable = this.#variable(place);
    return `for (let ${index} = ${from}; ${index} < ${place.value}.length; ${index}++) {\n${variable} = ${place.value}[${index}];\n${code}}\n`;
  }

  #contains(schema: SchemaObject, place: CheckedValue): string {
    const least = typeof schema["minContains"] === "number" ? schema["minContains"] : 1;
    const most = schema["maxContains"];
    const collector = place.evaluated === undefined ? "" : `, ${place.evaluated}`;
    const count = `${this.module.use("countItems")}(${this.checkOf(schema.contains ?? true)}, ${place.value}, c${collector})`;
    const assertions: Assertion[] = [];
    if (least > 0 || collector !== "") assertions.push([`${count} < ${least}`, "minContains", String(least)]);
    if (typeof most === "number") assertions.push([`${count} > ${most}`, "maxContains", String(most)]);
    return this.#asserted(assertions, place);
  }

  #ofObject(schema: SchemaObject, place: CheckedValue): string {
    const { value } = place;
    const properties = Object.entries(schema.properties ?? {});
    const required = new Set(schema.required ?? []);
    const { tag } = place;
    const isTold = (name: string, property: Schema) =>
      name === tag?.name && deepEqual(this.#valuesOf(property), tag.values);
    let code = this.#asserted(this.#counted(schema, "Properties", `Object.keys(${value}).length`), place);
    for (const [name, property] of properties) {
      if (!isTold(name, property)) code += this.#property(name, property, required.has(name), place);
      required.delete(name);
    }
    for (const name of required) code += this.#property(name, true, true, place);
    code += this.#mark(
      place,
      "Names",
      properties.length > 0 ? literal(properties.map(([name]) => name)) : "[]",
    );
    for (const [name, needs] of Object.entries(schema.dependentRequired ?? {})) {
      const missing = needs.map(
        (other) =>
          `if (${this.#member(value, other)} === undefined) ${this.#fail(present(place), "dependentRequired", stringLiteral(name), pointerSegment(other))}`,
      );
      if (missing.length > 0)
        code += `if (${this.#member(value, name)} !== undefined) {\n${missing.join("")}}\n`;
    }
    for (const [name, needs] of Object.entries(schema.dependentSchemas ?? {})) {
      const inner = this.#check(needs, present(place));
      if (inner !== "") code += `if (${this.#member(value, name)} !== undefined) ${block(inner)}`;
    }
    if (schema.propertyNames !== undefined && schema.propertyNames !== true) {
      const call = `${this.checkOf(schema.propertyNames)}(n, ${this.module.use("at")}(${place.pointer.code()}, n), e, c);`;
      code += `for (const n in ${value}) ${call}\n`;
    }
    const marker = schema["closed"] as Closed | undefined;
    if (marker && !marker.evaluated) code += `if (c) ${this.#closed(marker.names, place)}`;
    return code + this.#furtherMembers(schema, place);
  }

  #property(name: string, property: Schema, required: boolean, place: CheckedValue): string {
    const variable = `v${place.depth + 1}`;
    const access = this.#member(place.value, name);
    const below = this.#below(place, place.pointer.member(name));
    const refusesAbsence = required && this.#refusesUndefined(property);
    const code = this.#check(property, refusesAbsence ? { ...below, required } : below);
    if (code !== "") this.#variable(place);
    if (refusesAbsence) return `${variable} = ${access};\n${code}`;
    if (!required) return code === "" ? "" : `if ((${variable} = ${access}) !== undefined) ${block(code)}`;
    const missing = this.#fail(below, "required");
    if (code === "") return `if (${access} === undefined) ${missing}`;
    return `if ((${variable} = ${access}) === undefined) ${missing}else ${block(code)}`;
  }

  /** Whether the first check of a schema fails for a value that is missing, and knows it. */
  #refusesUndefined(schema: Schema): boolean {
    const target = targetOf(schema, this.#schemas);
    return typeof target === "object" && (target.type !== undefined || fixedValues(target) !== undefined);
  }

  #valuesOf(schema: Schema): readonly unknown[] | undefined {
    const target = targetOf(schema, this.#schemas);
    return typeof target === "object" && isSmall(target) ? fixedValues(target) : undefined;
  }

  #member(value: string, name: string): string {
    if (name in Object.prototype) return `${this.module.use("own")}(${value}, ${stringLiteral(name)})`;
    return IDENTIFIER.test(name) ? `${value}.${name}` : `${value}[${stringLiteral(name)}]`;
  }

  /** `patternProperties`, `additionalProperties` and our `closed`. */
  #furtherMembers(schema: SchemaObject, place: CheckedValue): string {
    const { value, depth } = place;
    const name = `n${depth}`;
    const names = Object.keys(schema.properties ?? {});
    const patterns = Object.entries(schema.patternProperties ?? {}).map(
      ([pattern, inner]) => [`${this.#pattern(pattern)}.test(${name})`, inner] as const,
    );
    const further = schema.additionalProperties;
    if (further === false && patterns.length === 0)
      return this.#closed(names, place) + this.#mark(place, "Names");
    const below = this.#below(place, place.pointer.key(name, this.module));
    let body = "";
    for (const [test, inner] of patterns) {
      const code = this.#check(inner, below) + this.#mark(place, "Names", `[${name}]`);
      if (code !== "") body += `if (${test}) ${block(code)}`;
    }
    const refused =
      further === false ? this.#fail(below, "unknown-property") : this.#check(further ?? true, below);
    if (refused !== "") {
      const known = names.length > 0 ? [`!${this.#names(names)}.has(${name})`] : [];
      const condition = [...known, ...patterns.map(([test]) => `!${test}`)].join(" && ");
      body += condition === "" ? refused : `if (${condition}) ${block(refused)}`;
    }
    const loop =
      body && `for (const ${name} in ${value}) {\n${this.#variable(place)} = ${value}[${name}];\n${body}}\n`;
    return further === undefined ? loop : loop + this.#mark(place, "Names");
  }

  #closed(names: readonly string[], place: CheckedValue, evaluated = ""): string {
    return `${this.module.use("closed")}(${place.value}, ${place.pointer.code()}, e, ${this.#names(names)}${evaluated && `, ${evaluated}`});\n`;
  }

  #names(names: readonly string[]): string {
    return this.module.constant(`/*#__PURE__*/ new Set(${literal(names)})`);
  }

  /** What combines schemas at the same place. */
  #composed(schema: SchemaObject, place: CheckedValue): string {
    let code = schema.$ref === undefined ? "" : this.#refer(schema.$ref, place);
    for (const branch of schema.allOf ?? []) code += this.#check(branch, place);
    const tagged = schema["discriminator"] as Tagged | undefined;
    if (tagged) code += this.#guarded("object", this.#tagged(tagged, schema.oneOf ?? [], place), place);
    else if (schema.oneOf) code += this.#alternatives(schema.oneOf, "1", place);
    if (schema.anyOf) code += this.#alternatives(schema.anyOf, "Infinity", place);
    if (schema.not !== undefined)
      code += `if (${this.#holds(schema.not, present({ ...place, evaluated: undefined }))}) ${this.#fail(place, "not")}`;
    if (schema.if !== undefined && (hasBranch(schema) || place.evaluated !== undefined)) {
      const [then, otherwise] = [schema.then ?? true, schema.else ?? true].map((branch) =>
        this.#check(branch, place),
      );
      code += `if (${this.#holds(schema.if, place)}) {\n${then}}${otherwise ? ` else {\n${otherwise}}` : ""}\n`;
    }
    return code;
  }

  #holds(schema: Schema, place: CheckedValue): string {
    const collector = place.evaluated === undefined ? "" : `, ${place.evaluated}`;
    return `${this.module.use("holds")}(${this.checkOf(schema)}, ${place.value}, c${collector})`;
  }

  #tagged({ propertyName, values }: Tagged, branches: readonly Schema[], place: CheckedValue): string {
    const tag = this.#member(place.value, propertyName);
    const wrong = this.#fail(
      present(place),
      "discriminator",
      this.module.constant(literal(values.flat())),
      pointerSegment(propertyName),
    );
    // Of a branch that the tag chose, nothing can be missing at the place itself.
    const inner = { ...present(place), types: new Set(["object"]) };
    const tagOf = (index: number) => ({ name: propertyName, values: values[index] ?? [] });
    const cases = branches.map((branch, index) => {
      const fits = (values[index] ?? []).map((value) => `${tag} === ${literal(value)}`).join(" || ");
      return `if (${fits}) {\n${this.#check(branch, { ...inner, tag: tagOf(index) })}}`;
    });
    return `${cases.join(" else ")} else ${wrong}`;
  }

  #alternatives(branches: readonly Schema[], most: string, place: CheckedValue): string {
    const byType = place.evaluated === undefined ? this.#byType(branches, place) : undefined;
    if (byType !== undefined) return byType;
    const list = this.module.constant(`[${branches.map((branch) => this.checkOf(branch)).join(", ")}]`);
    const collector = place.evaluated === undefined ? "" : `, ${place.evaluated}`;
    return `${this.module.use("some")}(${list}, ${most}, ${place.value}, ${place.pointer.code()}, e, c${collector});\n`;
  }

  /** Branches that no two types of values share: the type of the value selects one of them. */
  #byType(branches: readonly Schema[], place: CheckedValue): string | undefined {
    const types = typesOfBranches(branches, this.#schemas);
    if (!types) return undefined;
    const all = types.flat();
    const cases = branches.map((branch, index) => {
      const own = types[index] ?? [];
      return { own, code: this.#check(branch, { ...present(place), types: new Set<string>(own) }) };
    });
    const busy = cases.flatMap(({ own, code }) => {
      const test = own.map((type) => this.#is(type, place.value)).join(" || ");
      return code === "" ? [] : [`if (${test}) {\n${code}}`];
    });
    const idle = cases.flatMap(({ own, code }) => (code === "" ? own : []));
    const wrong = isKnown(all, place) ? "" : this.#fail(place, "type", stringLiteral(all.join(" or ")));
    const test = idle.map((type) => this.#isNot(type, place.value)).join(" && ");
    const last = wrong !== "" && test !== "" ? `if (${test}) ${wrong}` : wrong;
    return (
      [...busy, ...(last === "" ? [] : [last])].join(" else ") + (last === "" && busy.length > 0 ? "\n" : "")
    );
  }

  /** What asks which members and items the other keywords have looked at, so it comes last. */
  #unevaluated(schema: SchemaObject, place: CheckedValue): string {
    const { evaluated, value, depth } = place;
    if (evaluated === undefined) return "";
    let code = "";
    const marker = schema["closed"] as Closed | undefined;
    if (marker?.evaluated)
      code += this.#guarded("object", `if (c) ${this.#closed(marker.names, place, evaluated)}`, place);
    if (schema.unevaluatedProperties !== undefined) {
      const name = `n${depth}`;
      const below = this.#below(place, place.pointer.key(name, this.module));
      const inner =
        schema.unevaluatedProperties === false
          ? this.#fail(below, "unknown-property")
          : this.#check(schema.unevaluatedProperties, below);
      const loop =
        inner === ""
          ? ""
          : `for (const ${name} in ${value}) if (!${evaluated}.hasName(${name})) {\n${this.#variable(place)} = ${value}[${name}];\n${inner}}\n`;
      code += this.#guarded("object", loop + this.#mark(place, "Names"), place);
    }
    if (schema.unevaluatedItems !== undefined) {
      const index = `i${depth + 1}`;
      const inner = this.#check(schema.unevaluatedItems, this.#below(place, place.pointer.index(index)));
      const loop =
        inner === ""
          ? ""
          : `for (let ${index} = 0; ${index} < ${value}.length; ${index}++) if (!${evaluated}.hasItem(${index})) {\n${this.#variable(place)} = ${value}[${index}];\n${inner}}\n`;
      code += this.#guarded("array", loop + this.#mark(place, "Items"), place);
    }
    return code;
  }

  /** Notes what was looked at: all of it without `what`. */
  #mark({ evaluated }: CheckedValue, kind: "Names" | "Items", what = ""): string {
    return evaluated === undefined || what === "[]" || what === "0"
      ? ""
      : `${evaluated}?.add${kind}(${what});\n`;
  }

  #variable({ depth }: CheckedValue): string {
    this.#depth = Math.max(this.#depth, depth + 1);
    return `v${depth + 1}`;
  }

  #below(place: CheckedValue, pointer: Pointer): CheckedValue {
    return { value: `v${place.depth + 1}`, pointer, depth: place.depth + 1 };
  }
}

/** Code that makes a JSON pointer: a start, and text after it that is known. */
class Pointer {
  readonly #start: () => string;
  readonly #text: string;

  constructor(start: string | (() => string), text = "") {
    this.#start = typeof start === "string" ? () => start : start;
    this.#text = text;
  }

  /** The expression, with some more text. */
  code(more = ""): string {
    const text = this.#text + more;
    return text === "" ? this.#start() : `${this.#start()} + ${stringLiteral(text)}`;
  }

  member(name: string): Pointer {
    return new Pointer(this.#start, this.#text + pointerSegment(name));
  }

  /** Of the item whose index is in a variable. */
  index(variable: string): Pointer {
    return new Pointer(() => `${this.code("/")} + ${variable}`);
  }

  /** Of the member whose name is in a variable. */
  key(variable: string, module: ValidatorModule): Pointer {
    return new Pointer(() => `${module.use("at")}(${this.code()}, ${variable})`);
  }
}

function pointerSegment(name: string): string {
  return `/${escapeSegment(name)}`;
}

/** The place, once it is known that a value is there. */
function present({ required: _, ...place }: CheckedValue): CheckedValue {
  return place;
}

/** `if (test) fail; else code`. */
function choose(test: string, fail: string, code: string): string {
  return `if (${test}) ${fail}${code && `else ${block(code)}`}`;
}

/** Statements as one; a single line that has no `else` needs no braces. */
function block(code: string): string {
  const isOne =
    code.indexOf("\n") === code.length - 1 && !/^(?:const|let|else)\b/.test(code) && !code.endsWith("}\n");
  return isOne ? code : `{\n${code}}\n`;
}

/** Whether a schema takes no more code than a call of a function. */
function isSmall(schema: Schema): boolean {
  if (typeof schema === "boolean") return true;
  const asserting = Object.keys(schema).filter(
    (keyword) => !/^(?:description|deprecated|default)$/.test(keyword),
  );
  return asserting.length <= 2 && asserting.every((keyword) => PLAIN.has(keyword));
}

/** The values that a schema allows; undefined when it does not list any. */
function fixedValues(schema: SchemaObject): readonly unknown[] | undefined {
  const listed = "const" in schema ? [schema.const] : schema.enum;
  const types = schema.type === undefined ? undefined : [schema.type].flat();
  return listed?.filter(
    (value) =>
      (!schema.enum || schema.enum.some((one) => deepEqual(one, value))) &&
      (!types || types.includes(typeOf(value)) || (types.includes("integer") && Number.isInteger(value))),
  );
}

/** Without what others include. */
function simplified(types: readonly string[]): string[] {
  return [...new Set(types)].filter((type) => type !== "integer" || !types.includes("number"));
}

/** Whether a value of this place has one of the types for certain. */
function isKnown(types: readonly string[], place: CheckedValue): boolean {
  return place.types !== undefined && [...place.types].every((type) => types.includes(type));
}
