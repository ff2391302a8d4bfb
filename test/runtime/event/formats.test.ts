import { expect, it } from "vitest";
import { formatExports, formats, numberFormats } from "../../../src/runtime/event/format-table.ts";
import * as seam from "../../../src/runtime/event/formats.ts";

const cases: Record<string, { good: string[]; bad: string[] }> = {
  "date-time": {
    good: [
      "2026-01-02T03:04:05Z",
      "2026-01-02t03:04:05.123+01:00",
      "1998-12-31T23:59:60Z",
      "1998-12-31T15:59:60-08:00",
    ],
    bad: [
      "2026-01-02",
      "2026-13-02T03:04:05Z",
      "2026-01-02T03:04:05",
      "2026-02-29T00:00:00Z",
      "1998-12-31T23:58:60Z",
      "2026-01-02T24:00:00Z",
    ],
  },
  date: { good: ["2024-02-29"], bad: ["2023-02-29", "2024-00-01", "2024-04-31", "24-01-01"] },
  time: {
    good: ["12:00:00Z", "12:00:00.5-05:30"],
    bad: ["12:00:00", "25:00:00Z", "12:60:00Z", "12:00:00+24:00"],
  },
  duration: { good: ["P1D", "PT1H30M", "P2W", "P1Y2M3DT4H5M6S"], bad: ["P", "PT", "1D", "P1W2D", "P1S"] },
  uuid: { good: ["7d3f6cb2-0a52-4f0e-9f7e-0a3f6c6f0b11"], bad: ["7d3f6cb20a524f0e9f7e0a3f6c6f0b11", "x"] },
  uri: {
    good: ["https://example.org/a?b#c", "urn:isbn:1", "http://[::1]/"],
    bad: ["/a", "http://a b", "http://a#b#c", "a:"],
  },
  "uri-reference": { good: ["openedx/lms/web", "/a/b", "#x", ""], bad: ["a b", "\\", "%zz"] },
  "uri-template": { good: ["/a/{b}", "{?x,y*}"], bad: ["/a/{b", "{}"] },
  email: { good: ["a.b+c@example.org"], bad: ["a", "@x.org", ".a@x.org", "a@-x.org", "a b@x.org"] },
  hostname: { good: ["example.org", "a-b.c"], bad: ["-a", "a..b", "a_b", `${"a".repeat(64)}.org`] },
  ipv4: { good: ["127.0.0.1", "255.255.255.255"], bad: ["256.0.0.1", "1.2.3", "1.2.3.4.", "01.2.3.4"] },
  ipv6: {
    good: ["::", "::1", "2001:db8::8a2e:370:7334", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
    bad: ["1:2:3", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", ":::", "1.2.3.4::"],
  },
  regex: { good: ["^a+$", "\\p{L}"], bad: ["(", "\\a"] },
  "json-pointer": { good: ["", "/a/~0~1"], bad: ["a", "/~2"] },
  "relative-json-pointer": { good: ["0", "1/a", "2#"], bad: ["/a", "01", "-1"] },
};

const numberCases: Record<string, { good: number[]; bad: number[] }> = {
  int32: {
    good: [0, -0, 1, 2 ** 31 - 1, -(2 ** 31)],
    bad: [0.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, 1e300],
  },
  int64: {
    good: [0, -0, 2 ** 53, -(2 ** 63), 2 ** 63, JSON.parse("9223372036854775807"), 1e18],
    bad: [0.5, 2 ** 63 + 2048, -(2 ** 63) - 2048, 1e300, 1e-7],
  },
};

it("covers every format", () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(formats).sort());
  expect(Object.keys(numberCases).sort()).toEqual(Object.keys(numberFormats).sort());
  expect(Object.values(formatExports)).toHaveLength(
    Object.keys(cases).length + Object.keys(numberCases).length,
  );
  for (const name of Object.values(formatExports)) expect(seam).toHaveProperty(name);
});

it.each(Object.keys(cases))("%s", (name) => {
  const { good, bad } = cases[name] ?? { good: [], bad: [] };
  for (const value of good) expect.soft([value, formats[name]?.(value)]).toEqual([value, true]);
  for (const value of bad) expect.soft([value, formats[name]?.(value)]).toEqual([value, false]);
});

it.each(Object.keys(numberCases))("%s", (name) => {
  const { good, bad } = numberCases[name] ?? { good: [], bad: [] };
  for (const value of good) expect.soft([value, numberFormats[name]?.(value)]).toEqual([value, true]);
  for (const value of bad) expect.soft([value, numberFormats[name]?.(value)]).toEqual([value, false]);
});
