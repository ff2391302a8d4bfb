import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/contract/model.ts";
import { errorsOf, validatorsOf } from "./support/validators.ts";

interface Case {
  readonly schema: JsonSchema;
  readonly others?: Readonly<Record<string, JsonSchema>>;
  readonly dialect?: "2020-12";
  /** Accepted on both sides. */
  readonly both?: readonly unknown[];
  /** Accepted when received, refused when written. */
  readonly readOnly?: readonly unknown[];
  /** Refused on both sides. */
  readonly neither?: readonly unknown[];
}

const person: JsonSchema = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string" }, age: { type: "integer" } },
};
const cat: JsonSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { const: "cat" }, lives: { type: "integer" } },
};
const dog: JsonSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { const: "dog" }, bark: { type: "string" } },
};

const CASES: Readonly<Record<string, Case>> = {
  "a plain object": {
    schema: person,
    both: [{ name: "a" }, { name: "a", age: 1 }],
    readOnly: [{ name: "a", agee: 1 }],
    neither: [{}, { name: 1 }, [], null, "a"],
  },
  "an object without named properties": {
    schema: { type: "object" },
    both: [{}, { any: { thing: 1 } }],
    neither: [1],
  },
  "an object that says what further properties are": {
    schema: { type: "object", properties: { a: true }, additionalProperties: { type: "number" } },
    both: [{ a: "x", b: 1 }],
    neither: [{ b: "x" }],
  },
  "an object that says additionalProperties: true": {
    schema: { type: "object", properties: { a: true }, additionalProperties: true },
    both: [{ b: 1 }],
  },
  "an object that says additionalProperties: false": {
    schema: { type: "object", properties: { a: true }, additionalProperties: false },
    both: [{ a: 1 }],
    neither: [{ b: 1 }],
  },
  "an object with patternProperties": {
    schema: { type: "object", properties: { a: true }, patternProperties: { "^x": { type: "number" } } },
    both: [{ a: 1, x1: 1, other: "y" }],
    neither: [{ x1: "y" }],
  },
  "objects at every depth": {
    schema: {
      type: "object",
      properties: {
        list: { type: "array", items: { type: "object", properties: { a: true } } },
        map: { type: "object", additionalProperties: { type: "object", properties: { b: true } } },
        pair: {
          type: "array",
          items: [{ type: "object", properties: { c: true } }],
          additionalItems: { type: "object", properties: { d: true } },
        },
        byPattern: {
          type: "object",
          patternProperties: { "^p": { type: "object", properties: { e: true } } },
        },
      },
    },
    both: [
      { list: [{ a: 1 }], map: { k: { b: 1 } }, pair: [{ c: 1 }, { d: 1 }], byPattern: { p1: { e: 1 } } },
    ],
    readOnly: [
      { list: [{ a: 1 }, { x: 1 }] },
      { map: { k: { x: 1 } } },
      { pair: [{ x: 1 }] },
      { pair: [{ c: 1 }, { x: 1 }] },
      { byPattern: { p: { x: 1 } } },
    ],
  },
  "a required member that no schema describes": {
    schema: { type: "object", required: ["userid"], properties: { user_id: { type: "string" } } },
    both: [{ userid: 1 }, { userid: 1, user_id: "a" }],
    readOnly: [{ userid: 1, other: 1 }],
    neither: [{}, { user_id: "a" }],
  },
  "nothing but required members": {
    schema: { type: "object", properties: { at: { type: "object", required: ["x"] } }, required: ["at"] },
    both: [{ at: { x: 1 } }],
    readOnly: [{ at: { x: 1, y: 1 } }],
    neither: [{ at: {} }],
  },
  "a required member that another branch describes": {
    schema: { allOf: [{ $ref: "#/definitions/Person" }, { required: ["job"] }] },
    others: { Person: person },
    both: [{ name: "a", job: 1 }],
    readOnly: [{ name: "a", job: 1, x: 1 }],
    neither: [{ name: "a" }],
  },
  "a member that only a branch requires": {
    schema: {
      type: "object",
      properties: { a: { type: "number" } },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    both: [{ a: 1 }, { b: 1 }],
    readOnly: [{ a: 1, c: 1 }],
    neither: [{}, { a: "x" }],
  },
  "branches that describe and require members": {
    schema: {
      anyOf: [
        { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
        { type: "object", properties: { b: { type: "number" } }, required: ["b"] },
      ],
    },
    both: [{ a: "x" }, { a: "x", b: 1 }],
    readOnly: [{ a: "x", b: "no number" }],
    neither: [{ a: 1 }],
  },
  "a tag that is required beside its branches": {
    schema: { required: ["kind"], oneOf: [{ $ref: "#/definitions/Cat" }, { $ref: "#/definitions/Dog" }] },
    others: { Cat: cat, Dog: dog },
    both: [{ kind: "cat", lives: 1 }, { kind: "dog" }],
    readOnly: [{ kind: "cat", bark: "x" }],
    neither: [{ lives: 1 }, { kind: "bird" }],
  },
  "decimal fractions": {
    schema: { type: "number", multipleOf: 0.01 },
    both: [19.99, 0.07, 1.15, 4.35, 1234567.89, -0.29],
    neither: [0.001, 19.995, 1e-8, 0.1 + 0.2],
  },
  "large steps": {
    schema: { type: "integer", multipleOf: 3_600_000 },
    both: [0, 7_200_000],
    readOnly: [3.6e21],
    neither: [3_600_001, 1],
  },
  "large numbers": {
    schema: { multipleOf: 0.5 },
    both: [1e308, -0.5],
    neither: [0.25],
  },
  "allOf with $ref": {
    schema: {
      allOf: [
        { $ref: "#/definitions/Person" },
        { type: "object", properties: { job: { type: "string" } }, required: ["job"] },
      ],
    },
    others: { Person: person },
    both: [{ name: "a", job: "b" }],
    readOnly: [{ name: "a", job: "b", x: 1 }],
    neither: [{ name: "a" }, { job: "b" }],
  },
  "allOf where a branch is open": {
    schema: { allOf: [{ $ref: "#/definitions/Person" }, { additionalProperties: true }] },
    others: { Person: person },
    both: [{ name: "a", x: 1 }],
  },
  "the same member in two branches of allOf": {
    schema: {
      allOf: [
        { type: "object", properties: { m: { type: "object", properties: { a: { type: "number" } } } } },
        { type: "object", properties: { m: { type: "object", properties: { b: { type: "number" } } } } },
      ],
    },
    both: [{ m: { a: 1, b: 2 } }],
    readOnly: [{ m: { a: 1, c: 2 } }, { m: {}, n: 1 }],
    neither: [{ m: { a: "x" } }],
  },
  "the same member by $ref in two branches of allOf": {
    schema: {
      allOf: [
        { type: "object", properties: { m: { $ref: "#/definitions/A" } } },
        { type: "object", properties: { m: { $ref: "#/definitions/B" } } },
      ],
    },
    others: {
      A: { type: "object", properties: { deep: { type: "object", properties: { a: true } } } },
      B: { type: "object", properties: { deep: { type: "object", properties: { b: true } }, b: true } },
    },
    both: [{ m: { deep: { a: 1, b: 1 }, b: 1 } }],
    readOnly: [{ m: { x: 1 } }],
  },
  "a tagged union": {
    schema: { oneOf: [{ $ref: "#/definitions/Cat" }, { $ref: "#/definitions/Dog" }] },
    others: { Cat: cat, Dog: dog },
    both: [{ kind: "cat", lives: 9 }, { kind: "dog", bark: "wau" }, { kind: "cat" }],
    readOnly: [
      { kind: "cat", bark: "wau" },
      { kind: "dog", x: 1 },
    ],
    neither: [{ kind: "cow" }, {}, { kind: "cat", lives: "nine" }, 1, null, []],
  },
  "a tagged union beside properties": {
    schema: {
      type: "object",
      properties: { id: { type: "string" } },
      required: ["id"],
      oneOf: [{ $ref: "#/definitions/Cat" }, { $ref: "#/definitions/Dog" }],
    },
    others: { Cat: cat, Dog: dog },
    both: [{ id: "1", kind: "cat", lives: 9 }],
    readOnly: [{ id: "1", kind: "cat", bark: "wau" }],
    neither: [{ kind: "cat" }, { id: "1", kind: "cow" }],
  },
  "a tagged union with an open branch": {
    schema: {
      oneOf: [
        { $ref: "#/definitions/Cat" },
        { allOf: [{ $ref: "#/definitions/Dog" }], additionalProperties: true },
      ],
    },
    others: { Cat: cat, Dog: dog },
    both: [{ kind: "dog", x: 1 }],
    readOnly: [{ kind: "cat", x: 1 }],
  },
  "a union tagged by enum, in anyOf": {
    schema: {
      anyOf: [
        { type: "object", required: ["t"], properties: { t: { enum: ["a", "b"] }, x: { type: "number" } } },
        { type: "object", required: ["t"], properties: { t: { enum: ["c"] }, y: { type: "number" } } },
      ],
    },
    both: [
      { t: "b", x: 1 },
      { t: "c", y: 1 },
    ],
    readOnly: [{ t: "a", y: "not looked at" }],
    neither: [{ t: "d" }, { t: "c", y: "1" }],
  },
  "tags that every object seems to have": {
    schema: {
      oneOf: [
        { type: "object", required: ["t"], properties: { t: { const: "constructor" }, x: true } },
        { type: "object", required: ["t"], properties: { t: { const: "toString" }, y: true } },
      ],
    },
    both: [
      { t: "constructor", x: 1 },
      { t: "toString", y: 1 },
    ],
    readOnly: [{ t: "constructor", y: 1 }],
    neither: [{ t: "valueOf" }],
  },
  "nullable by oneOf": {
    schema: {
      type: "object",
      properties: { p: { oneOf: [{ type: "null" }, { $ref: "#/definitions/Person" }] } },
    },
    others: { Person: person },
    both: [{ p: null }, { p: { name: "a" } }],
    readOnly: [{ p: { name: "a", x: 1 } }],
    neither: [{ p: 1 }],
  },
  "nullable by a list of types": {
    schema: { type: ["object", "null"], properties: { a: { type: "string" } } },
    both: [null, { a: "x" }],
    readOnly: [{ b: 1 }],
    neither: [1],
  },
  "anyOf that only requires": {
    schema: {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    both: [{ a: "1" }, { a: "1", b: "2" }],
    readOnly: [{ a: "1", c: 1 }],
    neither: [{}],
  },
  "anyOf that names further members": {
    schema: {
      type: "object",
      properties: { id: true },
      anyOf: [
        { properties: { a: { type: "string" } }, required: ["a"] },
        { properties: { b: { type: "string" } }, required: ["b"] },
      ],
    },
    both: [
      { id: 1, a: "1" },
      { a: "1", b: "2" },
    ],
    readOnly: [
      { a: "1", c: 1 },
      { a: "1", constructor: 1 },
    ],
    neither: [{ id: 1 }],
  },
  "a oneOf whose branches may both fit": {
    schema: {
      oneOf: [
        { type: "object", properties: { a: { type: "number" } }, required: ["a"] },
        { type: "object", properties: { b: { type: "number" } }, required: ["b"] },
      ],
    },
    both: [{ a: 1 }, { b: 1 }],
    readOnly: [{ a: 1, c: 1 }],
    neither: [{ a: 1, b: 1 }, {}],
  },
  "a oneOf that fits twice when open and once when closed": {
    schema: {
      oneOf: [
        { type: "object", properties: { m: { type: "object", properties: { a: true } } }, required: ["m"] },
        {
          type: "object",
          properties: { m: { type: "object", properties: { a: true, b: true } } },
          required: ["m"],
        },
      ],
    },
    neither: [{ m: { b: 1 } }, { m: { a: 1 } }],
  },
  "if, then and else": {
    schema: {
      type: "object",
      properties: { country: { type: "string" } },
      required: ["country"],
      if: { properties: { country: { const: "CH" } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: { properties: { canton: { type: "string" } }, required: ["canton"] },
      else: { properties: { state: { type: "string" } } },
    },
    both: [
      { country: "CH", canton: "BE" },
      { country: "US", state: "NY" },
    ],
    readOnly: [
      { country: "CH", canton: "BE", state: "NY" },
      { country: "US", canton: "BE" },
    ],
    neither: [{ country: "CH" }],
  },
  "not, which is never closed": {
    schema: {
      type: "object",
      properties: { a: { type: "object", properties: { b: true } } },
      not: { properties: { a: { properties: { b: { const: 1 } }, required: ["b"] } }, required: ["a"] },
    },
    both: [{ a: { b: 2 } }],
    readOnly: [{ a: { b: 2, c: 1 } }],
    neither: [{ a: { b: 1 } }, { a: { b: 1, c: 1 } }],
  },
  dependencies: {
    schema: {
      type: "object",
      properties: { card: true },
      dependencies: { card: { properties: { address: { type: "string" } }, required: ["address"] } },
    },
    both: [{ card: 1, address: "x" }, {}],
    readOnly: [{ address: "x" }],
    neither: [{ card: 1 }],
  },
  "a recursive type": {
    schema: { $ref: "#/definitions/Tree" },
    others: {
      Tree: {
        type: "object",
        required: ["value"],
        properties: {
          value: { type: "number" },
          children: { type: "array", items: { $ref: "#/definitions/Tree" } },
        },
      },
    },
    both: [{ value: 1, children: [{ value: 2, children: [] }] }],
    readOnly: [{ value: 1, children: [{ value: 2, x: 1 }] }],
    neither: [{ value: 1, children: [{}] }],
  },
  "assertions beside $ref, which draft-07 ignores": {
    schema: { $ref: "#/definitions/Name", maxLength: 1 },
    others: { Name: { type: "string" } },
    both: ["long"],
  },
  "assertions beside $ref, which 2020-12 applies": {
    schema: { $ref: "#/definitions/Name", maxLength: 1 },
    others: { Name: { type: "string" } },
    dialect: "2020-12",
    both: ["x"],
    neither: ["long"],
  },
  "keywords of 2020-12": {
    schema: {
      type: "object",
      properties: {
        t: { type: "array", prefixItems: [{ type: "string" }], items: { type: "number" } },
        c: { type: "array", contains: { const: 1 }, minContains: 2 },
      },
      dependentRequired: { t: ["c"] },
      unevaluatedProperties: { type: "boolean" },
    },
    dialect: "2020-12",
    both: [{ t: ["a", 1, 2], c: [1, 1] }, { flag: true }],
    neither: [{ t: ["a"] }, { t: [1], c: [1, 1] }, { c: [1] }, { flag: "x" }],
  },
  "members called like those of every object": {
    schema: {
      type: "object",
      required: ["constructor"],
      properties: {
        constructor: { type: "string" },
        toString: { type: "number" },
        hasOwnProperty: { type: "boolean" },
      },
    },
    both: [{ constructor: "x" }, { constructor: "x", toString: 1, hasOwnProperty: true }],
    readOnly: [{ constructor: "x", valueOf: 1 }],
    neither: [{}, { constructor: 1 }],
  },
  "members called like names in the validator's code": {
    schema: {
      type: "object",
      properties: {
        schema0: { enum: [{ a: 1 }, { a: 2 }] },
        fixed0: { type: ["string", "null"] },
        closing: true,
        formats0: { type: "string", format: "date" },
      },
    },
    both: [{ schema0: { a: 1 }, fixed0: null, closing: false, formats0: "2026-01-01" }],
    readOnly: [{ schema1: 1 }],
    neither: [{ schema0: 1 }, { fixed0: 1 }, { formats0: "x" }],
  },
  "many members": {
    schema: {
      type: "object",
      properties: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`p${i}`, true])),
    },
    both: [{ p0: 1, p11: 1 }],
    readOnly: [{ p12: 1 }],
  },
  "fixed values that are objects": {
    schema: {
      type: "object",
      properties: { e: { enum: ["x", { a: 1 }, [1]] }, c: { const: { d: [null] } } },
    },
    both: [{ e: { a: 1 }, c: { d: [null] } }, { e: [1] }],
    neither: [{ e: { a: 2 } }, { c: { d: [] } }],
  },
  "formats, lengths and patterns": {
    schema: {
      type: "object",
      properties: {
        at: { type: "string", format: "date-time" },
        id: { type: "string", format: "uuid", minLength: 2 },
        p: { type: "string", pattern: "^\\d+$" },
        n: { type: "integer", format: "int32" },
      },
    },
    both: [{ at: "2026-01-01T00:00:00Z", p: "12", n: 1 }],
    neither: [{ at: "2026-13-01T00:00:00Z" }, { id: "x" }, { p: "x" }],
  },
  "formats of integers": {
    schema: {
      type: "object",
      properties: {
        small: { type: "integer", format: "int32" },
        large: { type: "integer", format: "int64" },
        any: { format: "int32" },
        text: { type: "string", format: "int64" },
        number: { type: "number", format: "date" },
      },
    },
    both: [
      { small: 2_147_483_647, large: 2_147_483_648, any: "x", text: "9223372036854775807", number: 1 },
      { small: -2_147_483_648, large: -(2 ** 53) + 1, any: 7 },
    ],
    // What is written must be exact.
    readOnly: [{ large: 2 ** 63 }, { large: -(2 ** 53) }],
    neither: [{ small: 2_147_483_648 }, { large: 1e19 }, { any: 0.5 }, { any: -3e9 }],
  },
  "integers that a double does not hold": {
    schema: {
      type: "object",
      properties: {
        id: { type: "integer", minimum: 0 },
        other: { type: ["integer", "string"] },
        number: { type: "number" },
        list: { type: "array", items: { type: "integer" } },
        choice: { oneOf: [{ type: "integer" }, { type: "boolean" }] },
      },
    },
    both: [
      { id: 2 ** 53 - 1, other: "x", number: 1e300, list: [-(2 ** 53) + 1] },
      { number: 1e20, choice: 1 },
    ],
    readOnly: [{ id: 2 ** 53 }, { other: 2 ** 60 }, { list: [1, -(2 ** 53)] }, { choice: 1e20 }],
    neither: [{ id: 0.5 }, { number: "1" }],
  },
  "integers in objects that are not closed": {
    schema: {
      type: "object",
      properties: { map: { type: "object", additionalProperties: { type: "integer" } } },
      additionalProperties: true,
    },
    both: [{ map: { a: 1 }, other: 2 ** 60 }],
    readOnly: [{ map: { a: 2 ** 60 } }],
  },
  "a bare integer": { schema: { type: "integer" }, both: [1], readOnly: [2 ** 53] },
  "integers where only the answer counts": {
    schema: {
      type: "object",
      properties: { n: { not: { type: "integer" } }, m: {}, x: {} },
      if: { properties: { m: { type: "integer" } }, required: ["m"] },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: { required: ["x"] },
    },
    both: [{ n: 0.5 }, { m: 2 ** 53 + 2, x: 1 }],
    neither: [{ n: 2 ** 53 + 2 }, { m: 2 ** 53 + 2 }],
  },
  "integers in a choice that is not disjoint": {
    schema: { oneOf: [{ type: "integer" }, { type: "number", minimum: 5 }] },
    both: [1, 5.5],
    neither: [2 ** 53 + 2, 7],
  },
  "a scalar": { schema: { type: "string", minLength: 1 }, both: ["a"], neither: ["", 1] },
  true: { schema: true, both: [1, {}, null] },
  false: { schema: false, neither: [1, {}, null] },
};

describe("validators", () => {
  it.each(Object.entries(CASES))(
    "of %s read openly and write closed",
    (_, { schema, others, dialect, both = [], readOnly = [], neither = [] }) => {
      const { read, write } = validatorsOf(schema, others, dialect);
      for (const value of both)
        expect({ value, read: errorsOf(read, value), write: errorsOf(write, value) }).toEqual({
          value,
          read: [],
          write: [],
        });
      for (const value of readOnly)
        expect({ value, read: errorsOf(read, value), write: write(value) }).toEqual({
          value,
          read: [],
          write: false,
        });
      for (const value of neither)
        expect({ value, read: read(value), write: write(value) }).toEqual({
          value,
          read: false,
          write: false,
        });
    },
  );

  it("share one function when nothing can be closed", () => {
    expect(validatorsOf({ type: "string" }).code).toContain("export const write = read;");
    expect(validatorsOf(person).code).not.toContain("export const write = read;");
  });

  it("name the place and the reason of every error", () => {
    const { read, write } = validatorsOf(
      { type: "object", properties: { list: { type: "array", items: person } } },
      {},
    );
    const value = { list: [{ name: 1, "a/b": 1 }, { age: "x" }] };
    expect(errorsOf(read, value)).toEqual([
      "/list/0/name must be string",
      "/list/1/name is missing",
      "/list/1/age must be integer",
    ]);
    expect(write(value)).toBe(false);
    expect(write.errors).toContainEqual({
      pointer: "/list/0/a~1b",
      keyword: "unknown-property",
      expected: new Set(["name", "age"]),
    });
  });

  it("report only the branch that the tag names", () => {
    const { read } = validatorsOf(
      { oneOf: [{ $ref: "#/definitions/Cat" }, { $ref: "#/definitions/Dog" }] },
      { Cat: cat, Dog: dog },
    );
    expect(errorsOf(read, { kind: "cat", lives: "nine" })).toEqual(["/lives must be integer"]);
    expect(errorsOf(read, { kind: "cow" })).toEqual(['/kind must be one of ["cat","dog"]']);
  });

  it("never change the value", () => {
    const { read, write } = validatorsOf({
      type: "object",
      properties: { a: { type: "string", default: "x" } },
    });
    const value = Object.freeze({});
    expect(read(value)).toBe(true);
    expect(write(value)).toBe(true);
    expect(value).toEqual({});
  });

  it("need nothing but the seam", () => {
    const { code } = validatorsOf({
      type: "array",
      uniqueItems: true,
      items: {
        type: "string",
        minLength: 1,
        format: "email",
        pattern: "a",
        enum: ["require(1)", "new Function"],
      },
    });
    expect(code.match(/^import .*$/gm)).toEqual([
      'import { fail, formatEmail, hasDuplicates, validator } from "eventpact/gen/v1";',
    ]);
    expect(code.replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toMatch(/require|Function|eval\(|import\(/);
  });
});
