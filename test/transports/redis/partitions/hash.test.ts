import { expect, test } from "vitest";
import { murmur3, partitionOfKey } from "../../../../src/transports/redis/partitions/hash.ts";

test.each([
  ["", 0],
  ["a", 0x3c2569b2],
  ["abc", 0xb3dd93fa],
  ["hello", 0x248bfa47],
  ["hello, world", 0x149bbb7f],
  ["The quick brown fox jumps over the lazy dog", 0x2e4ff723],
])("MurmurHash3 of %j, as others publish it", (text, hash) => {
  expect(murmur3(new TextEncoder().encode(text))).toBe(hash);
});

test("a key stays in its partition, whatever its characters", () => {
  expect(["", "ada", "käthe", "二", "\u{1F600}", "order-4711"].map((key) => partitionOfKey(key, 16))).toEqual(
    [0, 14, 13, 1, 10, 8],
  );
});

test("keys are spread evenly", () => {
  const counts = new Array<number>(8).fill(0);
  for (let n = 0; n < 8_000; n++) {
    const partition = partitionOfKey(`customer-${n}`, 8);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
