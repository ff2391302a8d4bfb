import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { runs } from "../../support/runs.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open } from "./harness.ts";

/** How many released entries are remembered. */
const { REMEMBERED } = vi.hoisted(() => ({ REMEMBERED: { count: 1_000 } }));
vi.mock(import("../../../src/transports/redis/held-entries.ts"), async (original) => {
  const module = await original();
  class HeldEntries extends module.HeldEntries {
    constructor() {
      super(REMEMBERED.count);
    }
  }
  return { ...module, HeldEntries };
});
REMEMBERED.count = runs(REMEMBERED.count, 100_000);

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

test("more than are remembered are skipped too, and all come again when they are offered again", async () => {
  const count = REMEMBERED.count + 500;
  const { connection, reports } = await open(server.url, { lease: 3_000, block: 50, readCount: 1_000 });
  const sink = await collect(connection, "masses", { group: "g", ack: false, capacity: 2 * count });
  const ids: string[] = [];
  for (let from = 0; from < count; from += 500)
    ids.push(...(await Promise.all(numbered(500, from).map((data) => client.xAdd("masses", "*", { data })))));
  let released = 0;
  await until("all were given back", async () => {
    const some = sink.entries.slice(released).map(({ id }) => id);
    released += some.length;
    await sink.source.release(some);
    return released >= count;
  });
  const seen: string[] = [];
  const watcher = await bare(server.url);
  await watcher.monitor((line) => void seen.push(String(line)));
  const passes = () => seen.filter((line) => /lua\].*"XPENDING" "masses" "g" "-"/.test(line)).length;
  await until("it was looked for idle entries", () => passes() > 1);
  watcher.destroy();
  expect(seen.filter((line) => /"(XRANGE|XCLAIM)" "masses"/.test(line))).toEqual([]);
  expect(sink.entries.length).toBe(count);
  sink.source.reclaim();
  let settled = count;
  await until("all are there again", async () => {
    const some = sink.entries.slice(settled).map(({ id }) => id);
    settled += some.length;
    await sink.source.ack(some);
    return settled >= 2 * count;
  });
  const again = sink.entries.slice(count);
  expect(again.map(({ id }) => id)).toEqual(ids);
  expect(again.every(({ deliveries }) => deliveries === 1)).toBe(true);
  expect(reports).toEqual([]);
});
