import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { fairShare } from "../../../../src/transports/redis/partitions/members.ts";
import { type OwnRedisServer, startOwnRedis } from "../../../support/redis-server.ts";
import { until } from "../../../support/until.ts";
import { type Bare, bare, closeAll, open } from "../harness.ts";
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
    const owner = await client.get(`{${address}:${p}}.{part}.{owner:g}`);
    const name = String(owner).split("/")[0] ?? "";
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

async function member(name: string, lease = 10_000) {
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
  await a.leave();
  await until("half each again", is({ b: 4, c: 4 }));
  await b.leave();
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
  const a = await join(await member("a"), "moving", "a", options);
  const reach = (count: number) => until(`${count} are handled`, () => handlings.length >= count);
  let published = 0;
  let isOver = false;
  const publishing = (async () => {
    // Not faster than it is handled, so that there are events while partitions move.
    for (let n = 0; !isOver; n++) {
      await publishKeyed(publisher, "moving", 6, keys, n, n + 1);
      published += keys.length;
      await reach(published - 8 * keys.length);
    }
  })();
  await reach(500);
  const b = await join(await member("b"), "moving", "b", options);
  await until("b takes part", () => handlings.some(({ member }) => member === "b"));
  await join(await member("c"), "moving", "c", options);
  await until("c takes part", () => handlings.some(({ member }) => member === "c"));
  await a.leave();
  await reach(handlings.length + 500);
  await b.leave();
  await reach(handlings.length + 500);
  isOver = true;
  await publishing;
  await reach(published);
  await until("all is acknowledged", async () => {
    for (let p = 0; p < 6; p++) {
      const [count] = (await client.sendCommand(["XPENDING", `{moving:${p}}.{part}`, "g"])) as unknown as [
        number,
      ];
      if (count > 0) return false;
    }
    return true;
  });
  expect(inversions(handlings)).toEqual([]);
  expect(overlaps(handlings)).toEqual([]);
  expect(handlings.length).toBe(published);
  expect(new Set(handlings.map(({ key, n }) => `${key}/${n}`)).size).toBe(published);
  expect(lost).toEqual([]);
});
