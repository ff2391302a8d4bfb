/** For `validate`, which looks at one contract (`check` compares two): decides whether any value fits a schema. */
import { ucs2length } from "../../runtime/event/code-points.ts";
import { deepEqual } from "../../runtime/event/deep-equal.ts";
import type { Contract, JsonSchema } from "../model.ts";
import { referredSchema } from "../schemas/schema-nodes.ts";
import { isObjectNode, itemsOf, type ObjectNode } from "../source/nodes.ts";
import { formatPlace, type Place } from "../source/source-map.ts";
import { emptyArray } from "./empty-arrays.ts";
import { emptyObject } from "./empty-objects.ts";
import { emptyNumber, emptyRange } from "./empty-ranges.ts";
import type { EmptyReason, EmptySchemaQueries, Holder, Keyword } from "./empty-reason.ts";

/** The kinds of JSON values; `fraction` is a number that is no integer. */
type Kind = "null" | "boolean" | "object" | "array" | "string" | "integer" | "fraction";

const KINDS: readonly Kind[] = ["null", "boolean", "object", "array", "string", "integer", "fraction"];
// A schema that takes more steps, or goes deeper, than this to see through is believed.
const MAX_STEPS = 5_000;
const MAX_LEVELS = 200;
const ASSERTS_NOTHING = new Set(
  "title description default examples example deprecated readOnly writeOnly externalDocs discriminator".split(
    " ",
  ),
);

/**
 * Finds schemas that no value fits. It knows a part of what JSON Schema can say, and where it does not know, a value may fit: so it never
 * accuses a schema that accepts something. Recursion is followed: a schema that needs itself as a member accepts nothing, because no value is
 * endless.
 */
export class EmptySchemaFinder implements EmptySchemaQueries {
  readonly #contract: Contract;
  readonly #numbers = new Map<object, number>();
  readonly #known = new Map<string, EmptyReason | undefined>();
  /** What is being decided, and how deep in the values. */
  readonly #active = new Map<string, number>();
  /** The outermost of the active questions that the answer at hand assumed to be empty. */
  #assumed = Number.POSITIVE_INFINITY;
  #steps = 0;

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  /** Why no value fits a schema; undefined when one may. */
  reasonFor(schema: JsonSchema, holder?: Holder): EmptyReason | undefined {
    this.#steps = 0;
    this.#assumed = Number.POSITIVE_INFINITY;
    return this.of([schema], holder);
  }

