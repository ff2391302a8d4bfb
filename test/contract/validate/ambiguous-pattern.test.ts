import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ambiguousText } from "../../../src/contract/validate/ambiguous-pattern.ts";
import { runs } from "../../support/runs.ts";

describe("a repetition that matches a text in more and more ways is found", () => {
  it.each([
    ["^(\\w|\\d)+$", "0a"],
    ["^([a-z]|[a-z0-9]|-)+$", "aa"],
    ["^(a|a)*$", "aa"],
    ["^(a|a)+@", "aa"],
    ["^(a|ab|b)*$", "aba"],
    ["^(a|b|ab)*c$", "aba"],
    ["^(?:a|aa)+$", "aaa"],
    ["^(foo|fo|o)*$", "foofoo"],
    ["^(?:(?:a|b)|(?:b|c))+$", "ba"],
    ["^(\\d|[0-9a-f]{2}|[a-f])*$", "000"],
    ["^(.|\\n|x)*$", "xa"],
    ["^(\\s|\\t)*x", "\t "],
    ['^"(?:[^"]|\\\\.)*"$', "\\a\\a"],
    ["^(a+)+$", "a"],
    ["^(a*)*$", "a"],
    ["(x+x+)+y", "xx"],
    ["^(?:[a-z]+-?)*$", "a"],
    ["^(\\w+\\s?)*$", "a"],
    ["^(?:a?b?)*c$", "ba"],
    ["^(?:.+,)*$", ",a"],
    ["^(a{1,3})*$", "aa"],
    ["^(a{2}|a{3})*$", "aaaaaaa"],
    ["^(a|a){1,64}$", "aa"],
    ["^(?:a{1,30}b?)+$", "aa"],
    ["^((?:a|a){0,18}b?){0,3}$", "aa"],
    ["^(?:(?:(?:a|a){1,4}b?){1,4}c?){1,4}$", "aa"],
    // The group matches nothing in the end, but only after all ways to match the letters.
    ["^((a|a)*b)*", "aa"],
  ])("%s", (pattern, text) => {
    expect(ambiguousText(pattern)).toBe(text);
  });
});

describe("what takes no longer than polynomial time is not", () => {
  it.each([
    "^(a|b)+$",
    "^(foo|bar)*$",
    "^(?:ab|ac)*$",
    "^(?:[a-z]+-)*[a-z]+$",
    "^[a-z]+(?:-[a-z]+)*$",
    "^a+a+$",
    "(?:ab)+",
    "^(?:\\p{L}|\\p{N})+$",
    "^(?:\\d{1,3}\\.){3}\\d{1,3}$",
    "^([0-9a-f]{2}:){5}[0-9a-f]{2}$",
    "^([0-9a-f]{2}:){30}[0-9a-f]{2}$",
    "^(?:[0-9a-f]{32},)*$",
    "^(?:[0-9a-f]{64},?)*$",
    "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$",
    '^(?:[^"\\\\]|\\\\.)*$',
    "^(?:/(?:[^~/]|~0|~1)*)*$",
    "^\\w+([.-]\\w+)*@\\w+([.-]\\w+)*$",
    "^(?:[A-Z][a-z]*)+$",
    "^(ab?c)*$",
    "^(a{3})*$",
    "^(x{0,3}-)*$",
    "^(?:[a-z]{1,20}:){1,30}$",
    "^(true|false)(,(true|false))*$",
    "^(?:%[0-9A-F]{2}|[A-Za-z0-9])*$",
    "^[a-z]{1,128}$",
    "^(?:a|a){1,3}$",
    "^(?:(?:a|a){1,3}-){2}$",
    "^(?:(?:a{2}){3}){4}$",
    "^(?:(?:[0-9a-f]{2}:){0,5}-){0,5}$",
    // Nothing is tried again after a match.
    "(a|a)*",
    "^(?:(?:a|a)c)*",
    // What tells the branches apart stands in front of them.
    "^(?:(?!ab)[a-z]|ab)+$",
    // Not regular, or not a regular expression: others say so.
    "^(?:([ab]{30})\\1|b)+$",
    "(",
  ])("%s", (pattern) => {
    expect(ambiguousText(pattern)).toBeUndefined();
  });
});

