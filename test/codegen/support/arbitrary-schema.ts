import fc from "fast-check";
import type { JsonSchema } from "../../../src/contract/model.ts";

/** A schema, a value that fits it, and the objects of the value that are closed for writing. */
export interface Sample {
  readonly schema: Exclude<JsonSchema, boolean>;
  readonly value: unknown;
  /** Pointers, as lists of keys, to objects whose schema names properties and says nothing of further ones. */
  readonly closed: readonly Path[];
  /** The same for objects that are open or free-form. */
  readonly open: readonly Path[];
}

type Path = readonly (string | number)[];

const NAMES = ["a", "b", "c", "d-e", "f g", "constructor", "é", 'q"'] as const;

const scalar: fc.Arbitrary<Sample> = fc.oneof(
  fc.string().map((value) => leaf({ type: "string" }, value)),
  fc.integer().map((value) => leaf({ type: "integer" }, value)),
  fc.boolean().map((value) => leaf({ type: "boolean" }, value)),
  fc.constantFrom("x", "y").map((value) => leaf({ enum: ["x", "y", 1] }, value)),
  fc.constant(leaf({ type: ["string", "null"] }, null)),
  fc.constant(leaf({ type: "string", format: "date" }, "2026-02-03")),
);

function leaf(schema: Sample["schema"], value: unknown): Sample {
  return { schema, value, closed: [], open: [] };
}

interface Member {
  readonly name: string;
  readonly sample: Sample;
  readonly present: boolean;
  readonly required: boolean;
}

function membersOf(sample: fc.Arbitrary<Sample>, names: readonly string[] = NAMES): fc.Arbitrary<Member[]> {
  const member = fc.record({
    name: fc.constantFrom(...names),
    sample,
    present: fc.boolean(),
    required: fc.boolean(),
  });
  return fc.uniqueArray(member, { maxLength: 3, selector: ({ name }) => name });
}

function objectOf(members: readonly Member[]): {
  schema: Sample["schema"];
  value: Record<string, unknown>;
  below: Pick<Sample, "closed" | "open">;
} {
  const present = members.filter((one) => one.present || one.required);
  const required = members.filter((one) => one.required).map(({ name }) => name);
  const lift = (kind: "closed" | "open") =>
    present.flatMap(({ name, sample }) => sample[kind].map((path) => [name, ...path]));
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(members.map(({ name, sample }) => [name, sample.schema])),
      ...(required.length > 0 && { required }),
    },
    value: Object.fromEntries(present.map(({ name, sample }) => [name, sample.value])),
    below: { closed: lift("closed"), open: lift("open") },
  };
}

function plainObject(sample: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return fc
    .tuple(membersOf(sample), fc.constantFrom("nothing", "true", "pattern"))
    .map(([members, further]) => {
      const { schema, value, below } = objectOf(members);
      const isClosed = members.length > 0 && further === "nothing";
      return {
        schema: {
          ...schema,
          ...(further === "true" && { additionalProperties: true }),
          ...(further === "pattern" && { patternProperties: { "^never-used": { type: "string" } } }),
        },
        value,
        closed: isClosed ? [[], ...below.closed] : below.closed,
        open: isClosed ? below.open : [[], ...below.open],
      };
    });
}

/** Two objects whose members have different names, in `allOf`, beside members of their own. */
function composedObject(sample: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return fc
    .tuple(
      membersOf(sample, ["a", "b"]),
      membersOf(sample, ["c", "d-e"]),
      membersOf(sample, ["f g", "constructor"]),
      fc.boolean(),
    )
    .map(([first, second, own, always]) => {
      const parts = [objectOf(first), objectOf(second), objectOf(own)] as const;
      const [one, two, three] = parts;
      const isClosed = first.length + second.length + own.length > 0;
      // `then` without conditions that could fail is the same as a branch of `allOf`, by another way.
      const combined = always
        ? { allOf: [one.schema, two.schema] }
        : // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
          { if: { type: "object" }, then: { allOf: [one.schema, two.schema] } };
      const closed = parts.flatMap(({ below }) => below.closed);
      const open = parts.flatMap(({ below }) => below.open);
      return {
        schema: { ...three.schema, ...combined },
        value: { ...one.value, ...two.value, ...three.value },
        closed: isClosed ? [[], ...closed] : closed,
        open: isClosed ? open : [[], ...open],
      };
    });
}

/** Objects told apart by a tag, in `oneOf` or `anyOf`, with or without members beside it, possibly nullable. */
function taggedUnion(sample: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return fc
    .tuple(
      fc.array(membersOf(sample, ["a", "b", "c"]), { minLength: 2, maxLength: 3 }),
      membersOf(sample, ["f g", "d-e"]),
      fc.nat(),
      fc.constantFrom("oneOf", "anyOf"),
      fc.boolean(),
    )
    .map(([branches, own, chosen, list, nullable]) => {
      const made = branches.map((members, index) => {
        const object = objectOf(members);
        const { properties, required = [] } = object.schema as { properties: object; required?: string[] };
        const schema = {
          type: "object",
          properties: { tag: { const: `t${index}` }, ...properties },
          required: ["tag", ...required],
        };
        return { ...object, schema, value: { tag: `t${index}`, ...object.value } };
      });
      const branch = made[chosen % made.length] as (typeof made)[number];
      const beside = objectOf(own);
      const { type: _, ...besideSchema } = beside.schema;
      return {
        schema: {
          ...besideSchema,
          [list]: [...made.map(({ schema }) => schema), ...(nullable ? [{ type: "null" }] : [])],
        },
        value: { ...branch.value, ...beside.value },
        closed: [[], ...branch.below.closed, ...beside.below.closed],
        open: [...branch.below.open, ...beside.below.open],
      };
    });
}

function list(sample: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return fc.tuple(sample, fc.boolean()).map(([item, tuple]) => {
    const lift = (paths: readonly Path[]) => paths.map((path) => [0, ...path]);
    return {
      schema: { type: "array", items: tuple ? [item.schema] : item.schema },
      value: [item.value],
      closed: lift(item.closed),
      open: lift(item.open),
    };
  });
}

/** Schemas with a value that fits, up to some depth. */
export const sampleArbitrary: fc.Arbitrary<Sample> = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { depthSize: "small", withCrossShrink: true, maxDepth: 3 },
    scalar,
    plainObject(tie("sample")),
    composedObject(tie("sample")),
    taggedUnion(tie("sample")),
    list(tie("sample")),
  ),
})).sample;

/** The value with one more member in the object at `path`. */
export function withMember(value: unknown, path: Path, name: string, member: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return { ...(value as object), [name]: member };
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? withMember(item, rest, name, member) : item));
  const holder = value as Record<string, unknown>;
  return { ...holder, [step]: withMember(holder[step], rest, name, member) };
}