  /** Why none of the values of one kind fits a schema that others fit; for the kinds that the schema speaks of. */
  emptyKindsOf(schema: JsonSchema): { kind: string; why: EmptyReason }[] {
    const nodes = this.#flatten([schema]);
    if (!Array.isArray(nodes) || this.#fixedValues(nodes)) return [];
    const kinds = this.#kindsOf(nodes);
    if (!(kinds instanceof Set)) return [];
    this.#steps = 0;
    return (["object", "array", "string"] as const).flatMap((kind) => {
      const why = kinds.has(kind) ? this.#emptyKind(kind, nodes) : undefined;
      return why ? [{ kind, why }] : [];
    });
  }

  of(schemas: readonly JsonSchema[], holder?: Holder): EmptyReason | undefined {
    const [only] = schemas;
    if (schemas.length === 1 && isObjectNode(only) && !("$ref" in only) && !mayContradict(only))
      return undefined;
    const nodes = this.#flatten(schemas, holder);
    if (!Array.isArray(nodes)) return nodes;
    const key = this.#keyOf(nodes);
    if (this.#known.has(key)) return this.#known.get(key);
    const depth = this.#active.get(key);
    if (depth !== undefined) {
      this.#assumed = Math.min(this.#assumed, depth);
      return { kind: "endless", text: "", place: undefined };
    }
    if (this.#active.size >= MAX_LEVELS) {
      this.#steps = Number.POSITIVE_INFINITY;
      return undefined;
    }
    const outer = this.#assumed;
    this.#assumed = Number.POSITIVE_INFINITY;
    const own = this.#active.size;
    this.#active.set(key, own);
    const found = this.#decide(nodes, new Set());
    this.#active.delete(key);
    // "A value fits" holds whatever was assumed; "none does" only when nothing was that is still open.
    const isFinal = found === undefined ? this.#steps <= MAX_STEPS : this.#assumed >= own;
    if (isFinal) this.#known.set(key, found);
    this.#assumed = Math.min(outer, found && this.#assumed < own ? this.#assumed : Number.POSITIVE_INFINITY);
    return found;
  }

  placeOf(node: object, key?: string | number): Place | undefined {
    return this.#contract.sources.of(node, key);
  }

  at(node: object, key?: string | number): string {
    const place = this.placeOf(node, key);
    return place ? ` (${formatPlace(place)})` : "";
  }

  refusal(value: unknown, schemas: readonly JsonSchema[]): Keyword | undefined {
    const nodes = this.#flatten(schemas);
    if (!Array.isArray(nodes)) return { node: {}, keyword: "false" };
    for (const node of nodes) {
      const keyword = refusingKeyword(value, node);
      if (keyword !== undefined) return { node, keyword };
    }
    return undefined;
  }

  /** Whether a value fits the nodes, trying the branches of choices one after the other. */
  #decide(nodes: readonly ObjectNode[], chosen: ReadonlySet<string>): EmptyReason | undefined {
    if (++this.#steps > MAX_STEPS) return undefined;
    const found = this.#contradiction(nodes);
    if (found) return found;
    for (const node of nodes) {
      for (const keyword of ["anyOf", "oneOf"]) {
        const choice = `${this.#numberOf(node)} ${keyword}`;
        const branches = itemsOf(node[keyword]);
        if (branches.length === 0 || chosen.has(choice)) continue;
        const done = new Set(chosen).add(choice);
        let first: EmptyReason | undefined;
        for (const [index, branch] of branches.entries()) {
          const more = this.#flatten([branch as JsonSchema], { node: branches, key: index });
          const why = Array.isArray(more) ? this.#decide([...new Set([...nodes, ...more])], done) : more;
          // A branch that a value fits leaves no need to look at other choices: they were tried below it.
          if (why === undefined) return undefined;
          first ??= why;
        }
        const text = `none of the branches of ${keyword} can be met; the first one: ${first?.text}`;
        return { kind: "contradiction", text, place: this.placeOf(node, keyword) };
      }
    }
    return undefined;
  }

  #contradiction(nodes: readonly ObjectNode[]): EmptyReason | undefined {
    for (const node of nodes) {
      if (Object.hasOwn(node, "not") && this.#acceptsAll(node["not"]))
        return { kind: "forbidden", text: "not forbids everything here", place: this.placeOf(node, "not") };
    }
    const kinds = this.#kindsOf(nodes);
    if (!(kinds instanceof Set)) return kinds;
    const fixed = this.#fixedValues(nodes);
    if (fixed) return Array.isArray(fixed) ? undefined : fixed;
    let first: EmptyReason | undefined;
    for (const kind of kinds) {
      const found = this.#emptyKind(kind, nodes);
      if (!found) return undefined;
      first ??= found;
    }
    return first;
  }

  #emptyKind(kind: Kind, nodes: readonly ObjectNode[]): EmptyReason | undefined {
    switch (kind) {
      case "integer":
      case "fraction":
        return emptyNumber(nodes, kind === "integer", this);
      case "string":
        return emptyRange(nodes, "minLength", "maxLength", this);
      case "array":
        return emptyArray(nodes, this);
      case "object":
        return emptyObject(nodes, this);
      default:
        return undefined;
    }
  }

  /** The kinds of values that all nodes allow, at least one. */
  #kindsOf(nodes: readonly ObjectNode[]): Set<Kind> | EmptyReason {
    let kinds = new Set(KINDS);
    const earlier: ObjectNode[] = [];
    for (const node of nodes) {
      const allowed = "type" in node ? kindsOfType(node["type"]) : undefined;
      const forbidden = this.#forbiddenKinds(node["not"]);
      const left = new Set(
        [...kinds].filter((kind) => (!allowed || allowed.has(kind)) && !forbidden.has(kind)),
      );
      if (left.size === 0) {
        const keyword = allowed && ![...kinds].some((kind) => allowed.has(kind)) ? "type" : "not";
        const other = earlier.findLast((one) => "type" in one) ?? (keyword === "not" ? node : undefined);
        const text = other
          ? `it must be ${[other["type"]].flat().join(" or ")}${other === node ? "" : this.at(other, "type")}, but ${keyword === "type" ? `also ${[node["type"]].flat().join(" or ")}` : "not forbids just that"}; correct one of them`
          : "not forbids every type; correct it";
        return { kind: "contradiction", text, place: this.placeOf(node, keyword) };
      }
      if (left.size < kinds.size) earlier.push(node);
      kinds = left;
    }
    return kinds;
  }

