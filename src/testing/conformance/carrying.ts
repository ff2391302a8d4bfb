import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { NoteTaken } from "./events.ts";
import type { Fixture } from "./fixture.ts";
import { until } from "./wait.ts";

const headers = { tenant: "t" };

/** Publishes values, and expects each as it was. */
async function expectUnchanged(fixture: Fixture, values: readonly unknown[]): Promise<void> {
  const bus = fixture.bus({ delivery: { concurrency: 1 } });
  const seen: unknown[] = [];
  await bus.subscribe(NoteTaken, ({ body }) => void seen.push(body));
  const inputs = values.map((body) => ({ body }));
  const results = await bus.publishMany(NoteTaken, inputs, { headers, partitionkey: "one" });
  assert.deepEqual(
    results.filter(({ status }) => status !== "published"),
    [],
  );
  await until(
    "all values",
    () => seen.length === values.length,
    () => [seen.length, bus.reports.map(({ message }) => message)],
  );
  for (const [index, value] of values.entries()) assert.deepEqual(seen[index], value);
}

/** Payloads that are easily damaged on the way. */
export const carrying = [
  define("carries a payload of 500 KB", ["groups"], (fixture) =>
    expectUnchanged(fixture, ["x".repeat(500_000), "é".repeat(250_000), "small"]),
  ),

  define("carries text that looks like protocol, numbers or binary data", ["groups"], (fixture) => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    const protocol = ["\r\n", "$5\r\nhello\r\n", "*1\r\n", "-ERR no", ":1", "+OK", "", " ", "\n", "0", "-0"];
    return expectUnchanged(fixture, [bytes, ...protocol, "null", "true", "[]", '{"a":1}', "%00", "\\u0000"]);
  }),

  define("carries all of Unicode, lone surrogates, U+2028 and NUL too", ["groups"], (fixture) =>
    expectUnchanged(fixture, [
      ...["é", "e\u0301", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", "\u{10ffff}", "\ufeffmark", "\uffff"],
      ...["\u2028\u2029", "\u0000", "a\u0000b", "\ud800", "\udc00", "\udc00\ud800", "x\ud83d", "\u202eabc"],
    ]),
  ),

  define("carries members that are called like those of every object", ["groups"], async (fixture) => {
    const text =
      '{"__proto__":{"polluted":true},"constructor":1,"toString":null,"hasOwnProperty":[],"then":2}';
    await expectUnchanged(fixture, [JSON.parse(text), { list: [JSON.parse(text)] }]);
    assert.equal((Object.prototype as { polluted?: unknown }).polluted, undefined);
  }),

  define("carries numbers, empty things and nested ones", ["groups"], (fixture) => {
    let nested: unknown = "core";
    for (let depth = 0; depth < 50; depth++) nested = depth % 2 ? [nested] : { a: nested };
    const extremes = [0, -1, 1.5, 1e308, 5e-324, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.1 + 0.2];
    const keys = Object.fromEntries(extremes.map((n) => [`${n}`, n]));
    const wide = Array.from({ length: 10_000 }, (_, n) => n);
    return expectUnchanged(fixture, [
      ...extremes,
      null,
      true,
      false,
      {},
      [],
      [[]],
      { "": "" },
      keys,
      nested,
      wide,
    ]);
  }),
];
