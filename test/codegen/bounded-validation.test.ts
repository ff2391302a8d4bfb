/** Checking a value takes steps in proportion to the value, however a recursive schema leads back to itself. Counts calls, never time. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emitValidators } from "../../src/codegen/validators.ts";
import type { Dialect, JsonSchema } from "../../src/contract/model.ts";
import { normalizeSchemas } from "../../src/contract/normal-form/normalize.ts";
import type { ValidateFunction } from "../../src/runtime/event/definitions.ts";
import { runs } from "../support/runs.ts";
import { contractOfPayload } from "./support/contract.ts";
import { evaluate } from "./support/evaluate.ts";
import { errorsOf, validatorsOf } from "./support/validators.ts";

type Others = Readonly<Record<string, JsonSchema>>;

const counter = globalThis as { checksRun?: number };
const MOST_CALLS = 100_000;

/** The validators of a payload, whose functions count how often they are called, and stop when that is too often. */
function counted(schema: JsonSchema, others: Others = {}, dialect: Dialect = "2020-12") {
  const contract = contractOfPayload(schema, others, dialect);
  const [message] = contract.messages;
  if (!message) throw new Error("no message");
  const [[, code]] = emitValidators(message, contract, normalizeSchemas(contract).schemas) as [
    [string, string],
  ];
  const counting = code.replaceAll(
    /^function (s\d+)\((.*)\) \{$/gm,
    `function $1($2) {\nif (++globalThis.checksRun > ${MOST_CALLS}) throw new Error("too many calls");`,
  );
  expect(counting).not.toBe(code);
  const made = evaluate(counting) as { read: ValidateFunction; write: ValidateFunction };
  const calls = (validate: ValidateFunction, value: unknown) => {
    counter.checksRun = 0;
    const valid = validate(value);
    return { valid, calls: counter.checksRun };
  };
  return { ...made, code, calls };
}

type Keywords = Exclude<JsonSchema, boolean>;

const self: Keywords = { $ref: "#/definitions/Payload" };
const other: Keywords = { $ref: "#/definitions/Other" };
const step = (schema: JsonSchema): Keywords => ({ properties: { a: schema } });
const leaf: Keywords = { properties: { n: { type: "number" } } };

/** Schemas that lead back to themselves through the member `a` on two paths and more. The deepest value has `n`. */
const KINDS: Readonly<Record<string, readonly [schema: JsonSchema, others?: Others]>> = {
  allOf: [{ ...leaf, allOf: [step(self), step(self)] }],
  anyOf: [{ ...leaf, anyOf: [{ required: ["x"], ...step(self) }, step(self)] }],
  oneOf: [{ ...leaf, oneOf: [{ required: ["x"], ...step(self) }, step(self)] }],
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
  "if and then": [{ ...leaf, if: step(self), then: step(self), else: step(self) }],
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
  "if, then and else": [{ ...leaf, if: { ...step(self), required: ["b"] }, then: true, else: step(self) }],
  dependentSchemas: [
    { properties: { n: { type: "number" }, a: self }, dependentSchemas: { a: step(self), k: step(self) } },
  ],
  not: [
    {
      ...leaf,
      not: { ...step(self), required: ["x"] },
      ...{ properties: { n: { type: "number" }, a: self } },
    },
  ],
  "a pattern beside a name": [
    { properties: { n: { type: "number" }, a: self }, patternProperties: { "^a": self } },
  ],
  "two patterns": [{ ...leaf, patternProperties: { "^a": self, a$: self } }],
  "further members of two schemas": [
    {
      properties: { n: { type: "number" } },
      allOf: [
        { properties: { n: true, k: true }, additionalProperties: self },
        { properties: { n: true, k: true }, additionalProperties: self },
      ],
    },
  ],
  "all five, mixed": [
    {
      ...leaf,
      allOf: [step(self)],
      anyOf: [{ required: ["x"], ...step(self) }, step(self)],
      oneOf: [{ required: ["x"], ...step(self) }, step(self)],
      if: step(self),
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: step(self),
      dependentSchemas: { a: step(self) },
    },
  ],
  "two schemas that lead to each other": [
    { ...leaf, allOf: [step(other), step(other)] },
    { Other: { ...leaf, anyOf: [{ required: ["x"], ...step(self) }, step(self)] } },
  ],
  "two paths through different schemas": [
    { ...leaf, allOf: [step(other), step(self)] },
    { Other: { ...leaf, ...step(self) } },
  ],
  "a schema referred to twice at one place": [
    { ...leaf, properties: { n: { type: "number" }, a: { allOf: [self, other] } } },
    { Other: self },
  ],
  "a chain of schemas, each at all levels below the one before": [
    { ...leaf, allOf: [step(self), step({ $ref: "#/definitions/B" })] },
    {
      B: { ...leaf, allOf: [step({ $ref: "#/definitions/B" }), step({ $ref: "#/definitions/C" })] },
      C: { ...leaf, allOf: [step({ $ref: "#/definitions/C" }), step({ $ref: "#/definitions/D" })] },
      D: { ...leaf, allOf: [step({ $ref: "#/definitions/D" }), step({ $ref: "#/definitions/E" })] },
      E: { ...leaf, ...step({ $ref: "#/definitions/E" }) },
    },
  ],
  "unevaluatedProperties: false": [
    {
      ...leaf,
      properties: { n: { type: "number" }, k: true },
      allOf: [step(self), step(self)],
      unevaluatedProperties: false,
    },
  ],
  "unevaluatedProperties with a schema": [
    {
      properties: { n: { type: "number" }, k: true },
      anyOf: [{ required: ["x"], ...step(self) }, step(self)],
      unevaluatedProperties: self,
    },
  ],
};

/** `{a: {a: ... {n: 1}}}` of so many levels. */
function nested(depth: number, end: unknown = { n: 1 }): unknown {
  let value = end;
  for (let level = 0; level < depth; level++) value = { a: value, k: level };
  return value;
}

describe.each(Object.entries(KINDS))("a recursive schema: %s", (_, [schema, others]) => {
  const wrong = { n: "x" };

  it("takes calls in proportion to the depth, whether the value fits or not", () => {
    const { read, write, calls } = counted(schema, others);
    for (const validate of [read, write]) {
      for (const end of [{ n: 1 }, wrong]) {
        const [none, some, many] = [16, 32, 64].map((depth) => calls(validate, nested(depth, end)).calls);
        if (none === undefined || some === undefined || many === undefined) throw new Error("no counts");
        expect(many - some).toBeLessThanOrEqual(2 * (some - none) + 8);
      }
    }
  });

  it("decides as before, and reports the place", () => {
    const { read } = validatorsOf(schema, others, "2020-12");
    for (const depth of [0, 1, 2, 5, 64]) {
      expect(read(nested(depth))).toBe(true);
      const fits = read(nested(depth, wrong));
      // An `if` or a `not` that fails deep inside turns the answer around from level to level.
      if (!/"(?:if|not)":/.test(JSON.stringify([schema, others]))) expect(fits).toBe(false);
      if (!fits) expect(read.errors?.length).toBeGreaterThan(0);
    }
    expect(errorsOf(read, wrong)).toContain("/n must be number");
  });
});

describe("items", () => {
  it.each<readonly [string, Keywords, Dialect]>([
    ["allOf", { allOf: [{ items: self }, { items: self }] }, "draft-07"],
    ["contains with two limits", { contains: self, minContains: 1, maxContains: 1 }, "2020-12"],
    ["contains beside items", { contains: self, items: self }, "draft-07"],
    ["a tuple beside items", { allOf: [{ prefixItems: [self] }, { items: self }] }, "2020-12"],
    ["unevaluatedItems", { contains: self, unevaluatedItems: self }, "2020-12"],
  ])("of a recursive schema take calls in proportion to the depth: %s", (_, keywords, dialect) => {
    const { read, calls } = counted({ type: ["array", "number"], ...keywords }, {}, dialect);
    const lists = (depth: number, end: unknown): unknown => (depth === 0 ? end : [lists(depth - 1, end)]);
    for (const end of [1, "x"]) {
      const [some, many] = [32, 64].map((depth) => calls(read, lists(depth, end)).calls);
      expect(many).toBeLessThanOrEqual(2 * (some ?? 0) + 8);
    }
    expect(calls(read, lists(64, 1)).valid).toBe(true);
    expect(calls(read, lists(64, "x")).valid).toBe(false);
  });
});

describe("what the memory holds", () => {
  const twice: JsonSchema = { ...leaf, allOf: [step(self), step(self), { properties: { b: self } }] };

  it("gives each place of an object that stands at two places its own pointer", () => {
    const shared = { a: { n: "x" } };
    const { read } = validatorsOf(twice);
    expect(errorsOf(read, { a: shared, b: shared })).toEqual([
      "/a/a/n must be number",
      "/b/a/n must be number",
    ]);
  });

  it("is not there for the next value, which may be the same object with another content", () => {
    const value = { a: { n: "x" as unknown } };
    const { read } = validatorsOf(twice);
    expect(read(value)).toBe(false);
    value.a.n = 1;
    expect(read(value)).toBe(true);
  });

  it("is not there after an error was thrown", () => {
    const value = { a: { a: { n: 1 as unknown } } };
    Object.defineProperty(value.a.a, "a", {
      enumerable: true,
      configurable: true,
      get: () => {
        throw new Error("thrown by a getter");
      },
    });
    const { read } = validatorsOf(twice);
    expect(() => read(value)).toThrow("thrown by a getter");
    value.a.a = { n: "x" };
    expect(read(value)).toBe(false);
  });

  it("tells reading and writing apart", () => {
    const { read, write } = validatorsOf(twice);
    const value = { a: { a: { more: 1 } } };
    expect([read(value), write(value), read(value)]).toEqual([true, false, true]);
    expect(errorsOf(write, value)).toEqual(["/a/a/more is not a property of the contract"]);
  });

  it("holds what was looked at", () => {
    const schema: JsonSchema = {
      allOf: [step(self), step(self)],
      properties: { n: { type: "number" } },
      unevaluatedProperties: false,
    };
    const { read } = validatorsOf(schema, {}, "2020-12");
    expect(read({ a: { a: { n: 1 } } })).toBe(true);
    expect(errorsOf(read, { a: { a: { m: 1 } } })).toEqual(["/a/a/m is not a property of the contract"]);
  });
});

describe("schemas that lead back to themselves on one path only remember nothing", () => {
  const tagged = (kind: string, ...names: string[]): JsonSchema => ({
    type: "object",
    required: ["kind", ...names],
    properties: {
      kind: { const: kind },
      ...Object.fromEntries(names.map((name) => [name, self])),
    },
  });

  it.each<[string, JsonSchema, Others?]>([
    ["a tree", { type: "object", properties: { left: self, right: self } }],
    [
      "a list of children",
      { type: "object", properties: { children: { items: self }, n: { type: "number" } } },
    ],
    ["a union that a tag tells apart", { oneOf: [tagged("add", "left", "right"), tagged("neg", "left")] }],
    ["a union that types tell apart", { anyOf: [{ type: "array", items: self }, { type: "number" }] }],
    [
      "JSON",
      {
        anyOf: [
          { type: "array", items: self },
          { type: "object", additionalProperties: self },
          { type: "string" },
        ],
      },
    ],
    ["named members beside further ones", { properties: { a: self }, additionalProperties: self }],
    ["names and patterns that never meet", { properties: { a: self }, patternProperties: { "^b": self } }],
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    ["then and else", { if: { required: ["x"] }, then: step(self), else: step(self) }],
    ["parts about different members", { allOf: [step(self), { properties: { b: self } }] }],
    ["two schemas", { properties: { a: other } }, { Other: { properties: { a: self } } }],
    ["a tuple and the items after it", { items: [self], additionalItems: self }],
    [
      "a recursive schema at two paths of another",
      { allOf: [step(other), step(other)] },
      { Other: { properties: { a: { $ref: "#/definitions/Other" } } } },
    ],
  ])("%s", (_, schema, others) => {
    expect(counted(schema, others, "draft-07").code).not.toContain("checkOnce");
  });
});

/** Any recursive schema over two members: the calls for a value grow no faster than its depth. */
describe("any recursive schema", () => {
  const names = ["Payload", "S1", "S2"];
  const reference = fc.constantFrom(...names).map((name): JsonSchema => ({ $ref: `#/definitions/${name}` }));
  const member = fc.constantFrom("a", "b");
  const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => {
    const list = fc.array(tie("schema"), { minLength: 1, maxLength: 3 });
    const members = fc.dictionary(member, fc.oneof({ weight: 2, arbitrary: reference }, tie("schema")), {
      minKeys: 1,
      maxKeys: 2,
    });
    return {
      schema: fc.oneof(
        { depthSize: "small", maxDepth: 4 },
        members.map((properties): JsonSchema => ({ properties })),
        reference.map((additionalProperties): JsonSchema => ({ additionalProperties })),
        list.map((allOf): JsonSchema => ({ allOf })),
        list.map((anyOf): JsonSchema => ({ anyOf })),
        list.map((oneOf): JsonSchema => ({ oneOf })),
        tie("schema").map((not): JsonSchema => ({ not })),
        fc
          .tuple(tie("schema"), tie("schema"), tie("schema"))
          .map(([test, then, otherwise]): JsonSchema => ({ if: test, then, else: otherwise })),
        tie("schema").map((needs): JsonSchema => ({ dependentSchemas: { a: needs } })),
        fc.tuple(members, list).map(([properties, allOf]): JsonSchema => ({ properties, allOf })),
        fc
          .tuple(list, reference)
          .map(([anyOf, rest]): JsonSchema => ({ anyOf, unevaluatedProperties: rest })),
      ),
    };
  });

  it("takes calls in proportion to the depth", () => {
    const all = fc.tuple(schema, schema, schema);
    fc.assert(
      fc.property(all, fc.constantFrom(1, "x"), ([Payload, S1, S2], end) => {
        const { read, write, calls } = counted(Payload, { S1, S2 });
        const deep = (depth: number): unknown =>
          depth === 0 ? end : depth % 3 === 0 ? { b: deep(depth - 1) } : { a: deep(depth - 1) };
        // A writer may have to read as well.
        for (const [validate, times] of [
          [read, 3],
          [write, 6],
        ] as const) {
          // The most of several depths: what `not` and `if` decide turns from level to level.
          const most = (from: number) =>
            Math.max(...Array.from({ length: 8 }, (_, more) => calls(validate, deep(from + more)).calls));
          expect(most(120)).toBeLessThanOrEqual(times * most(56) + 100);
        }
      }),
      { numRuns: runs(15, 500) },
    );
  });
});