it("gives up on what is too large to decide", () => {
  const many = (text: (index: number) => string, between: string) =>
    Array.from({ length: 500 }, (_, index) => text(index)).join(between);
  expect(ambiguousText(`^(?:${many((index) => `x${index}`, "|")})+$`)).toBeUndefined();
  expect(ambiguousText(`${"(".repeat(12)}a${"{9})".repeat(12)}*$`)).toBeUndefined();
});

/** A pattern as a tree, so that a test can count in how many ways it matches. */
type Tree =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "either"; readonly parts: readonly Tree[] }
  | { readonly kind: "both"; readonly parts: readonly Tree[] }
  | { readonly kind: "many"; readonly of: Tree }
  | { readonly kind: "maybe"; readonly of: Tree };

function source(tree: Tree): string {
  if (tree.kind === "text") return tree.text;
  if (tree.kind === "either") return `(?:${tree.parts.map(source).join("|")})`;
  if (tree.kind === "both") return tree.parts.map(source).join("");
  return `(?:${source(tree.of)})${tree.kind === "many" ? "*" : "?"}`;
}

/** In how many ways it matches from one index to others; what is optional does not match nothing, as in ECMA-262. */
function ways(tree: Tree, text: string, from: number): Map<number, number> {
  if (tree.kind === "text") {
    const end = from + tree.text.length;
    return new Map(text.startsWith(tree.text, from) ? [[end, 1]] : []);
  }
  const sum = new Map<number, number>();
  const add = (end: number, count: number) => sum.set(end, (sum.get(end) ?? 0) + count);
  if (tree.kind === "either") {
    for (const part of tree.parts) for (const [end, count] of ways(part, text, from)) add(end, count);
    return sum;
  }
  if (tree.kind === "both") {
    let ends = new Map([[from, 1]]);
    for (const part of tree.parts) {
      const next = new Map<number, number>();
      for (const [end, count] of ends)
        for (const [later, more] of ways(part, text, end))
          next.set(later, (next.get(later) ?? 0) + count * more);
      ends = next;
    }
    return ends;
  }
  add(from, 1);
  if (tree.kind === "maybe") {
    for (const [end, count] of ways(tree.of, text, from)) if (end > from) add(end, count);
    return sum;
  }
  // Ends grow: each is complete before it is gone on from.
  for (let at = from; at <= text.length; at++) {
    const count = sum.get(at);
    if (count) for (const [end, more] of ways(tree.of, text, at)) if (end > at) add(end, count * more);
  }
  return sum;
}

const words = (most: number): string[] =>
  most === 0 ? [""] : ["", ...words(most - 1).flatMap((word) => [`a${word}`, `b${word}`])];

it("finds exactly what matches some repeated text in exponentially many ways", () => {
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.constantFrom("a", "b", "ab", "ba", "aa").map((text): Tree => ({ kind: "text", text })),
      fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((parts): Tree => ({ kind: "either", parts })),
      fc.array(tie("tree"), { minLength: 1, maxLength: 2 }).map((parts): Tree => ({ kind: "both", parts })),
      tie("tree").map((of): Tree => ({ kind: "many", of })),
      tie("tree").map((of): Tree => ({ kind: "maybe", of })),
    ),
  }));
  // A cubic number of ways may be more at first, so growth decides: exponential is a factor with each time.
  const isExponential = (whole: Tree, before: string, text: string, after: string) => {
    const count = (times: number) => {
      const all = before + text.repeat(times) + after;
      return ways(whole, all, 0).get(all.length) ?? 0;
    };
    const [few, many] = [count(8), count(24)];
    return few > 0 && many / few > 500 && count(40) / many > 500;
  };
  fc.assert(
    fc.property(tree, (body) => {
      const whole: Tree = { kind: "many", of: body };
      const found = ambiguousText(`^${source(whole)}$`);
      const around = words(found === undefined ? 2 : 4);
      const pumped = found === undefined ? words(3).filter(Boolean) : [found];
      const isSlow = pumped.some((text) =>
        around.some((before) => around.some((after) => isExponential(whole, before, text, after))),
      );
      expect({ pattern: source(whole), found, isSlow }).toEqual({
        pattern: source(whole),
        found,
        isSlow: found !== undefined,
      });
    }),
    { numRuns: runs(30, 1000) },
  );
});
