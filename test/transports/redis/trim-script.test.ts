import { afterAll, beforeAll, expect, test } from "vitest";
import type { RedisClient } from "../../../src/transports/redis/client.ts";
import { compareIds } from "../../../src/transports/redis/entry.ts";
import { keysBeside } from "../../../src/transports/redis/key-beside.ts";
import { runScript } from "../../../src/transports/redis/scripts.ts";
import { trimScript } from "../../../src/transports/redis/trim-scripts.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { type Bare, bare } from "./harness.ts";

let server: OwnRedisServer;
let client: Bare;

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

interface Limits {
  lock?: number;
  maxAge?: number;
  cap?: number;
  unread?: number;
  budget?: number;
  step?: number;
  steps?: number;
  bytes?: number;
}

function trimOnce(
  key: string,
  {
    lock = 0,
    maxAge = 1,
    cap = 0,
    unread = 10,
    budget = 100,
    step = 100,
    steps = 10,
    bytes = 10_000,
  }: Limits = {},
): Promise<unknown> {
  const args = [lock, maxAge, cap, unread, budget, step, steps, bytes].map(String);
  return runScript(client as unknown as RedisClient, trimScript, [key, keysBeside.trim(key)], args);
}

/** Adds entries with the ids `1-0`, `2-0` ... */
async function fill(key: string, count: number): Promise<void> {
  const adds = Array.from({ length: count }, (_, i) => client.xAdd(key, `${i + 1}-0`, { data: "x" }));
  await Promise.all(adds);
}

async function ids(key: string): Promise<string[]> {
  return ((await client.xRange(key, "-", "+")) ?? []).map(({ id }) => id);
}

/** Has a group read `count` entries and acknowledge all but `pending`. */
async function read(
  key: string,
  group: string,
  count: number,
  pending: readonly string[] = [],
): Promise<void> {
  await client.xGroupCreate(key, group, "0", { MKSTREAM: true });
  if (count === 0) return;
  const got = await client.sendCommand([
    ...["XREADGROUP", "GROUP", group, "c", "COUNT", String(count), "STREAMS", key, ">"],
  ]);
  const all = (got as unknown as [string, [string][]][])[0]?.[1].map(([id]) => id) ?? [];
  const done = all.filter((id) => !pending.includes(id));
  if (done.length > 0) await client.xAck(key, group, done);
}

test("what every group has finished goes, up to the oldest that one has not", async () => {
  await fill("horizon", 10);
  await read("horizon", "fast", 10);
  await read("horizon", "slow", 6);
  expect(await trimOnce("horizon")).toEqual([2, []]);
  expect(await ids("horizon")).toEqual(["7-0", "8-0", "9-0", "10-0"]);
  await read("horizon", "late", 3, ["8-0"]);
  await client.sendCommand(["XGROUP", "SETID", "horizon", "slow", "10-0"]);
  await trimOnce("horizon");
  expect(await ids("horizon")).toEqual(["8-0", "9-0", "10-0"]);
});

test("a group that was set back has not read what lies before its pending entries", async () => {
  await fill("back", 5);
  await read("back", "g", 5, ["4-0"]);
  await client.sendCommand(["XGROUP", "SETID", "back", "g", "1-0"]);
  await trimOnce("back");
  expect(await ids("back")).toEqual(["2-0", "3-0", "4-0", "5-0"]);
});

test("what is younger than maxAge stays, by the server's clock", async () => {
  const [seconds] = (await client.sendCommand(["TIME"])) as unknown as [string];
  const young = `${Number(seconds) * 1000 - 60_000}-0`;
  const old = `${Number(seconds) * 1000 - 7_200_000}-0`;
  for (const id of [old, young]) await client.xAdd("age", id, { data: "x" });
  await read("age", "g", 2);
  await trimOnce("age", { maxAge: 3_600_000 });
  expect(await ids("age")).toEqual([young]);
  await trimOnce("age", { maxAge: Number.MAX_SAFE_INTEGER });
  expect(await ids("age")).toEqual([young]);
});

test.each([
  ["5-9", "5-10"],
  ["5-99", "5-100"],
  ["9-18446744073709551615", "10-0"],
  ["5-9007199254740993", "5-9007199254740994"],
  ["18446744073709551614-18446744073709551615", "18446744073709551615-0"],
])("ids are ordered as numbers of 64 bits: %s goes before %s", async (first, second) => {
  const key = `ids:${first}`;
  for (const id of [first, second]) await client.xAdd(key, id, { data: "x" });
  // Beyond the clock only the cap removes; what it cost shows the order.
  await read(key, "g", 1);
  if (first.startsWith("1844")) expect(await trimOnce(key, { cap: 1 })).toEqual([2, []]);
  else await trimOnce(key);
  expect(await ids(key)).toEqual([second]);
});