  /** The kinds that `not: { type: … }` takes away; none where it says anything else. */
  #forbiddenKinds(not: unknown): ReadonlySet<Kind> {
    if (!isObjectNode(not) || !("type" in not)) return new Set();
    const asserts = Object.keys(not).some((key) => key !== "type" && !isAnnotation(key));
    return asserts ? new Set() : kindsOfType(not["type"]);
  }

  /** The values that `const` and `enum` leave; undefined when nothing fixes the value. */
  #fixedValues(nodes: readonly ObjectNode[]): unknown[] | EmptyReason | undefined {
    const fixing = nodes.flatMap(
      (node): { node: ObjectNode; keyword: string; values: readonly unknown[] }[] => [
        ...(Object.hasOwn(node, "const") ? [{ node, keyword: "const", values: [node["const"]] }] : []),
        ...(Array.isArray(node["enum"]) ? [{ node, keyword: "enum", values: node["enum"] }] : []),
      ],
    );
    const [first] = fixing;
    if (!first) return undefined;
    let left = [...first.values];
    for (const node of nodes) {
      const fit = left.filter((value) => refusingKeyword(value, node) === undefined);
      if (fit.length > 0) {
        left = fit;
        continue;
      }
      const refusing = refusingKeyword(left[0], node) ?? "type";
      const limit = node[refusing];
      const shown = typeof limit === "object" ? "" : ` ${JSON.stringify(limit)}`;
      const what = first.values.length === 1 ? "the only value that" : "none of the values that";
      const verb = first.values.length === 1 ? "allows does not fit" : "allows fits";
      const text = `${what} ${first.keyword}${this.at(first.node, first.keyword)} ${verb} ${refusing}${shown}; correct one of the two`;
      return { kind: "contradiction", text, place: this.placeOf(node, refusing) };
    }
    return left;
  }

  /** All schemas that a value has to fit with these: `$ref` and `allOf` followed, each once. */
  #flatten(schemas: readonly JsonSchema[], holder?: Holder): ObjectNode[] | EmptyReason {
    const nodes = new Set<ObjectNode>();
    const open: { schema: unknown; holder: Holder | undefined }[] = schemas.map((schema) => ({
      schema,
      holder,
    }));
    for (let next = open.pop(); next; next = open.pop()) {
      const { schema } = next;
      if (schema === false) {
        const place = next.holder && this.placeOf(next.holder.node, next.holder.key);
        return { kind: "forbidden", text: "its schema is false", place };
      }
      if (!isObjectNode(schema) || nodes.has(schema)) continue;
      nodes.add(schema);
      const target = referredSchema(schema, this.#contract.schemas);
      const parts = itemsOf(schema["allOf"]);
      // Backwards, for the last one is taken first.
      for (const [index, part] of [...parts.entries()].reverse())
        open.push({ schema: part, holder: { node: parts, key: index } });
      if (target) open.push({ schema: target.schema, holder: { node: schema, key: "$ref" } });
    }
    return [...nodes];
  }

  #acceptsAll(schema: unknown): boolean {
    if (schema === true) return true;
    if (!isObjectNode(schema)) return false;
    const passed = new Set<unknown>([schema]);
    let node = schema;
    for (let target = referredSchema(node, this.#contract.schemas); target; ) {
      if (target.schema === true) return true;
      if (target.schema === false || passed.has(target.schema)) return false;
      if (Object.keys(node).some((key) => key !== "$ref" && !isAnnotation(key))) return false;
      passed.add(target.schema);
      node = target.schema;
      target = referredSchema(node, this.#contract.schemas);
    }
    return Object.keys(node).every(isAnnotation);
  }

  #keyOf(nodes: readonly ObjectNode[]): string {
    return nodes
      .map((node) => this.#numberOf(node))
      .sort((a, b) => a - b)
      .join();
  }

  #numberOf(node: object): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }
}

