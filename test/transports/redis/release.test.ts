import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IncomingEntry, Source } from "../../../src/runtime/transport.ts";
import { HeldEntries } from "../../../src/transports/redis/held-entries.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, pending, publish } from "./harness.ts";

let server: OwnRedisServer;
let client: Bare;

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterAll(async () => {
  await closeAll();
  client.destroy();
  await server.stop();
});

test("what was released comes again in the order of the log, whatever the order of release", async () => {
  const { connection } = await open(server.url, { lease: 60_000 });
  const sink = await collect(connection, "order", { group: "g", ack: false });
  const ids = ["5-9", "5-10", "9-1", "10-1", "10-20", "100-3"];
  for (const id of ids) await client.xAdd("order", id, { data: id });
  await until("all are there", () => sink.entries.length === 6);
  for (const some of [["10-20"], ["5-10", "5-9"], ["100-3", "9-1"], ["10-1"]])
    await sink.source.release(some);
  sink.source.reclaim();
  await until("all are there again", () => sink.entries.length === 12);
  expect(sink.data().slice(6)).toEqual(ids);
});

test("what another member released is claimed in the order of the log", async () => {
  const [one, two] = [await open(server.url), await open(server.url)];
  const first = await collect(one.connection, "claimed", { group: "g", ack: false });
  const ids = ["5-9", "5-10", "9-1", "10-1"];
  for (const id of ids) await client.xAdd("claimed", id, { data: id });
  await until("all are there", () => first.entries.length === 4);
  for (const id of [...ids].reverse()) await first.source.release([id]);
  const second = await collect(two.connection, "claimed", { group: "g" });
  await until("all are claimed", () => second.entries.length === 4);
  expect(second.data()).toEqual(ids);
});

test("nothing new comes before what was offered again, at whatever moment there is room", async () => {
  await closeAll();
  const { connection } = await open(server.url, { lease: 60_000, block: 50_000 });
  const seen: string[] = [];
  let mode: "all" | "none" | "one" = "all";
  let busy = 0;
  const source: Source = await connection.attach(
    { address: "moments", group: "g", start: "oldest" },
    {
      capacity: () => (mode === "all" ? 1_000 : mode === "none" ? 0 : 1 - busy),
      deliver(entries: readonly IncomingEntry[]) {
        seen.push(...entries.map(({ id }) => id));
        if (mode !== "one") return;
        busy = 1;
        // Room comes back a few steps of the reader later, every time at another one.
        let steps = seen.length % 16;
        const step = () => {
          if (steps-- > 0) return queueMicrotask(step);
          busy = 0;
          source.resume();
        };
        step();
      },
    },
  );
  const old = await publish(connection, "moments", numbered(64));
  await until("all are there", () => seen.length === 64);
  mode = "none";
  // Ends the read that was begun when there was room.
  source.reclaim();
  await until("it does not read", async () => /blocked_clients:0/.test(await client.info("clients")));
  await source.release(old);
  const fresh = await publish(connection, "moments", numbered(64, 64));
  seen.length = 0;
  mode = "one";
  source.reclaim();
  await until("everything came", () => seen.length === 128);
  expect(seen).toEqual([...old, ...fresh]);
});

test("what was released and not offered again is skipped: not fetched, not reported", async () => {
  const { connection, reports } = await open(server.url, { lease: 300, block: 50 });
  const sink = await collect(connection, "left", { group: "g", ack: false, capacity: 1_000 });
  const ids = await publish(connection, "left", numbered(250));
  await until("all are there", () => sink.entries.length === 250);
  const seen: string[] = [];
  const watcher = await bare(server.url);
  await sink.source.release(ids);
  await watcher.monitor((line) => void seen.push(String(line)));
  // What was under way when they were released, a search or a renewal, may have them given back once more.
  const quiet = () =>
    seen.slice(seen.findLastIndex((line) => /"(XRANGE|XCLAIM|XAUTOCLAIM)" "left"/.test(line)) + 1);
  const searches = () => quiet().filter((line) => /lua\].*"XPENDING" "left".*"1000"/.test(line)).length;
  await until("it was looked for idle entries several times, and none was taken", () => searches() > 3);
  watcher.destroy();
  expect(reports).toEqual([]);
  const rows = await pending(client, "left", "g");
  expect(rows.filter(([, , idle, count]) => idle > 1_000_000 && count === 0).length).toBe(250);
});

test("two members that both have no use for an entry do not pass it to and fro", async () => {
  const members = await Promise.all([1, 2].map(() => open(server.url, { lease: 150, block: 50 })));
  const sinks = await Promise.all(
    members.map(({ connection }) => collect(connection, "pingpong", { group: "g", ack: false })),
  );
  const given = [0, 0];
  const giveBack = async () => {
    for (const [index, { source, entries }] of sinks.entries()) {
      const ids = entries.slice(given[index]).map(({ id }) => id);
      given[index] = entries.length;
      await source.release(ids);
    }
  };
  await client.xAdd("pingpong", "*", { data: "1" });
  await until("both have had it", async () => {
    await giveBack();
    return sinks.every(({ entries }) => entries.length > 0);
  });
  await giveBack();
  await sleep(600);
  await giveBack();
  expect(sinks.map(({ entries }) => entries.length)).toEqual([1, 1]);
});

test("100,000 released entries are remembered, and more are said to be too many", () => {
  const holdings = new HeldEntries();
  const ids = numbered(100_000).map((n) => `${n}-0`);
  const give = (some: readonly string[]) => {
    holdings.add(some.map((id) => ({ id, fields: {}, deliveries: 1 })));
    holdings.release(some);
  };
  give([...ids].reverse());
  expect(holdings.reclaim()).toBe(true);
  expect([...holdings.reclaimable]).toEqual(ids);
  give([...ids, "100000-0"]);
  expect(holdings.released.size).toBe(100_000);
  expect(holdings.reclaim()).toBe(false);
  expect([holdings.released.size, holdings.reclaimable.size]).toEqual([0, 0]);
});

test("what a read brings that was under way comes behind what was offered again meanwhile", async () => {
  const { connection } = await open(server.url, { lease: 60_000, block: 50_000 });
  const sink = await collect(connection, "underway", { group: "g", ack: false });
  for (let round = 0; round < 30; round++) {
    const before = sink.entries.length;
    await publish(connection, "underway", ["older"]);
    await until("the older one is there", () => sink.entries.length === before + 1);
    const older = sink.entries.at(-1)?.id ?? "";
    await sink.source.release([older]);
    // The blocked read answers with this one, perhaps after the other is offered again.
    const adding = client.xAdd("underway", "*", { data: "newer" });
    sink.source.reclaim();
    const newer = await adding;
    await until("both are there", () => sink.entries.length >= before + 3);
    expect(sink.entries.slice(before + 1).map(({ id }) => id)).toEqual([older, newer]);
    await sink.source.ack([older, newer]);
  }
});
