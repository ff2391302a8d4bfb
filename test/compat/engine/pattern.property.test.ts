import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findText } from "../../../src/compat/engine/automaton.ts";
import { patternAutomaton } from "../../../src/compat/engine/pattern.ts";
import { runs as numRuns } from "../../support/runs.ts";

const letter = fc.constantFrom("a", "b", "-");
const atom = fc.constantFrom("a", "b", "-", ".", "[ab]", "[^a]", "\\w", "\\W", "^", "$", "\\b", "\\B");
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atom,
    fc
      .tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{0,1}"))
      .map(([of, times]) => `(?:${of})${times}`),
    fc.tuple(tie("pattern"), fc.constantFrom("?=", "?!")).map(([of, look]) => `(${look}${of})`),
    fc.tuple(atom, fc.constantFrom("?<=", "?<!")).map(([of, look]) => `(${look}${of})`),
    fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `(?:${a}|${b})`),
  ),
  pattern: fc.array(tie("part"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
}));
const text = fc.array(letter, { maxLength: 7 }).map((letters) => letters.join(""));

function runs(source: string, word: string): boolean {
  const automaton = patternAutomaton(source);
  if (!automaton) throw new Error(`${source} has no automaton`);
  let state = 0;
  for (const character of word) {
    const code = character.codePointAt(0) ?? 0;
    state = automaton.next[state]?.[automaton.classes.findIndex((one) => one.has(code))] ?? 0;
  }
  return automaton.accepting[state] === true;
}

describe("the automaton of a pattern", () => {
  it("accepts what the pattern matches, and nothing else", () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 20 }), (source, words) => {
        // Lookahead within lookbehind is not seen through.
        fc.pre(patternAutomaton(source) !== undefined);
        const regex = new RegExp(source, "u");
        for (const word of words) expect(runs(source, word), `/${source}/ ${word}`).toBe(regex.test(word));
      }),
      { numRuns: numRuns(150, 600) },
    );
  });

  it("gives texts that it matches, and texts that it does not", () => {
    fc.assert(
      fc.property(pattern, fc.boolean(), fc.nat(3), fc.nat(5), (source, accept, min, more) => {
        const automaton = patternAutomaton(source);
        fc.pre(automaton !== undefined);
        const found = findText([{ automaton, accept }], min, min + more);
        if (found.status !== "fits") return;
        const word = found.value as string;
        expect(new RegExp(source, "u").test(word)).toBe(accept);
        expect([...word].length).toBeGreaterThanOrEqual(min);
        expect([...word].length).toBeLessThanOrEqual(min + more);
      }),
      { numRuns: numRuns(80, 300) },
    );
  });

  it("says that there is none only where there is none", () => {
    const words = ["", "a", "b", "-"].flatMap((one) =>
      ["", "a", "b", "-"].flatMap((two) => ["", "a", "b", "-"].map((three) => one + two + three)),
    );
    fc.assert(
      fc.property(pattern, pattern, (one, two) => {
        const [first, second] = [patternAutomaton(one), patternAutomaton(two)];
        fc.pre(first !== undefined && second !== undefined);
        const found = findText(
          [
            { automaton: first, accept: true },
            { automaton: second, accept: false },
          ],
          0,
          3,
        );
        if (found.status !== "empty") return;
        const both = words.filter(
          (word) => new RegExp(one, "u").test(word) && !new RegExp(two, "u").test(word),
        );
        expect(both, `/${one}/ without /${two}/`).toEqual([]);
      }),
      { numRuns: numRuns(80, 300) },
    );
  });

  it.each(["^(\\w+) \\1$", "(?<=(?=a)b)c"])("of %s there is none", (source) => {
    expect(patternAutomaton(source)).toBeUndefined();
  });

  it("knows the classes of Unicode and what lies outside of the basic plane", () => {
    expect(runs("^\\p{Lu}$", "É")).toBe(true);
    expect(runs("^.$", "😀")).toBe(true);
    expect(runs("^[\\u{1F600}-\\u{1F64F}]$", "😀")).toBe(true);
  });
});
