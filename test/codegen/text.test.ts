import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  docComment,
  indent,
  literal,
  literalType,
  objectLiteral,
  objectType,
  stringLiteral,
  typeKey,
  unionType,
} from "../../src/codegen/text.ts";

const evaluate = (code: string): unknown => new Function(`return (${code});`)();

describe("literals", () => {
  it("mean the value they are made of, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(evaluate(literal(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  it("hold no line end but their own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(stringLiteral(text)).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
    expect(stringLiteral("a\u2028b\u2029c\n")).toBe('"a\\u2028b\\u2029c\\n"');
  });

  it("keep a member that is called __proto__", () => {
    const value = JSON.parse('{"__proto__":{"a":1},"b":2}') as object;
    expect(literal(value)).toBe('{ ["__proto__"]: { a: 1 }, b: 2 }');
    expect(Object.keys(evaluate(literal(value)) as object)).toEqual(["__proto__", "b"]);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it("leave out what is undefined, quote what is no identifier, break what is long", () => {
    expect(literal({ a: undefined, "b-c": 1, class: [1, "x", null] })).toBe(
      '{ "b-c": 1, class: [1, "x", null] }',
    );
    const long = { a: "x".repeat(60), b: ["y".repeat(60)] };
    expect(literal(long)).toBe(`{\n  a: "${"x".repeat(60)}",\n  b: ["${"y".repeat(60)}"],\n}`);
    expect(objectLiteral([["a", undefined]])).toBe("{}");
  });
});

describe("types", () => {
  it("of values are literal", () => {
    expect(literalType({ a: [1, "x", null, true], "b c": {} })).toBe(
      '{ a: [1, "x", null, true]; "b c": { [k: string]: never } }',
    );
    expect(unionType([])).toBe("never");
    expect(unionType(['"a"', '"b"', '"a"'])).toBe('"a" | "b"');
    expect(objectType([])).toBe("{}");
    expect(objectType([["a-b", "x"]].map(([key, code]) => [typeKey(key as string), code as string]))).toBe(
      '{\n  "a-b": x;\n}',
    );
  });
});

describe("comments", () => {
  it("cannot be left", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("*", "/", "\\", "a", "\n", "\u2028", "@") })),
        (paragraphs) => {
          const comment = docComment(...paragraphs);
          expect(comment === "" ? "" : comment.slice(0, -1).slice(-2)).toBe(comment === "" ? "" : "*/");
          expect(comment.indexOf("*/")).toBe(comment === "" ? -1 : comment.length - 3);
        },
      ),
    );
  });

  it("are one line where they can, and paragraphs where they must", () => {
    expect(docComment(undefined, " ")).toBe("");
    expect(docComment("One.")).toBe("/** One. */\n");
    expect(docComment("One.", undefined, "Two\r\nlines.  ")).toBe(
      "/**\n * One.\n *\n * Two\n * lines.\n */\n",
    );
    expect(indent("a\n\nb")).toBe("  a\n\n  b");
  });
});
