import { describe, expect, it } from "vitest";
import { check, withPayload } from "../contract-files.ts";

const text = (example: string): string =>
  `this regular expression may take exponential time on text such as "${example}…", which blocks the process that checks it; do not nest a repetition in another one that can match the same text`;

describe("regular expressions", () => {
  it("that can take exponential time are warned about, as values and as names", async () => {
    const payload = `properties: { a: { type: string, pattern: "^(a+)+$" } }
patternProperties: { "^(?:b+|c)*$": {} }`;
    expect(await check(withPayload(payload))).toEqual([
      `asyncapi.yaml:11:53: warning regex-backtracking: ${text("aaa")}`,
      `asyncapi.yaml:12:47: warning regex-backtracking: ${text("bbb")}`,
    ]);
  });

  it.each([
    "^[a-z]+(?:-[a-z]+)*$",
    "^course-v1:[^/+]+(?:/|\\\\+)[^/+]+(?:/|\\\\+)[^/?]+$",
    "^\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT.*$",
    "^a+a+$",
    "^(?:\\\\p{L}|\\\\p{N})+$",
    "(?:ab)+",
  ])("that take no longer than polynomial time are not: %s", async (pattern) => {
    expect(await check(withPayload(`type: string\npattern: "${pattern}"`))).toEqual([]);
  });

  it("whose alternatives match the same are warned about", async () => {
    const payload = `properties: { a: { type: string, pattern: "^(a|a)*$" } }
patternProperties: { "^([a-z]|[a-z0-9]|-)+$": {} }`;
    const problem = (example: string) =>
      `this regular expression may take exponential time on text such as "${example}…", which blocks the process that checks it; let a repetition match each text in one way only, such as by alternatives that begin with different characters`;
    expect(await check(withPayload(payload))).toEqual([
      `asyncapi.yaml:11:53: warning regex-backtracking: ${problem("aaaaaa")}`,
      `asyncapi.yaml:12:57: warning regex-backtracking: ${problem("aaaaaa")}`,
    ]);
  });

  it.each(["^(?:a|b)+$", "^(foo|bar)*$", "^(?:[a-z]+-)*[a-z]+$", "^(?:(?:a|a)c)*"])(
    "whose alternatives part at once are not: %s",
    async (pattern) => {
      expect(await check(withPayload(`type: string\npattern: "${pattern}"`))).toEqual([]);
    },
  );

  it("that are too long to be looked at are warned about", async () => {
    expect(await check(withPayload(`type: string\npattern: "^(?:${"a+|".repeat(1000)}b)+$"`))).toEqual([
      "asyncapi.yaml:12:20: warning regex-backtracking: this regular expression of 3008 characters is too long to see whether it takes exponential time on some text; write it shorter",
    ]);
  });

  it("are looked at in bounded time, however they are nested", async () => {
    const nested = `${"(".repeat(40)}a*${")*".repeat(40)}`;
    const wide = `(?:${"[a-z]+|".repeat(60)}\\\\d+)+`;
    for (const pattern of [nested, wide]) {
      expect(await check(withPayload(`type: string\npattern: "^${pattern}$"`))).toEqual([
        expect.stringMatching(/ warning regex-backtracking: /),
      ]);
    }
  });
});
