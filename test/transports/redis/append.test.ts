import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { type Bare, bare, closeAll, numbered, open, publish, stored } from "./harness.ts";
import { TcpProxy } from "./tcp-proxy.ts";

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

function codes(outcomes: readonly object[]): unknown[] {
  return outcomes.map((outcome) =>
    "error" in outcome ? (outcome.error as { code: string }).code : "stored",
  );
}

test("stores data, and metadata only when there is some, under prefix and address", async () => {
  const { connection } = await open(server.url, { prefix: "p:" });
  const outcomes = await connection.append([
    { address: "plain", fields: { data: '{"a":"ä\\u0000"}' } },
    { address: "plain", fields: { data: "2", metadata: '{"k":"v"}' } },
  ]);
  const found = (await client.xRange("p:plain", "-", "+")) ?? [];
  expect(found.map(({ message }) => ({ ...message }))).toEqual([
    { data: '{"a":"ä\\u0000"}' },
    { data: "2", metadata: '{"k":"v"}' },
  ]);
  expect(outcomes).toEqual(found.map(({ id }) => ({ id })));
});

test("keeps the order of a thousand entries over several calls", async () => {
  const { connection } = await open(server.url);
  await Promise.all([
    publish(connection, "order", numbered(500)),
    publish(connection, "order", numbered(500, 500)),
  ]);
  expect(await stored(client, "order")).toEqual(numbered(1000));
});

test("tells for each entry what became of it", async () => {
  await client.set("taken", "a string");
  const { connection } = await open(server.url);
  const outcomes = await connection.append(
    ["ok", "taken", "ok"].map((address) => ({ address, fields: { data: "1" } })),
  );
  expect(codes(outcomes)).toEqual(["stored", "wrong_type", "stored"]);
  const [, failed] = outcomes;
  const message = failed && "error" in failed ? failed.error.message : "";
  expect(message).toContain('publish to "taken"');
  expect(message).toContain(`redis://127.0.0.1:${server.port}`);
  expect(message).toContain("prefix");
});

test("an empty list is nothing to do", async () => {
  const { connection } = await open(server.url);
  expect(await connection.append([])).toEqual([]);
});

test("after close every entry is refused", async () => {
  const { connection } = await open(server.url);
  await connection.close();
  await connection.close();
  expect(codes(await connection.append([{ address: "late", fields: { data: "1" } }]))).toEqual(["closed"]);
});

test("a full server is reported as out_of_memory, and publishing goes on once there is room", async () => {
  const full = await startOwnRedis(["--maxmemory", "4mb", "--maxmemory-policy", "noeviction"]);
  try {
    const { connection } = await open(full.url);
    const big = { address: "a", fields: { data: "x".repeat(100_000) } };
    const outcomes = await connection.append(new Array(100).fill(big));
    expect(codes(outcomes).at(-1)).toBe("out_of_memory");
    const admin = await bare(full.url);
    await admin.configSet("maxmemory", "100mb");
    admin.destroy();
    expect(codes(await connection.append([{ address: "a", fields: { data: "1" } }]))).toEqual(["stored"]);
  } finally {
    await full.stop();
  }
});

test("a replica is reported as read_only", async () => {
  const replica = await startOwnRedis(["--replicaof", "127.0.0.1", String(server.port)]);
  try {
    const { connection } = await open(replica.url, { publishTimeout: 200 });
    expect(codes(await connection.append([{ address: "a", fields: { data: "1" } }]))).toEqual(["read_only"]);
  } finally {
    await replica.stop();
  }
});

test("a user that may not write there is reported as auth_failed", async () => {
  await client.sendCommand(["ACL", "SETUSER", "reader", "on", ">pw", "~allowed", "+xadd", "+ping"]);
  const { connection } = await open(server.url, { username: "reader", password: "pw" });
  const outcomes = await connection.append(
    ["allowed", "elsewhere"].map((address) => ({ address, fields: { data: "1" } })),
  );
  expect(codes(outcomes)).toEqual(["stored", "auth_failed"]);
});

describe("without a connection", () => {
  test("waits as long as publishTimeout, then tells that nothing was sent", async () => {
    const own = await startOwnRedis();
    try {
      const { connection } = await open(own.url, { publishTimeout: 300 });
      await own.kill();
      // The loss is noticed, then the wait runs out.
      const outcomes = await connection.append(
        numbered(3).map((data) => ({ address: "a", fields: { data } })),
      );
      const late = await connection.append([{ address: "a", fields: { data: "3" } }]);
      expect(
        [...new Set(codes(outcomes))].every((code) => code === "unavailable" || code === "publish_ambiguous"),
      ).toBe(true);
      expect(codes(late)).toEqual(["unavailable"]);
    } finally {
      await own.stop();
    }
  });

  test("what was not sent is stored when the server is back in time", async () => {
    const own = await startOwnRedis();
    try {
      const { connection, kinds } = await open(own.url);
      await own.kill();
      await expect.poll(kinds).toContain("disconnected");
      const waiting = publish(connection, "a", numbered(10));
      await own.start();
      await waiting;
      const admin = await bare(own.url);
      expect(await stored(admin, "a")).toEqual(numbered(10));
      admin.destroy();
      expect(kinds()).toEqual(["disconnected", "reconnected"]);
    } finally {
      await own.stop();
    }
  });

  test("what may have been stored is reported as ambiguous and not sent again", async () => {
    const proxy = await TcpProxy.start(server.port);
    try {
      const { connection } = await open(proxy.url);
      proxy.deaf = true;
      const publishing = connection.append(
        numbered(5).map((data) => ({ address: "deaf", fields: { data } })),
      );
      await expect.poll(() => client.xLen("deaf")).toBe(5);
      proxy.reset();
      proxy.deaf = false;
      expect(codes(await publishing)).toEqual(new Array(5).fill("publish_ambiguous"));
      await publish(connection, "deaf", ["5"]);
      expect(await client.xLen("deaf")).toBe(6);
    } finally {
      await closeAll();
      await proxy.stop();
    }
  });
});
