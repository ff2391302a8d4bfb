import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, pending, publish, stored } from "./harness.ts";

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

const often = { maxAge: 1, interval: 30 };

test("a reader removes what was acknowledged, and only that", async () => {
  const { connection, reports } = await open(server.url, { trim: often });
  const sink = await collect(connection, "acked", { group: "g", ack: false });
  const all = await publish(connection, "acked", numbered(10));
  await until("all are there", () => sink.entries.length === 10);
  await sink.source.ack(all.filter((_, index) => index !== 6));
  await until("it is trimmed", async () => (await client.xLen("acked")) === 4);
  await client.xGroupCreate("acked", "other", "0");
  await sink.source.ack([all[6] ?? ""]);
  await publish(connection, "acked", ["10"]);
  await until("it came", () => sink.entries.length === 11);
  // The other group has not read anything: several passes later it all is there.
  await client.del("{acked}.{trim}");
  await until("the lock is taken again", async () => (await client.exists("{acked}.{trim}")) === 1);
  expect(await stored(client, "acked")).toEqual(["6", "7", "8", "9", "10"]);
  expect(reports).toEqual([]);
});

test("a publisher trims what it published to", async () => {
  const { connection } = await open(server.url, { prefix: "p:", trim: often });
  await publish(connection, "own", numbered(5));
  await client.xGroupCreate("p:own", "g", "$");
  await until("it is trimmed", async () => (await client.xLen("p:own")) === 0);
});

test("without trimming everything stays", async () => {
  const { connection } = await open(server.url, { trim: false });
  await publish(connection, "kept", numbered(5));
  await client.xGroupCreate("kept", "g", "$");
  const other = await open(server.url, { trim: often });
  await publish(other.connection, "witness", ["1"]);
  await client.xGroupCreate("witness", "g", "$");
  await until("others are trimmed", async () => (await client.xLen("witness")) === 0);
  expect(await client.xLen("kept")).toBe(5);
});

test("a hard cap is reported once per group with an exact count, and members do not count it again", async () => {
  const address = "capped";
  await client.xGroupCreate(address, "dead", "0", { MKSTREAM: true });
  const { connection, reports } = await open(server.url, { trim: { interval: 40, maxLength: 20 } });
  const sink = await collect(connection, address, { group: "held", ack: false, capacity: 5 });
  const lost = () => reports.filter(({ kind }) => kind === "lost");
  const texts = numbered(50);
  const all = await publish(connection, address, texts.slice(0, 8));
  await until("as many are held as may be", () => sink.entries.length === 5);
  await client.xReadGroup("dead", "crashed", { key: address, id: ">" }, { COUNT: 8 });
  all.push(...(await publish(connection, address, texts.slice(8))));
  await until("it is cut", async () => (await client.xLen(address)) === 20);
  const sum = (group: string) =>
    lost().reduce((total, report) => total + (report.group === group ? (report.count ?? 0) : 0), 0);
  await until("it is reported", () => sum("dead") === 30 && sum("held") === 30);
  expect(lost()).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ reason: "trimmed", address })]),
  );
  expect(lost().find(({ group }) => group === "dead")?.entry).toBe(all[0]);
  // What is in hand can be handled all the same, and the rest is delivered.
  await sink.source.ack(sink.entries.map(({ id }) => id));
  const survivor = await open(server.url, { lease: 30, trim: false });
  const rest = await collect(survivor.connection, address, { group: "dead" });
  await until("the rest comes", () => rest.entries.length === 20);
  expect(rest.data()).toEqual(texts.slice(30));
  expect(await pending(client, address, "held")).toEqual([]);
  expect(survivor.reports).toEqual([]);
  expect([sum("dead"), sum("held")]).toEqual([30, 30]);
});

