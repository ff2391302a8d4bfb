import { describe, expect, it } from "vitest";
import type { Witness } from "../../../src/compat/finding.ts";
import { witnessExcerpt } from "../../../src/compat/reports/witness-excerpt.ts";
import { witnessJsonLines, witnessLines } from "../../../src/compat/reports/witness-lines.ts";

function witness(value: unknown, ...errors: Witness["errors"]): Witness {
  return { value, acceptedBy: "new", rejectedBy: "old", errors };
}

/** The lines as a reader sees them. */
function shown(lines: ReturnType<typeof witnessExcerpt>): string[] {
  return lines.map((line) =>
    "gap" in line
      ? `… ${line.gap}`
      : `${line.mark} ${line.text}${line.reason === undefined ? "" : ` <- ${line.reason}`}`,
  );
}

describe("witnessLines", () => {
  it("marks a value that is refused", () => {
    const lines = witnessLines(
      witness({ a: 1, b: ["x", 2] }, { pointer: "/b/1", message: "must be string" }),
    );
    expect(shown(lines)).toEqual([
      "  {",
      '    "a": 1,',
      '    "b": [',
      '      "x",',
      "~     2 <- must be string",
      "    ]",
      "  }",
    ]);
  });

  it.each([
    ["", "must have required property 'it's'"],
    ["/it's", "is missing"],
  ])("adds what is missing, said of %j", (pointer, message) => {
    expect(shown(witnessLines(witness({ a: 1 }, { pointer, message })))).toEqual([
      "  {",
      '    "a": 1,',
      `+   "it's": … <- ${message}`,
      "  }",
    ]);
  });

  it("adds what is missing to an empty object, several with commas", () => {
    const errors = ["a", "b"].map((name) => ({
      pointer: "",
      message: `must have required property '${name}'`,
    }));
    expect(shown(witnessLines(witness({}, ...errors)))).toEqual([
      "  {",
      "+   \"a\": …, <- must have required property 'a'",
      "+   \"b\": … <- must have required property 'b'",
      "  }",
    ]);
  });

  it("adds a member that another one needs", () => {
    const message = "must have property b when property a is present";
    expect(shown(witnessLines(witness({ a: 1 }, { pointer: "", message })))).toContain(
      `+   "b": … <- ${message}`,
    );
  });

  it("takes away a member that must not be there, with all that is in it", () => {
    const lines = witnessLines(
      witness({ a: { b: 1 }, c: 2 }, { pointer: "/a", message: "boolean schema is false" }),
    );
    expect(shown(lines)).toEqual([
      "  {",
      '-   "a": { <- boolean schema is false',
      '-     "b": 1',
      "-   },",
      '    "c": 2',
      "  }",
    ]);
  });

  it("says all that is wrong with a value once, at most three things", () => {
    const errors = ["one", "one", "two", "three", "four"].map((message) => ({ pointer: "", message }));
    expect(shown(witnessLines(witness(1, ...errors)))).toEqual(["~ 1 <- one; two; three"]);
  });

  it("blames what is around a place that is not there", () => {
    expect(shown(witnessLines(witness([[1]], { pointer: "/0/5/x", message: "is wrong" })))[1]).toBe(
      "~   [ <- is wrong",
    );
  });

  it("reads pointers as RFC 6901 has them", () => {
    const lines = witnessLines(witness({ "a/b": { "~": 1 } }, { pointer: "/a~1b/~0", message: "no" }));
    expect(shown(lines)[2]).toBe('~     "~": 1 <- no');
  });

  it("writes members named like those of Object", () => {
    const value = JSON.parse('{"__proto__": 1, "constructor": 2}') as unknown;
    const lines = witnessLines(witness(value, { pointer: "/__proto__", message: "no" }));
    expect(shown(lines)).toEqual(["  {", '~   "__proto__": 1, <- no', '    "constructor": 2', "  }"]);
    const empty = witnessLines(
      witness({}, { pointer: "", message: "must have required property 'constructor'" }),
    );
    expect(shown(empty)[1]).toMatch(/^\+ {3}"constructor"/);
  });

  it("cuts long texts and shows what cannot be seen", () => {
    expect(shown(witnessLines(witness("é".repeat(5000))))[0]).toMatch(/^ {2}"é+…é+" \(5,000 characters\)$/);
    expect(shown(witnessLines(witness("a\u001b[31m\u202eb")))).toEqual(['  "a\\u001b[31m\\u202eb"']);
  });

  it("ends with values that are huge or deep", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level++) deep = [deep];
    expect(witnessLines(witness(deep)).length).toBeLessThan(200);
    const wide = Array.from({ length: 20_000 }, (_, index) => ({ index }));
    const lines = witnessLines(witness(wide));
    expect(lines.length).toBeLessThan(5010);
    expect(shown(lines).at(-2)).toMatch(/… 18,\d{3} more$/);
  });
});

it("writes JSON without what is missing", () => {
  const value = { a: [{}, [], null, "x"], b: 1.5 };
  const error = { pointer: "", message: "must have required property 'c'" };
  const text = witnessJsonLines(witness(value, error)).map((line) => line.text);
  expect(JSON.parse(text.join("\n"))).toEqual(value);
});

describe("witnessExcerpt", () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`m${index}`, index]));

  it("leaves a short value as it is", () => {
    const lines = witnessLines(witness({ a: 1 }));
    expect(witnessExcerpt(lines, 3)).toEqual(lines);
  });

  it("cuts around what is refused and keeps what it is nested in", () => {
    const value = { before: many, lines: [{ ...many, bad: "x" }] };
    const lines = witnessLines(witness(value, { pointer: "/lines/0/bad", message: "must be number" }));
    expect(shown(witnessExcerpt(lines, 10))).toMatchInlineSnapshot(`
      [
        "  {",
        "    "before": {",
        "… 51",
        "    "lines": [",
        "      {",
        "… 48",
        "        "m48": 48,",
        "        "m49": 49,",
        "~       "bad": "x" <- must be number",
        "      }",
        "    ]",
        "  }",
      ]
    `);
  });

  it("shows every reason before it shows what is around one", () => {
    const errors = ["m0", "m25", "m49"].map((name) => ({ pointer: `/${name}`, message: `no ${name}` }));
    const excerpt = shown(witnessExcerpt(witnessLines(witness(many, ...errors)), 5));
    for (const { message } of errors) expect(excerpt.join("\n")).toContain(`<- ${message}`);
    expect(excerpt.filter((line) => !line.startsWith("…"))).toHaveLength(5);
  });

  it("shows the beginning of a value that is refused as a whole", () => {
    const lines = witnessLines(witness(many, { pointer: "", message: "must match a schema" }));
    expect(shown(witnessExcerpt(lines, 4))).toEqual([
      "~ { <- must match a schema",
      '    "m0": 0,',
      '    "m1": 1,',
      '    "m2": 2,',
      "… 48",
    ]);
  });
});
