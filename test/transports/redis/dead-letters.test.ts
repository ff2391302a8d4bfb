import { RESP_TYPES } from "redis";
import { afterAll, beforeAll, expect, test } from "vitest";
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

const binary = { [RESP_TYPES.BLOB_STRING]: Buffer };

test("a dead letter holds every byte of the original, then what is added, and settles it", async () => {
  const odd = Buffer.from([0xff, 0x00, 0xfe, 0x0a, 0xc3, 0x28]);
  await client.sendCommand(["XADD", "bytes", "*", "data", odd, "unknown", odd, "data", "twice", odd, ""]);
  const { connection } = await open(server.url);
  const sink = await collect(connection, "bytes", { group: "g", ack: false });
  await until("it is there", () => sink.entries.length === 1);
  await sink.source.deadLetter(sink.entries[0]?.id ?? "", { "dlq-reason": "invalid", "dlq-attempts": "1" });
  const raw = (await client
    .withTypeMapping(binary)
    .sendCommand(["XRANGE", "{bytes}.{dlq}", "-", "+"])) as unknown;
  const text = (words: string[]) => words.map((word) => Buffer.from(word));
  expect(raw).toEqual([
    [
      expect.any(Buffer),
      [
        ...[
          ...text(["data"]),
          odd,
          ...text(["unknown"]),
          odd,
          ...text(["data", "twice"]),
          odd,
          ...text([""]),
        ],
        ...text(["dlq-reason", "invalid", "dlq-attempts", "1"]),
      ],
    ],
  ]);
  expect(await pending(client, "bytes", "g")).toEqual([]);
});

test("dead letters are listed oldest first, in pages", async () => {
  const { connection } = await open(server.url, { prefix: "list:" });
  expect(await connection.deadLetters("a", { limit: 3 })).toEqual([]);
  const sink = await collect(connection, "a", { group: "g", ack: false });
  await publish(connection, "a", numbered(5));
  await until("all are there", () => sink.entries.length === 5);
  for (const { id } of sink.entries) await sink.source.deadLetter(id, { "dlq-reason": "x" });
  const page = await connection.deadLetters("a", { limit: 3 });
  expect(page.map(({ fields }) => fields)).toEqual(
    ["0", "1", "2"].map((data) => ({ data, "dlq-reason": "x" })),
  );
  const rest = await connection.deadLetters("a", { limit: 3, after: page[2]?.id ?? "" });
  expect(rest.map(({ fields }) => fields["data"])).toEqual(["3", "4"]);
  expect(await client.exists("{list:a}.{dlq}")).toBe(1);
});

test("an original that was trimmed meanwhile is written from what the source has, also after its lease was renewed", async () => {
  const { connection, reports } = await open(server.url, { lease: 300 });
  const sink = await collect(connection, "trimmed", { group: "g", ack: false });
  await publish(connection, "trimmed", ["1", "2"]);
  await until("all are there", () => sink.entries.length === 2);
  const [first, second] = sink.entries;
  await client.xTrim("trimmed", "MAXLEN", 0);
  await sink.source.deadLetter(first?.id ?? "", { "dlq-reason": "x" });
  await until("renewal found it gone", async () => (await pending(client, "trimmed", "g")).length === 0);
  await sink.source.deadLetter(second?.id ?? "", { "dlq-reason": "y" });
  const letters = await connection.deadLetters("trimmed", { limit: 10 });
  expect(letters.map(({ fields }) => fields)).toEqual([
    { data: "1", "dlq-reason": "x" },
    { data: "2", "dlq-reason": "y" },
  ]);
  expect(reports).toEqual([]);
});

test("an original that was trimmed when an attempt was counted is written too", async () => {
  const { connection, reports } = await open(server.url);
  const sink = await collect(connection, "counted", { group: "g", ack: false });
  const [first = "", second = ""] = await publish(connection, "counted", ["1", "2"]);
  await until("all are there", () => sink.entries.length === 2);
  await client.xTrim("counted", "MAXLEN", 0);
  const attempt = sink.source.recordAttempt(first, 2);
  await sink.source.deadLetter(first, { "dlq-reason": "x" });
  await attempt;
  expect(
    (await connection.deadLetters("counted", { limit: 10 })).map(({ fields }) => fields["data"]),
  ).toEqual(["1"]);
  expect(reports).toEqual([]);
  await sink.source.release([second]);
  expect(reports).toMatchObject([{ kind: "lost", reason: "trimmed", entry: second, count: 1 }]);
});

test("what somebody else has settled is not dead-lettered", async () => {
  const { connection } = await open(server.url);
  const sink = await collect(connection, "settled", { group: "g", ack: false });
  const [id = ""] = await publish(connection, "settled", ["1"]);
  await until("it is there", () => sink.entries.length === 1);
  await client.xAck("settled", "g", id);
  await sink.source.deadLetter(id, { "dlq-reason": "x" });
  expect(await connection.deadLetters("settled", { limit: 10 })).toEqual([]);
});

test("when it cannot be written it is not settled: wrong type", async () => {
  const { connection } = await open(server.url);
  const sink = await collect(connection, "blocked", { group: "g", ack: false });
  const [id = ""] = await publish(connection, "blocked", ["1"]);
  await until("it is there", () => sink.entries.length === 1);
  await client.set("{blocked}.{dlq}", "text");
  await expect(sink.source.deadLetter(id, {})).rejects.toMatchObject({ code: "wrong_type" });
  expect((await pending(client, "blocked", "g")).map(([pendingId]) => pendingId)).toEqual([id]);
  await client.del("{blocked}.{dlq}");
  await sink.source.deadLetter(id, {});
  expect(await pending(client, "blocked", "g")).toEqual([]);
});