// On their own, or with a type, these always leave a value.
const HARMLESS = new Set(
  (
    "type description title format pattern properties items additionalProperties patternProperties additionalItems prefixItems " +
    "examples example default deprecated readOnly writeOnly externalDocs discriminator uniqueItems multipleOf $ref $comment " +
    "contentEncoding contentMediaType"
  ).split(" "),
);
// A single limit leaves something.
const LIMIT = /^(?:min|max|exclusiveM)/;

/** Whether a schema asserts enough to contradict itself; most do not, and need no closer look. */
export function mayContradict(schema: ObjectNode): boolean {
  const asserting = Object.keys(schema).filter(
    (keyword) => !HARMLESS.has(keyword) && !keyword.startsWith("x-"),
  );
  const [only] = asserting;
  if ("$ref" in schema && ("type" in schema || only !== undefined)) return true;
  if (asserting.length > 1 || only === undefined) return asserting.length > 1;
  // A list that needs an item, or an object that needs a member, depends on what that is.
  return !LIMIT.test(only) || only === "minItems" || only === "minProperties";
}

function isAnnotation(keyword: string): boolean {
  return ASSERTS_NOTHING.has(keyword) || keyword.startsWith("x-") || keyword === "$comment";
}

function kindsOfType(type: unknown): ReadonlySet<Kind> {
  return new Set(
    [type].flat().flatMap((name): Kind[] => (name === "number" ? ["integer", "fraction"] : [name as Kind])),
  );
}

function kindOfValue(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "fraction";
  return typeof value as Kind;
}

/** The keyword of a schema that surely refuses the value, of those that look at the value itself. */
function refusingKeyword(value: unknown, node: ObjectNode): string | undefined {
  if ("type" in node && !kindsOfType(node["type"]).has(kindOfValue(value))) return "type";
  if (Object.hasOwn(node, "const") && !deepEqual(node["const"], value)) return "const";
  if (Array.isArray(node["enum"]) && !node["enum"].some((one) => deepEqual(one, value))) return "enum";
  const outside = (low: string, high: string, size: number): string | undefined =>
    size < limitOf(node, low) ? low : size > limitOf(node, high) ? high : undefined;
  if (typeof value === "number") {
    if (value <= limitOf(node, "exclusiveMinimum")) return "exclusiveMinimum";
    if (value >= limitOf(node, "exclusiveMaximum")) return "exclusiveMaximum";
    return outside("minimum", "maximum", value);
  }
  if (typeof value === "string") return outside("minLength", "maxLength", ucs2length(value));
  if (Array.isArray(value)) return outside("minItems", "maxItems", value.length);
  if (!isObjectNode(value)) return undefined;
  if (itemsOf(node["required"]).some((name) => !Object.hasOwn(value, String(name)))) return "required";
  return outside("minProperties", "maxProperties", Object.keys(value).length);
}

/** The number under a keyword; NaN, which is neither below nor above anything, when there is none. */
function limitOf(node: ObjectNode, keyword: string): number {
  const limit = node[keyword];
  return typeof limit === "number" ? limit : Number.NaN;
}