test("much to remove takes several calls", async () => {
  await fill("chunks", 1_050);
  await read("chunks", "g", 1_040);
  let calls = 0;
  for (let state = 1; state === 1; calls++) [state] = (await trimOnce("chunks")) as [number];
  expect(calls).toBeGreaterThan(5);
  expect((await ids("chunks")).length).toBe(10);
});

test("without a group nothing goes by age, and about as many as wanted stay", async () => {
  await fill("unread", 1_000);
  expect(await trimOnce("unread", { unread: 1_000 })).toEqual([2, []]);
  expect(await client.xLen("unread")).toBe(1_000);
  for (let state = 1; state === 1; ) [state] = (await trimOnce("unread", { unread: 300 })) as [number];
  const left = await client.xLen("unread");
  expect(left).toBeGreaterThanOrEqual(300);
  expect(left).toBeLessThan(400);
});

test("a hard cap tells per group exactly what it had not finished, and settles that", async () => {
  await fill("cap", 100);
  await read("cap", "done", 100);
  await read("cap", "slow", 20, ["3-0", "7-0", "12-0", "20-0"]);
  await read("cap", "new", 0);
  // Gone before: not the cap's doing.
  await client.xDel("cap", "7-0");
  await client.xDel("cap", "50-0");
  const lost = new Map<string, [number, string]>();
  for (let state = 1; state === 1; ) {
    const limits = { cap: 10, maxAge: Number.MAX_SAFE_INTEGER, step: 7, steps: 2 };
    const reply = (await trimOnce("cap", limits)) as [number, (string | number)[]];
    state = reply[0];
    for (let i = 0; i < reply[1].length; i += 3) {
      const [group = "", count = 0, oldest = ""] = reply[1].slice(i, i + 3);
      const before = lost.get(String(group));
      lost.set(String(group), [(before?.[0] ?? 0) + Number(count), before?.[1] ?? String(oldest)]);
    }
  }
  expect((await ids("cap"))[0]).toBe("91-0");
  // 98 were there, 88 went; of the 20 that "slow" had read 1 was deleted, 3 were pending.
  expect(Object.fromEntries(lost)).toEqual({ slow: [3 + 69, "3-0"], new: [88, "1-0"] });
  expect((await client.xPending("cap", "slow")).pending).toBe(1);
});

test("what is large is removed in small steps", async () => {
  for (let i = 1; i <= 20; i++) await client.xAdd("large", `${i}-0`, { data: "x".repeat(1_000) });
  await read("large", "g", 20);
  const limits = { cap: 2, maxAge: Number.MAX_SAFE_INTEGER, steps: 3, bytes: 4_100 };
  expect(await trimOnce("large", limits)).toEqual([1, []]);
  expect((await ids("large"))[0]).toBe("10-0");
  await trimOnce("large", limits);
  expect(await trimOnce("large", limits)).toEqual([2, []]);
  expect(await ids("large")).toEqual(["19-0", "20-0"]);
});

test("one process at a time trims; the others leave it", async () => {
  await fill("lock", 5);
  await read("lock", "g", 3);
  expect(await trimOnce("lock", { lock: 3_600_000 })).toEqual([2, []]);
  expect(await trimOnce("lock", { lock: 3_600_000 })).toEqual([0]);
  // Half of it has not passed since.
  expect(await client.pTTL("{lock}.{trim}")).toBeGreaterThan(1_800_000);
});

test("no stream is nothing to do; another kind of key is an error", async () => {
  expect(await trimOnce("none")).toEqual([2, []]);
  await client.set("text", "x");
  await expect(trimOnce("text")).rejects.toThrow(/WRONGTYPE/);
});

test("whatever groups have read and acknowledged, nothing unfinished goes and all that is finished by all goes", async () => {
  let seed = 20_240_601;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((seed / 0x80000000) * below);
  };
  for (let round = 0; round < 60; round++) {
    const key = `random:${round}`;
    const count = 1 + random(250);
    await fill(key, count);
    const all = await ids(key);
    let horizon = count;
    for (let group = 0; group <= random(3); group++) {
      const taken = random(count + 1);
      const kept = all.slice(0, taken).filter(() => random(40) === 0);
      await read(key, `g${group}`, taken, kept);
      const oldest = kept[0];
      horizon = Math.min(horizon, oldest === undefined ? taken : all.indexOf(oldest));
    }
    for (let state = 1; state === 1; ) [state] = (await trimOnce(key, { budget: 100 })) as [number];
    expect(await ids(key)).toEqual(all.slice(horizon).sort(compareIds));
  }
});
