/** What is too large is never held: whatever field it is in, whether it is new, claimed, or packed into a string. */
import { type Bus, type BusOptions, createBus } from "eventpact";
import { redis } from "eventpact/redis";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { IncomingEntry, Source } from "../../../src/runtime/transport.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { OrderPlaced, Orders } from "../../support/sample-events.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, pending } from "./harness.ts";

const KIB = 1_024;
let server: OwnRedisServer;
let client: Bare;
const buses: Bus[] = [];

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close({ deadline: 500 })));
  await closeAll();
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

function busOn(prefix: string, options: Partial<BusOptions> = {}): Bus {
  const transport = redis(server.url, { prefix, block: 500 });
  const bus = createBus({ source: "t", group: "g", transport, onEvent: () => undefined, ...options });
  buses.push(bus);
  return bus;
}

const event = (id: string, data: unknown, more: object = {}) =>
  JSON.stringify({ specversion: "1.0", id, source: "s", type: OrderPlaced.type, ...more, data });
const order = { id: "o1", amount: 1 };

test("the limit holds for all fields of an entry, their names, and fields of one name", async () => {
  const limits = { eventBytes: 10 * KIB };
  const bus = busOn("fields:", { limits });
  const write = (id: string, ...more: string[]) =>
    client.sendCommand(["XADD", "fields:orders", "*", "data", event(id, order), ...more]);
  const large = "x".repeat(11 * KIB);
  await write("other", "extra", large);
  await write("name", large, "x");
  await write("twins", ...numbered(12).flatMap(() => ["twin", "x".repeat(KIB)]));
  await write("wide", "extra", "€".repeat(4 * KIB));
  await write("small", "extra", "x".repeat(9 * KIB));
  const seen: string[] = [];
  await bus.subscribe(OrderPlaced, (_, { metadata }) => void seen.push(metadata.id));
  await until("what fits", () => seen.length > 0);
  await until("the letters", async () => (await bus.deadLetters(OrderPlaced)).length === 4);
  expect(seen).toEqual(["small"]);
  const letters = await bus.deadLetters(OrderPlaced);
  expect(letters.map(({ reason }) => reason)).toEqual(new Array(4).fill("too_large"));
  expect(letters[0]?.fields).toEqual({ data: event("other", order), extra: large });
});

