import { afterEach, beforeEach, expect, test } from "vitest";
import { deadLetterScript } from "../../../src/transports/redis/dead-letter-script.ts";
import type { RedisOptions } from "../../../src/transports/redis/index.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, open, pending, publish } from "./harness.ts";
import { TcpProxy } from "./tcp-proxy.ts";

let server: OwnRedisServer;
let client: Bare;

beforeEach(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterEach(async () => {
  await closeAll();
  client.destroy();
  await server.stop();
});

/** A source with one entry in hand. */
async function holding(options: RedisOptions = {}, url = server.url) {
  const opened = await open(url, { lease: 60_000, ...options });
  const sink = await collect(opened.connection, "a", { group: "g", ack: false });
  const [id = ""] = await publish(opened.connection, "a", ["1"]);
  await until("it is there", () => sink.entries.length === 1);
  const letters = async () =>
    (await opened.connection.deadLetters("a", { limit: 9 })).map(({ fields }) => fields["data"]);
  return { ...opened, source: sink.source, id, letters };
}

function steal(id: string) {
  return client.sendCommand(["XCLAIM", "a", "g", "thief", "0", id, "JUSTID"]);
}

test("an entry of one's own: true", async () => {
  const { source, id, letters, reports } = await holding();
  expect(await source.recordAttempt(id, 2)).toBe(true);
  expect(await source.deadLetter(id, {})).toBe(true);
  expect(await letters()).toEqual(["1"]);
  expect(reports).toEqual([]);
});

test("taken by another: recordAttempt gives false, counts nothing, and reports it once", async () => {
  const { source, id, reports } = await holding();
  await steal(id);
  expect(await source.recordAttempt(id, 7)).toBe(false);
  expect(await source.recordAttempt(id, 8)).toBe(false);
  expect((await pending(client, "a", "g")).map((row) => [row[1], row[3]])).toEqual([["thief", 1]]);
  expect(reports).toMatchObject([{ kind: "lost", reason: "lease_lost", entry: id, count: 1 }]);
});

test("taken by another: deadLetter gives false, moves nothing, and reports it", async () => {
  const { source, id, letters, reports } = await holding();
  await steal(id);
  expect(await source.deadLetter(id, {})).toBe(false);
  expect(await source.deadLetter(id, {})).toBe(false);
  expect(await letters()).toEqual([]);
  expect((await pending(client, "a", "g")).map((row) => row[1])).toEqual(["thief"]);
  expect(reports).toMatchObject([{ kind: "lost", reason: "lease_lost", entry: id, count: 1 }]);
});

test.each(["recordAttempt", "deadLetter"] as const)(
  "settled by somebody else: %s gives false",
  async (what) => {
    const { source, id, letters } = await holding();
    await client.xAck("a", "g", id);
    expect(await (what === "deadLetter" ? source.deadLetter(id, {}) : source.recordAttempt(id, 2))).toBe(
      false,
    );
    expect(await letters()).toEqual([]);
  },
);

test("trimmed, and taken out of the group by another's claim: still one's own", async () => {
  const { source, id, letters, reports } = await holding();
  await client.xTrim("a", "MAXLEN", 0);
  await client.sendCommand(["XAUTOCLAIM", "a", "g", "other", "600000", "0"]);
  expect(await pending(client, "a", "g")).toEqual([]);
  expect(await source.recordAttempt(id, 2)).toBe(true);
  expect(await source.deadLetter(id, {})).toBe(true);
  expect(await letters()).toEqual(["1"]);
  expect(reports).toEqual([]);
});

test("trimmed, without an attempt in between: deadLetter writes what it has", async () => {
  const { source, id, letters } = await holding();
  await client.xTrim("a", "MAXLEN", 0);
  await client.xAck("a", "g", id);
  expect(await source.deadLetter(id, {})).toBe(true);
  expect(await letters()).toEqual(["1"]);
});

test("a group that vanished: still one's own", async () => {
  const { source, id, letters, kinds } = await holding();
  await client.flushAll();
  expect(await source.recordAttempt(id, 2)).toBe(true);
  await until("the group is back", () => kinds().includes("group_recreated"));
  expect(await source.recordAttempt(id, 3)).toBe(true);
  expect(await source.deadLetter(id, {})).toBe(true);
  expect(await letters()).toEqual(["1"]);
  expect(kinds()).not.toContain("lost");
});

test("without a connection it is not known, so recordAttempt gives true", async () => {
  const { source, id } = await holding();
  await server.kill();
  expect(await source.recordAttempt(id, 2)).toBe(true);
});

test("a dead letter whose confirmation a lost connection swallowed is not said to be another's", async () => {
  const proxy = await TcpProxy.start(server.port);
  try {
    const { source, id, letters, kinds } = await holding({}, proxy.url);
    await client.scriptLoad(deadLetterScript.source);
    proxy.deaf = true;
    const moving = source.deadLetter(id, {});
    await until("it is written", async () => (await client.xLen("{a}.{dlq}")) === 1);
    proxy.reset();
    proxy.deaf = false;
    expect(await moving).toBe(true);
    expect(await letters()).toEqual(["1"]);
    expect(kinds()).not.toContain("lost");
  } finally {
    await closeAll();
    await proxy.stop();
  }
});
