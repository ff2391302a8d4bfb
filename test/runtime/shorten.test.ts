import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shorten } from "../../src/runtime/shorten.ts";

describe("a text that is too long", () => {
  it.each([
    ["abcdefghij", 10, "abcdefghij"],
    ["abcdefghijk", 10, "abcde…ghijk"],
    ["語語語語", 9, "語…語"],
    ["😀😀😀", 9, "😀…😀"],
    ["a😀b", 4, "a…b"],
  ])("%s in %i bytes", (text, most, short) => expect(shorten(text, most)).toBe(short));

  it("keeps its ends, whatever it is made of", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.integer({ min: 8, max: 200 }),
        (text, most) => {
          // Stands for what a cut leaves of a character.
          fc.pre(!text.includes("\ufffd"));
          const short = shorten(text, most);
          if (short === text) return;
          expect(Buffer.byteLength(text)).toBeGreaterThan(most);
          expect(Buffer.byteLength(short)).toBeLessThanOrEqual(most + Buffer.byteLength("…"));
          const [ends, kept] = [[...text], [...short]];
          expect([kept[0], kept.at(-1)]).toEqual([ends[0], ends.at(-1)]);
        },
      ),
    );
  });
});