test("events are read one by one until their size is known, so that prefetchBytes holds from the start", async () => {
  const text = event("1", { ...order, note: "x".repeat(256 * KIB) });
  for (let n = 0; n < 40; n++) await client.xAdd("first:orders", "*", { data: text });
  const bus = busOn("first:", { delivery: { prefetchBytes: 2_048 * KIB, concurrency: 1 } });
  let isOpen = false;
  let handled = 0;
  let most = 0;
  await bus.subscribe(OrderPlaced, async () => {
    handled++;
    await until("the others", () => isOpen);
  });
  await until("one is handled", () => handled === 1);
  for (let look = 0; look < 40; look++) {
    most = Math.max(most, (await client.xPending("first:orders", "g")).pending);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  isOpen = true;
  await until("all are handled", () => handled === 40);
  expect(most).toBeGreaterThan(4);
  // 2 MiB hold eight, and the one that was on its way.
  expect(most).toBeLessThanOrEqual(9);
});

/** Has a member that is gone take everything. */
async function abandon(key: string, entries: readonly (readonly string[])[]): Promise<void> {
  for (const fields of entries) await client.sendCommand(["XADD", key, "*", ...fields]);
  await client.xGroupCreate(key, "g", "0", { MKSTREAM: true });
  // Not to this process.
  await client.eval(
    "redis.call('XREADGROUP', 'GROUP', 'g', 'dead', 'COUNT', 1000, 'STREAMS', KEYS[1], '>')",
    {
      keys: [key],
    },
  );
}

const netOutput = async () =>
  Number(/total_net_output_bytes:(\d+)/.exec(await client.info("stats"))?.[1] ?? Number.NaN);

test.each(["idle", "own"])(
  "a claim of %s entries does not fetch what is too large, and it is dead-lettered",
  async (whose) => {
    const key = `claim-${whose}`;
    const large = "x".repeat(4_096 * KIB);
    await abandon(key, [
      ["data", "1"],
      ["data", "2", "extra", large],
      ["data", large],
      ["data", "4"],
    ]);
    if (whose === "own") await client.sendCommand(["XGROUP", "CREATECONSUMER", key, "g", "me"]);
    if (whose === "own")
      await client.sendCommand([
        "XCLAIM",
        key,
        "g",
        "me",
        "0",
        ...(await pending(client, key, "g")).map(([id]) => id),
      ]);
    const before = await netOutput();
    const consumer = whose === "own" ? "me" : "other";
    const { connection } = await open(server.url, { lease: whose === "own" ? 60_000 : 500, consumer });
    const sink = await collect(connection, key, { group: "g", ack: false, entryBytes: 1_024 * KIB });
    await until("all are there", () => sink.entries.length === 4);
    expect(sink.entries.map(({ fields }) => fields)).toEqual([{ data: "1" }, {}, {}, { data: "4" }]);
    expect(sink.entries.map(({ size }) => size)).toEqual([
      undefined,
      large.length + 10,
      large.length + 4,
      undefined,
    ]);
    for (const { id } of sink.entries.slice(1, 3))
      await sink.source.deadLetter(id, { "dlq-reason": "too_large" });
    expect((await netOutput()) - before).toBeLessThan(1_024 * KIB);
    const letters = await connection.deadLetters(key, { limit: 9 });
    expect(letters.map(({ fields }) => fields["data"]?.length)).toEqual([1, large.length]);
  },
);

test("what was read is too large for the bus, and later not fetched either", async () => {
  const bus = busOn("later:", { limits: { eventBytes: 10 * KIB } });
  await abandon("later:orders", [
    ["data", event("1", order), "extra", "x".repeat(20 * KIB)],
    ["data", event("2", order)],
  ]);
  const [row] = await pending(client, "later:orders", "g");
  await client.sendCommand([
    "XCLAIM",
    "later:orders",
    "g",
    "dead",
    "0",
    row?.[0] ?? "",
    "IDLE",
    "999999",
    "JUSTID",
  ]);
  const seen: string[] = [];
  await bus.subscribe(OrderPlaced, (_, { metadata }) => void seen.push(metadata.id));
  await until("the letter", async () => (await bus.deadLetters(OrderPlaced)).length === 1);
  const [letter] = await bus.deadLetters(OrderPlaced);
  expect(letter).toMatchObject({ reason: "too_large", fields: { data: event("1", order) } });
  expect(letter?.error).toContain("the limit is 10240");
});

test("a claim takes no more bytes than there is room for", async () => {
  await abandon(
    "room",
    numbered(30).map((n) => ["data", `${n}/${"x".repeat(100 * KIB)}`]),
  );
  const { connection } = await open(server.url, { lease: 500 });
  const batches: (readonly IncomingEntry[])[] = [];
  let room = 450 * KIB;
  const source: Source = await connection.attach(
    { address: "room", group: "g", start: "oldest" },
    {
      capacity: () => (room > 0 ? 100 : 0),
      capacityBytes: () => room,
      deliver(some) {
        batches.push(some);
        for (const { fields } of some) room -= fields["data"]?.length ?? 0;
      },
    },
  );
  const count = () => batches.flat().length;
  await until("there is no more room", () => room <= 0);
  expect(count()).toBe(5);
  for (let taken = 0; taken < 30; taken++) {
    await until("another", () => count() > taken);
    await source.ack([batches.flat()[taken]?.id ?? ""]);
    room += 100 * KIB;
    source.resume();
  }
  const data = batches.flat().map(({ fields }) => fields["data"]?.split("/")[0]);
  expect(data).toEqual(numbered(30));
});

test.each([
  ["a string", (text: string) => ({ data: text })],
  [
    "base64",
    (text: string) => ({
      data_base64: Buffer.from(text).toString("base64"),
      datacontenttype: "application/json",
    }),
  ],
])("the limit for depth holds for JSON in %s", async (what, pack) => {
  const prefix = `depth-${what.replace(" ", "-")}:`;
  const nested = (levels: number) =>
    `{"id":"o1","amount":1,"more":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  const write = (id: string, text: string, type: string = OrderPlaced.type) => {
    const { data: _, ...envelope } = JSON.parse(event(id, 0));
    const data = JSON.stringify({ ...envelope, type, ...pack(text) });
    return client.xAdd(`${prefix}orders`, "*", { data });
  };
  await write("deep", nested(100_000));
  await write("unknown", nested(100_000), "com.dapr.event.sent");
  await write("one more", nested(64));
  await write("fits", nested(63));
  const bus = busOn(prefix);
  const seen: string[] = [];
  await bus.subscribe(Orders, {
    OrderPlaced: (_, { metadata }) => void seen.push(metadata.id),
    OrderCancelled: () => undefined,
  });
  await until("what fits", () => seen.length > 0);
  await until("the letters", async () => (await bus.deadLetters(Orders)).length === 3);
  expect(seen).toEqual(["fits"]);
  expect((await bus.deadLetters(Orders)).map(({ reason }) => reason)).toEqual(new Array(3).fill("too_deep"));
});

test("a claim looks at some megabytes at a time, so that others have the server in between", async () => {
  const large = "x".repeat(6_000 * KIB);
  await abandon(
    "busy",
    numbered(7).map((n) => ["data", n, "extra", large]),
  );
  const { connection } = await open(server.url, { lease: 500 });
  const batches: number[] = [];
  const source = await connection.attach(
    { address: "busy", group: "g", start: "oldest", entryBytes: 1_024 * KIB },
    {
      capacity: () => 100,
      deliver(some) {
        batches.push(some.length);
        void source.ack(some.map(({ id }) => id));
      },
    },
  );
  await until("all are there", () => batches.reduce((sum, count) => sum + count, 0) === 7);
  // On a busy machine not all of them lie idle when they are looked for first.
  expect(Math.max(...batches)).toBeLessThanOrEqual(3);
});
