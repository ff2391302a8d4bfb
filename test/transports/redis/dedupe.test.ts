import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { DedupeKey, DedupeStore } from "../../../src/runtime/dedupe-store.ts";
import { redisDedupeStore } from "../../../src/transports/redis/index.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, open } from "./harness.ts";

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

const minute = 60_000;

function keyOf(address: string, event = '["/source","1"]', group = "g"): DedupeKey {
  return { address, group, event };
}

async function store(options = {}): Promise<DedupeStore> {
  const { dedupe } = (await open(server.url, options)).connection;
  if (!dedupe) throw new Error("no store");
  return dedupe;
}

test("of many owners at once one may handle an event, and may ask again", async () => {
  const stores = await Promise.all([store(), store(), store()]);
  const owners = Array.from({ length: 60 }, (_, index) => `owner ${index}`);
  const answers = await Promise.all(
    owners.map((owner, index) => stores[index % 3]?.begin(keyOf("race"), owner, minute)),
  );
  expect(answers.filter((answer) => answer === "begun")).toHaveLength(1);
  expect(answers.filter((answer) => answer === "busy")).toHaveLength(59);
  const winner = owners[answers.indexOf("begun")] ?? "";
  expect(await stores[1]?.begin(keyOf("race"), winner, minute)).toBe("begun");
});

test("what is done is done for everybody for the window, also for its owner", async () => {
  const [one, two] = [await store(), await store()];
  const key = keyOf("done");
  expect(await one.begin(key, "a", minute)).toBe("begun");
  await one.done(key, 400);
  expect([await one.begin(key, "a", minute), await two.begin(key, "b", minute)]).toEqual(["done", "done"]);
  await one.cancel(key, "a");
  expect(await two.begin(key, "b", minute)).toBe("done");
  await until("the window ends", async () => (await two.begin(key, "b", minute)) === "begun");
});

test("an owner that gives up, or whose lease ends, lets others in", async () => {
  const [one, two] = [await store(), await store()];
  const key = keyOf("given");
  await one.begin(key, "a", minute);
  await two.cancel(key, "b");
  expect(await two.begin(key, "b", minute)).toBe("busy");
  await one.cancel(key, "a");
  expect(await two.begin(key, "b", 300.5)).toBe("begun");
  await until("the lease ends", async () => (await one.begin(key, "a", minute)) === "begun");
  // Asking again renews.
  await one.begin(key, "a", 2 * minute);
  const [name = ""] = await client.keys("{given}.{seen:*");
  expect(await client.pTTL(name)).toBeGreaterThan(minute);
  // The late one does not take it away from the new owner.
  await two.cancel(key, "b");
  expect(await two.begin(key, "b", minute)).toBe("busy");
});

test("an owner called like the mark of what is done has done nothing", async () => {
  const dedupe = await store();
  expect(await dedupe.begin(keyOf("named"), "done", minute)).toBe("begun");
  expect(await dedupe.begin(keyOf("named"), "other", minute)).toBe("busy");
});

test("addresses, groups and events are kept apart, beside their stream, without the event's own text", async () => {
  const dedupe = await store({ prefix: "app:" });
  const keys = [keyOf("a"), keyOf("b"), keyOf("a", "other"), keyOf("a", undefined, "h")];
  for (const key of keys) expect(await dedupe.begin(key, "me", minute)).toBe("begun");
  const names = await client.keys("*app:*");
  expect(names).toHaveLength(4);
  expect(names).toContain("{app:a}.{seen:g:9ffe8ddc2288edd6454c0b5b6488d0793c6de87d}");
});

test("a store of its own shares what is done, reconnects after a failed start, and ends with close", async () => {
  const shared = redisDedupeStore(server.url);
  const key = keyOf("standalone");
  await (await store()).done(key, minute);
  expect(await shared.begin(key, "me", minute)).toBe("done");
  await Promise.all([shared.close(), shared.close()]);
  await expect(shared.begin(key, "me", minute)).rejects.toMatchObject({ code: "closed" });

  const own = await startOwnRedis();
  await own.kill();
  const early = redisDedupeStore(own.url, { startTimeout: 100 });
  try {
    await expect(early.begin(key, "me", minute)).rejects.toMatchObject({ code: "connection_failed" });
    await own.start();
    await until(
      "it connects",
      async () => (await early.begin(key, "me", minute).catch(() => "")) === "begun",
    );
    await early.cancel(key, "me");
    await early.done(key, minute);
    expect(await early.begin(key, "me", minute)).toBe("done");
  } finally {
    await early.close();
    await own.stop();
  }
  await redisDedupeStore(server.url).close();
});

test("without a server it rejects with a TransportError", async () => {
  const own = await startOwnRedis();
  const { connection } = await open(own.url, { publishTimeout: 100 });
  await own.stop();
  await expect(connection.dedupe?.begin(keyOf("x"), "me", minute)).rejects.toMatchObject({
    name: "TransportError",
    code: "unavailable",
  });
  await connection.close();
  await expect(connection.dedupe?.done(keyOf("x"), minute)).rejects.toMatchObject({ code: "closed" });
});
