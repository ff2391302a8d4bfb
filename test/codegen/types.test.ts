import { describe, expect, it } from "vitest";
import { generate } from "../../src/codegen/generate.ts";
import type { JsonSchema } from "../../src/contract/model.ts";
import { contractOf, contractOfPayload } from "./support/contract.ts";
import { typeErrors } from "./support/type-check.ts";

async function typesOf(
  schema: JsonSchema,
  others: Readonly<Record<string, JsonSchema>> = {},
  dialect: "draft-07" | "2020-12" = "draft-07",
) {
  const { files } = await generate(contractOfPayload(schema, others, dialect));
  return (files.get("types.d.ts") ?? "").split("\n").slice(2).join("\n").trim();
}

interface Case {
  readonly schema: JsonSchema;
  readonly others?: Readonly<Record<string, JsonSchema>>;
  readonly dialect?: "2020-12";
  readonly want: string;
  /** Expressions that are a `Payload`, and some that are not. */
  readonly good?: readonly string[];
  readonly bad?: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  "an object": {
    schema: {
      type: "object",
      required: ["a"],
      properties: { a: { type: "string", description: "A." }, "b-c": { type: "integer" } },
    },
    want: 'export interface Payload {\n  /** A. */\n  a: string;\n  "b-c"?: number;\n}',
    good: ["{ a: 'x' }", "{ a: 'x', 'b-c': 1 }"],
    bad: ["{}", "{ a: 1 }", "{ a: 'x', typo: 1 }", "{ a: 'x', 'b-c': undefined }"],
  },
  "a free-form object": {
    schema: { type: "object" },
    want: "export type Payload = { [k: string]: unknown };",
    good: ["{ any: 1 }"],
    bad: ["1"],
  },
  "a map": {
    schema: { type: "object", additionalProperties: { type: "array", items: { type: ["string", "null"] } } },
    want: "export interface Payload {\n  [k: string]: (string | null)[];\n}",
    good: ["{ a: ['x', null] }"],
    bad: ["{ a: [1] }"],
  },
  "named and further members": {
    schema: {
      type: "object",
      required: ["a"],
      properties: { a: { type: "string" } },
      additionalProperties: { type: "number" },
    },
    want: "export interface Payload {\n  a: string;\n  [k: string]: unknown;\n}",
    good: ["{ a: 'x', more: 1 }"],
    bad: ["{ more: 1 }"],
  },
  "fixed values": {
    schema: { enum: ["a", 1, null, true, { k: ["x"] }] },
    want: 'export type Payload = "a" | 1 | null | true | { k: ["x"] };',
    good: ["'a'", "null", "{ k: ['x'] }"],
    bad: ["'b'", "2", "{ k: [] }"],
  },
  "fixed values of one type": {
    schema: { type: "string", enum: ["a", "b"] },
    want: 'export type Payload = "a" | "b";',
    bad: ["'c'"],
  },
  "a nullable object": {
    schema: { type: ["object", "null"], properties: { a: { const: 1 } } },
    want: "export type Payload = {\n  a?: 1;\n} | null;",
    good: ["null", "{ a: 1 }"],
    bad: ["{ b: 1 }", "undefined"],
  },
  "a tagged union": {
    schema: { oneOf: [{ $ref: "#/definitions/Cat" }, { $ref: "#/definitions/Dog" }] },
    others: {
      Cat: {
        type: "object",
        required: ["kind"],
        properties: { kind: { const: "cat" }, lives: { type: "integer" } },
      },
      Dog: { type: "object", required: ["kind"], properties: { kind: { const: "dog" } } },
    },
    want: 'export interface Cat {\n  kind: "cat";\n  lives?: number;\n}\n\nexport interface Dog {\n  kind: "dog";\n}\n\nexport type Payload = Cat | Dog;',
    good: ["{ kind: 'cat', lives: 1 }"],
    bad: ["{ kind: 'dog', lives: 1 }", "{ kind: 'cow' }"],
  },
  "a $ref with siblings and the same type twice": {
    schema: {
      type: "object",
      properties: {
        a: { $ref: "#/definitions/Money", description: "First." },
        b: { $ref: "#/definitions/Money", description: "Second." },
      },
    },
    others: { Money: { type: "object", properties: { amount: { type: "string" } } } },
    want: "export interface Money {\n  amount?: string;\n}\n\nexport interface Payload {\n  /** First. */\n  a?: Money;\n  /** Second. */\n  b?: Money;\n}",
  },
  "titles that are the same": {
    schema: {
      type: "object",
      properties: {
        a: { title: "Thing", type: "object", properties: { x: true } },
        b: { title: "Thing", type: "object", properties: { y: false } },
      },
    },
    want: "export interface Payload {\n  a?: {\n    x?: unknown;\n  };\n  b?: {\n    y?: never;\n  };\n}",
  },
  "a recursive type": {
    schema: {
      type: "object",
      properties: {
        next: { $ref: "#/definitions/Payload" },
        list: { type: "array", items: { $ref: "#/definitions/Payload" } },
      },
    },
    want: "export interface Payload {\n  next?: Payload;\n  list?: Payload[];\n}",
    good: ["{ next: { next: {} }, list: [{}] }"],
    bad: ["{ next: 1 }"],
  },
  "allOf with required of another branch": {
    schema: {
      allOf: [
        { $ref: "#/definitions/Base" },
        { required: ["a"] },
        { type: "object", properties: { b: { type: "string" } } },
      ],
    },
    others: { Base: { type: "object", properties: { a: { type: "string" } } } },
    want: "export interface Base {\n  a?: string;\n}\n\nexport type Payload = Base & {\n  a: unknown;\n} & {\n  b?: string;\n};",
    good: ["{ a: 'x', b: 'y' }"],
    bad: ["{ b: 'y' }", "{ a: 1 }", "{ a: 'x', c: 1 }"],
  },
  "anyOf that only requires": {
    schema: {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    want: "export type Payload = {\n  a?: string;\n  b?: string;\n} & ({\n  a: unknown;\n} | {\n  b: unknown;\n});",
    good: ["{ a: 'x' }", "{ b: 'x', a: 'y' }"],
    bad: ["{}", "{ a: 1 }"],
  },
  "if, then and else": {
    schema: {
      type: "object",
      required: ["c"],
      properties: { c: { type: "string" } },
      if: { properties: { c: { const: "CH" } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: { properties: { canton: { type: "string" } }, required: ["canton"] },
    },
    want: "export type Payload = {\n  c: string;\n} & ({\n  canton: string;\n} | {\n  canton?: unknown;\n});",
    good: ["{ c: 'CH', canton: 'BE' }", "{ c: 'US' }"],
    bad: ["{ c: 'CH', typo: 1 }"],
  },
  "a tuple of 2020-12": {
    schema: {
      type: "array",
      prefixItems: [{ type: "string" }, { type: "number" }],
      items: false,
      minItems: 2,
    },
    dialect: "2020-12",
    want: "/** @minItems 2 */\nexport type Payload = [string, number];",
    good: ["['a', 1]"],
    bad: ["[]", "['a', 1, 2]", "[1, 'a']"],
  },
  "a tuple that goes on": {
    schema: { type: "array", items: [{ type: "string" }], additionalItems: { type: "number" } },
    want: "export type Payload = []|[string, ...(number)[]];",
    good: ["[]", "['a', 1, 2]"],
    bad: ["[1]"],
  },
  "limits that make no tuple": {
    schema: { type: "array", items: { type: "string" }, minItems: 2, maxItems: 3 },
    want: "export type Payload = string[];",
  },
  "what is not said": {
    schema: { type: "object", properties: { a: {}, b: { type: "array" }, c: { not: { type: "string" } } } },
    want: "export interface Payload {\n  a?: unknown;\n  b?: unknown[];\n  c?: unknown;\n}",
  },
  "what is deprecated": {
    schema: {
      type: "object",
      description: "Old.",
      deprecated: true,
      properties: { a: { type: "string", deprecated: true } },
    },
    want: "/**\n * Old.\n *\n * @deprecated\n */\nexport interface Payload {\n  /** @deprecated */\n  a?: string;\n}",
  },
};

describe("types", () => {
  it.each(Object.entries(CASES))("of %s", async (_, { schema, others, dialect, want }) => {
    expect(await typesOf(schema, others, dialect)).toBe(want);
  });

  it("accept what they should and nothing else, under the strictest settings", async () => {
    const files = new Map<string, string>();
    const wanted: string[] = [];
    for (const [name, { schema, others, dialect, good = [], bad = [] }] of Object.entries(CASES)) {
      const path = `/virtual/${name.replaceAll(/\W+/g, "-")}.ts`;
      const probes = [
        ...good.map((value) => `use(${value});`),
        ...bad.map((value) => `// @ts-expect-error\nuse(${value});`),
      ];
      files.set(
        path,
        `${await typesOf(schema, others, dialect)}\ndeclare function use(payload: Payload): void;\n${probes.join("\n")}\n`,
      );
      wanted.push(...bad);
    }
    expect(wanted.length).toBeGreaterThan(20);
    expect(await typeErrors([], [], files)).toEqual([]);
  });

  it("keep names that stand in descriptions and values, and names with a dollar sign", async () => {
    const { files } = await generate(
      contractOf({
        schemas: {
          $$: {
            type: "object",
            description: "An EventpactDeclaration with eventpactKey0_.",
            properties: { "a b": { const: "eventpactKey0_" } },
          },
          EventpactDeclaration: { type: "array", items: { $ref: "#/definitions/$$" } },
        },
      }),
    );
    expect(files.get("types.d.ts")).toContain(`/** An EventpactDeclaration with eventpactKey0_. */
export interface $$ {
  "a b"?: "eventpactKey0_";
}

export type EventpactDeclaration = $$[];
`);
  });

  it("tell what is written from what arrives, where defaults are filled in", async () => {
    const types = await typesOf(
      {
        type: "object",
        required: ["deep"],
        properties: {
          deep: { $ref: "#/definitions/Deep" },
          either: { oneOf: [{ $ref: "#/definitions/Deep" }, { type: "null" }] },
        },
      },
      {
        Deep: {
          type: "object",
          required: ["b"],
          properties: { a: { type: "string", default: "x" }, b: { type: "string", default: "y" } },
        },
        Plain: { type: "string" },
      },
    );
    expect(types).toBe(`export interface Deep {
  /** Default: "x". */
  a: string;
  /** Default: "y". */
  b: string;
}

export interface DeepInput {
  /** Default: "x". */
  a?: string;
  /** Default: "y". */
  b?: string;
}

export interface Payload {
  deep: Deep;
  either?: DeepInput | null;
}

export interface PayloadInput {
  deep: DeepInput;
  either?: DeepInput | null;
}

export type Plain = string;`);
  });

  it("promise no default where none is filled in", async () => {
    const types = await typesOf(
      { oneOf: [{ $ref: "#/definitions/A" }, { type: "null" }] },
      { A: { type: "object", properties: { a: { type: "string", default: "x" } } } },
    );
    expect(types).toBe("export interface A {\n  a?: string;\n}\n\nexport type Payload = A | null;");
  });

  it("keep a name for the written form free", async () => {
    const { files } = await generate(
      contractOf({
        schemas: {
          Thing: { type: "object", properties: { a: { type: "string", default: "x" } } },
          ThingInput: { type: "string" },
        },
        messages: [{ key: "ThingChanged", payload: "Thing" }],
      }),
    );
    expect(files.get("types.d.ts")).toContain("export interface ThingInput_ {");
    expect(files.get("events/ThingChanged.d.ts")).toContain("type Input = types.ThingInput_;");
  });
});
