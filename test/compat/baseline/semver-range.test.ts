import { describe, expect, it } from "vitest";
import { parseRange } from "../../../src/compat/baseline/semver-range.ts";

const versions = [
  "0.0.1",
  "0.1.0",
  "0.1.5",
  "0.2.0",
  "1.0.0-rc.1",
  "1.0.0",
  "1.2.0",
  "1.2.9",
  "1.3.0",
  "2.0.0",
];

describe("a range of versions", () => {
  it.each([
    ["1.2.0", "1.2.0"],
    ["=1.2.0", "1.2.0"],
    ["v1.2.0", "1.2.0"],
    ["^1", "1.0.0 1.2.0 1.2.9 1.3.0"],
    ["^1.2.1", "1.2.9 1.3.0"],
    ["^0.1.0", "0.1.0 0.1.5"],
    ["^0.0.1", "0.0.1"],
    ["^0", "0.0.1 0.1.0 0.1.5 0.2.0"],
    ["~1.2", "1.2.0 1.2.9"],
    ["~1.2.5", "1.2.9"],
    ["~1", "1.0.0 1.2.0 1.2.9 1.3.0"],
    ["1.x", "1.0.0 1.2.0 1.2.9 1.3.0"],
    ["1.2.*", "1.2.0 1.2.9"],
    ["1", "1.0.0 1.2.0 1.2.9 1.3.0"],
    [">=1 <2", "1.0.0 1.2.0 1.2.9 1.3.0"],
    [">= 1.2.0 < 1.3.0", "1.2.0 1.2.9"],
    [">1", "2.0.0"],
    [">1.2", "1.3.0 2.0.0"],
    [">1.2.0", "1.2.9 1.3.0 2.0.0"],
    ["<=1.2", "0.0.1 0.1.0 0.1.5 0.2.0 1.0.0 1.2.0 1.2.9"],
    ["<1", "0.0.1 0.1.0 0.1.5 0.2.0"],
    ["0.1.0 - 1.2", "0.1.0 0.1.5 0.2.0 1.0.0 1.2.0 1.2.9"],
    ["0.1.x || ^2", "0.1.0 0.1.5 2.0.0"],
    ["1.0.0-rc.1", "1.0.0-rc.1"],
    ["^1.0.0-rc.0", "1.0.0-rc.1 1.0.0 1.2.0 1.2.9 1.3.0"],
    ["^1.0.0-rc.2", "1.0.0 1.2.0 1.2.9 1.3.0"],
    ["*", "0.0.1 0.1.0 0.1.5 0.2.0 1.0.0 1.2.0 1.2.9 1.3.0 2.0.0"],
    ["<x", ""],
  ])("%s", (range, within) => {
    const isWithin = parseRange(range);
    expect(versions.filter((version) => isWithin?.(version)).join(" ")).toBe(within);
  });

  it("orders prereleases as npm does", () => {
    const order = ["1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-a", "1.0.0-a.1", "1.0.0-a.2", "1.0.0-b", "1.0.0"];
    for (const [index, version] of order.entries()) {
      const isAbove = parseRange(`>${version}`);
      expect(order.filter((other) => isAbove?.(other))).toEqual(order.slice(index + 1));
    }
  });

  it.each(["latest", "next", "1.2.3.4", "^", "file:../x", ">=1 latest", "https://example.org/x.tgz"])(
    "%s is none",
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );

  it("holds no version that is none", () => {
    expect(parseRange("*")?.("1.2")).toBe(false);
  });
});