test("while events flow through two groups of several members, trimming all the time loses none", async () => {
  const trim = { maxAge: 1, interval: 2 };
  const sinks = new Map<string, Awaited<ReturnType<typeof collect>>[]>([
    ["a", []],
    ["b", []],
  ]);
  for (const [group, members] of sinks) {
    for (let n = 0; n < 2; n++) {
      const { connection } = await open(server.url, { trim, lease: 5_000 });
      members.push(await collect(connection, "flow", { group, capacity: group === "a" ? 7 : 50 }));
    }
  }
  const { connection, reports } = await open(server.url, { trim });
  const texts = numbered(3_000);
  for (let from = 0; from < texts.length; from += 50)
    await publish(connection, "flow", texts.slice(from, from + 50));
  for (const members of sinks.values()) {
    await until("all came", () => new Set(members.flatMap((sink) => sink.data())).size === texts.length);
    expect(members.reduce((sum, sink) => sum + sink.entries.length, 0)).toBe(texts.length);
  }
  await until("all is trimmed", async () => (await client.xLen("flow")) === 0);
  expect(reports).toEqual([]);
});

test("of many connections one trims in an interval", async () => {
  const interval = 250;
  await client.sendCommand(["CONFIG", "RESETSTAT"]);
  const began = performance.now();
  for (let n = 0; n < 6; n++) {
    const { connection } = await open(server.url, { trim: { interval } });
    await collect(connection, "shared", { group: "g" });
    if (n === 0) await publish(connection, "shared", ["1"]);
  }
  const calls = async (command: string) => {
    const found = new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await client.info("commandstats"));
    return Number(found?.[1] ?? 0);
  };
  const passed = async () => (await calls("xtrim")) / 2;
  await until("all have tried often", async () => (await calls("set")) >= 24 && (await passed()) >= 2);
  const passes = await passed();
  const most = Math.floor((performance.now() - began) / interval) + 1;
  expect(passes).toBeLessThanOrEqual(most);
});

test("a full server is trimmed, and then takes events again", async () => {
  const full = await startOwnRedis();
  const admin = await bare(full.url);
  try {
    const { connection } = await open(full.url, { trim: { maxAge: 1, interval: 400 } });
    const big = { address: "full", fields: { data: "x".repeat(100_000) } };
    await connection.append(new Array(30).fill(big));
    // As long as the group has read nothing, nothing is trimmed.
    await admin.xGroupCreate("full", "g", "0");
    await admin.configSet("maxmemory", "2mb");
    const [refused] = await connection.append([big]);
    expect(refused).toMatchObject({ error: { code: "out_of_memory" } });
    await admin.sendCommand(["XGROUP", "SETID", "full", "g", "$"]);
    await until("there is room", async () => "id" in ((await connection.append([big]))[0] ?? {}));
  } finally {
    admin.destroy();
    await full.stop();
  }
});

test("dead letters stay", async () => {
  const { connection } = await open(server.url, { trim: often });
  const sink = await collect(connection, "letters", { group: "g", ack: false });
  const [id = ""] = await publish(connection, "letters", ["1"]);
  await until("it came", () => sink.entries.length === 1);
  await sink.source.deadLetter(id, { "dlq-reason": "x" });
  await until("the stream is trimmed", async () => (await client.xLen("letters")) === 0);
  expect(await client.xLen("{letters}.{dlq}")).toBe(1);
});

test("trimming that fails is reported once and disturbs nothing", async () => {
  await client.sendCommand([
    ...["ACL", "SETUSER", "untrimmed", "on", ">pw", "~*", "+@all", "-xtrim", "-@dangerous", "+xinfo"],
  ]);
  const { connection, reports } = await open(server.url, {
    username: "untrimmed",
    password: "pw",
    trim: { interval: 20 },
  });
  const sink = await collect(connection, "refused", { group: "g" });
  await publish(connection, "refused", ["1"]);
  await until("it is reported", () => reports.length > 0);
  await client.sendCommand(["CONFIG", "RESETSTAT"]);
  await until("it was tried again", async () => {
    const found = /cmdstat_evalsha:calls=(\d+)/.exec(await client.info("commandstats"));
    return Number(found?.[1] ?? 0) >= 3;
  });
  await publish(connection, "refused", ["2"]);
  await until("events come", () => sink.entries.length === 2);
  expect(reports).toMatchObject([{ kind: "error", reason: "trim_failed", address: "refused" }]);
  expect(reports[0]?.message).toContain('trim "refused"');
  expect(reports[0]?.error).toMatchObject({ code: "auth_failed" });
});
