import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Source } from "../../../../src/runtime/transport.ts";
import { fairShare } from "../../../../src/transports/redis/partitions/members.ts";
import { type OwnRedisServer, startOwnRedis } from "../../../support/redis-server.ts";
import { type Bare, bare, closeAll, open, until } from "../harness.ts";
import { type Handling, inversions, join, keysOf, overlaps, publishKeyed } from "./members.ts";

let server: OwnRedisServer;
let client: Bare;

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterEach(closeAll);
afterAll(async () => {
  client.destroy();
  await server.stop();
});

/** How many partitions of an address each member owns, by the first part of its name, largest first. */
async function owned(address: string, partitions: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let p = 0; p < partitions; p++) {
    const owner = await client.get(`{${address}:${p}}.owner:g`);
    const name = String(owner).split("/")[0] ?? "";
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

async function member(name: string, lease = 3_000) {
  return (await open(server.url, { consumer: name, lease, block: 500 })).connection;
}

test("shares add up, and differ by one at most", () => {
  for (const partitions of [1, 2, 7, 16]) {
    for (const count of [1, 2, 3, 5, 20]) {
      const members = keysOf(count);
      const shares = members.map((name) => fairShare(partitions, members, name));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(partitions);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      expect(Math.max(...shares)).toBeLessThanOrEqual(Math.ceil(partitions / count));
    }
  }
});

test("members share the partitions fairly as they come and go", async () => {
  const handlings: Handling[] = [];
  const note = (handling: Handling) => void handlings.push(handling);
  const is = (wanted: Record<string, number>) => async () =>
    JSON.stringify(Object.entries(await owned("shared", 8)).sort()) ===
    JSON.stringify(Object.entries(wanted).sort());
  const a = await join(await member("a"), "shared", "a", { partitions: 8, note });
  await until("a has all", is({ a: 8 }));
  const b = await join(await member("b"), "shared", "b", { partitions: 8, note });
  await until("half each", is({ a: 4, b: 4 }));
  await join(await member("c"), "shared", "c", { partitions: 8, note });
  await until("a third each", is({ a: 3, b: 3, c: 2 }));
  await a.close();
  await until("half each again", is({ b: 4, c: 4 }));
  await b.close();
  await until("c has all", is({ c: 8 }));
});

test("while members come and go every event is handled once, in order per key, by one owner of its partition at a time", async () => {
  const handlings: Handling[] = [];
  const lost: string[] = [];
  const options = {
    partitions: 6,
    note: (handling: Handling) => void handlings.push(handling),
    lost: (ids: readonly string[]) => void lost.push(...ids),
  };
  const keys = keysOf(40);
  const publisher = await member("publisher");
  const sources: Source[] = [];
  sources.push(await join(await member("a"), "moving", "a", options));
  const publishing = (async () => {
    for (let n = 0; n < 100; n += 2) await publishKeyed(publisher, "moving", 6, keys, n, n + 2);
  })();
  const reach = (count: number) => until(`${count} are handled`, () => handlings.length >= count, 60);
  await reach(300);
  sources.push(await join(await member("b"), "moving", "b", options));
  await reach(1_000);
  sources.push(await join(await member("c"), "moving", "c", options));
  await reach(2_000);
  await sources[0]?.close();
  await reach(2_700);
  await sources[1]?.close();
  await publishing;
  await reach(4_000);
  await until("all is acknowledged", async () => {
    for (let p = 0; p < 6; p++) {
      const [count] = (await client.sendCommand(["XPENDING", `moving:${p}`, "g"])) as unknown as [number];
      if (count > 0) return false;
    }
    return true;
  });
  const closedInHand = handlings.length - 4_000;
  expect(inversions(handlings)).toEqual([]);
  expect(overlaps(handlings)).toEqual([]);
  expect(new Set(handlings.map(({ key, n }) => `${key}/${n}`)).size).toBe(4_000);
  expect(lost).toEqual([]);
  // A source that is closed gives back what the test's members are just handling.
  expect(closedInHand).toBeLessThanOrEqual(60);
  expect(new Set(handlings.map(({ member }) => member))).toEqual(new Set(["a", "b", "c"]));
}, 90_000);