test("when it cannot be written it is not settled: out of memory; acknowledging still works", async () => {
  const full = await startOwnRedis();
  try {
    const admin = await bare(full.url);
    const { connection } = await open(full.url);
    const sink = await collect(connection, "a", { group: "g", ack: false });
    const [first = "", second = ""] = await publish(connection, "a", ["1", "2"]);
    await until("all are there", () => sink.entries.length === 2);
    await admin.configSet("maxmemory", "1");
    await expect(sink.source.deadLetter(first, {})).rejects.toMatchObject({ code: "out_of_memory" });
    await sink.source.ack([second]);
    expect((await pending(admin, "a", "g")).map(([id]) => id)).toEqual([first]);
    admin.destroy();
  } finally {
    await full.stop();
  }
});

/** Fields `f0`, `f1`, … as arguments of XADD. */
const many = (count: number) => numbered(count).flatMap((n) => [`f${n}`, "x"]);

/** Reads the only entry of a stream and dead-letters it; returns the fields of the letter. */
async function moved(stream: string, fields: readonly string[]): Promise<Readonly<Record<string, string>>> {
  await client.sendCommand(["XADD", stream, "*", ...fields]);
  const { connection } = await open(server.url);
  const sink = await collect(connection, stream, { group: "g", ack: false });
  await until("it is there", () => sink.entries.length === 1);
  expect(await sink.source.deadLetter(sink.entries[0]?.id ?? "", { "dlq-reason": "x" })).toBe(true);
  expect(await pending(client, stream, "g")).toEqual([]);
  return (await connection.deadLetters(stream, { limit: 2 }))[0]?.fields ?? {};
}

test("a dead letter holds 1,000 fields, data and metadata among them, and the number of the others", async () => {
  const letter = await moved("wide", [...many(4_998), "data", "the event", "metadata", "{}"]);
  expect(letter).toMatchObject({ data: "the event", metadata: "{}", f0: "x", f997: "x", "dlq-reason": "x" });
  expect(letter["f998"]).toBeUndefined();
  const bytes = numbered(4_998, 0).slice(998).join("").length + 2 * 4_000;
  expect(JSON.parse(letter["dlq-omitted"] ?? "")).toEqual({ fields: 4_000, bytes });
  expect(Object.keys(letter)).toHaveLength(1_002);
  const whole = await moved("just", [...many(998), "data", "the event", "metadata", "{}"]);
  expect(Object.keys(whole)).toHaveLength(1_001);
  expect(whole["dlq-omitted"]).toBeUndefined();
});

test("fields of an entry cannot be taken for those of its dead letter", async () => {
  const letter = await moved("forged", ["dlq-omitted", "{}", "data", "the event", "dlq-first", "never"]);
  expect(letter).toEqual({
    data: "the event",
    "dlq-reason": "x",
    "dlq-omitted": JSON.stringify({ fields: 2, bytes: "dlq-omitted{}dlq-firstnever".length }),
  });
});

test("a dead letter holds 16 MiB of fields, data first", async () => {
  const large = "x".repeat(9 * 1_048_576);
  const letter = await moved("heavy", ["a", large, "b", large, "c", "small", "data", "the event"]);
  expect(Object.keys(letter)).toEqual(["a", "c", "data", "dlq-reason", "dlq-omitted"]);
  expect(JSON.parse(letter["dlq-omitted"] ?? "")).toEqual({ fields: 1, bytes: large.length + 1 });
});

test("an original of many fields that was trimmed is written as far as it fits", async () => {
  const { connection } = await open(server.url);
  await client.sendCommand(["XADD", "wide-gone", "*", ...many(5_000), "data", "the event"]);
  const sink = await collect(connection, "wide-gone", { group: "g", ack: false });
  await until("it is there", () => sink.entries.length === 1);
  await client.xTrim("wide-gone", "MAXLEN", 0);
  expect(await sink.source.deadLetter(sink.entries[0]?.id ?? "", { "dlq-reason": "x" })).toBe(true);
  const [letter] = await connection.deadLetters("wide-gone", { limit: 2 });
  expect(letter?.fields).toMatchObject({ data: "the event", f998: "x", "dlq-reason": "x" });
  expect(letter?.fields["dlq-omitted"]).toMatch(/^{"fields":4001,/);
});

test("what the server cannot copy, time and again, becomes a dead letter without its fields", async () => {
  const limited = await startOwnRedis(["--rename-command", "XRANGE", "HIDDEN"]);
  try {
    const admin = await bare(limited.url);
    const { connection } = await open(limited.url);
    const sink = await collect(connection, "a", { group: "g", ack: false });
    const [first = "", second = ""] = await publish(connection, "a", ["1", "2"]);
    await until("both are there", () => sink.entries.length === 2);
    await expect(sink.source.deadLetter(first, { "dlq-entry": first })).rejects.toMatchObject({
      code: "command_failed",
    });
    expect((await pending(admin, "a", "g")).map(([id]) => id)).toEqual([first, second]);
    expect(await sink.source.deadLetter(first, { "dlq-entry": first })).toBe(true);
    expect((await pending(admin, "a", "g")).map(([id]) => id)).toEqual([second]);
    const [[, fields]] = (await admin.sendCommand(["HIDDEN", "{a}.{dlq}", "-", "+"])) as unknown as [
      [string, string[]],
    ];
    expect(fields.slice(0, 3)).toEqual(["dlq-entry", first, "dlq-omitted"]);
    expect(JSON.parse(fields[3] ?? "")).toEqual({
      cause: expect.stringMatching(/Unknown (Redis )?command/i),
    });
    admin.destroy();
  } finally {
    await limited.stop();
  }
});
