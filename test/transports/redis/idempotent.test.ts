import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { append } from "../../../src/transports/redis/append.ts";
import type { CommandFailure, RedisClient } from "../../../src/transports/redis/client.ts";
import type { Commands } from "../../../src/transports/redis/commands.ts";
import type { Context } from "../../../src/transports/redis/context.ts";
import { storeOnce } from "../../../src/transports/redis/idempotent.ts";
import type { RedisOptions } from "../../../src/transports/redis/index.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, numbered, open, publish, stored } from "./harness.ts";
import { TcpProxy } from "./tcp-proxy.ts";

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

function once(address: string, texts: readonly string[]) {
  return texts.map((data) => ({ address, fields: { data }, idempotencyKey: `key ${data}` }));
}

test("the same key is stored once, by whatever connection, and has the same id", async () => {
  const { connection } = await open(server.url, { prefix: "once:" });
  const other = await open(server.url, { prefix: "once:" });
  const first = await connection.append(once("a", ["1", "2", "2"]));
  const second = await other.connection.append(once("a", ["2", "1"]));
  expect(second).toEqual([first[1], first[0]]);
  expect(first[2]).toEqual(first[1]);
  expect(await stored(client, "once:a")).toEqual(["1", "2"]);
  const [entry] = once("a", ["1"]);
  if (entry) await other.connection.append([{ ...entry, address: "b" }]);
  expect(await stored(client, "once:b")).toEqual(["1"]);
});

test("metadata is stored too, and the guard is beside the stream and ends with the window", async () => {
  const { connection } = await open(server.url, { idempotencyWindow: 500 });
  const entry = { address: "window", fields: { data: "1", metadata: "{}" }, idempotencyKey: "k" };
  // What SHA-1 makes of "k".
  const guard = "{window}.{sent:13fbd79c3d390e5d6585a21e11ff5ec1970cff0c}";
  const [outcome] = await connection.append([entry]);
  expect(outcome).toEqual({ id: await client.get(guard) });
  await until("the window ends", async () => (await client.exists(guard)) === 0);
  await connection.append([entry]);
  const found = (await client.xRange("window", "-", "+")) ?? [];
  expect(found.map(({ message }) => ({ ...message }))).toEqual(
    new Array(2).fill({ data: "1", metadata: "{}" }),
  );
});

test("each Redis user has guards of its own, so that no user can suppress what another one publishes", async () => {
  const key = "k";
  const digest = "13fbd79c3d390e5d6585a21e11ff5ec1970cff0c";
  const password = "p";
  for (const user of ["a", "a:b"]) await client.aclSetUser(user, ["on", `>${password}`, "~*", "+@all"]);
  const entry = { address: "users", fields: { data: "1" }, idempotencyKey: key };
  const publishAs = async (options: RedisOptions) =>
    (await open(server.url, options)).connection.append([entry]);
  await client.set(`{users}.{sent:${digest}}`, "1-1");
  await client.set(`{users}.{sent:a%3Ab:${digest}}`, "2-2");
  const first = await publishAs({ username: "a", password });
  expect(first).toEqual([{ id: await client.get(`{users}.{sent:a:${digest}}`) }]);
  expect(await publishAs({ username: "a", password })).toEqual(first);
  expect(await publishAs({ username: "a:b", password })).toEqual([{ id: "2-2" }]);
  expect(await publishAs({ username: "default", password: "" })).toEqual([{ id: "1-1" }]);
  expect(await publishAs({})).toEqual([{ id: "1-1" }]);
  expect(await stored(client, "users")).toEqual(["1"]);
});

test("entries with and without a key keep their order, also when the server knows no script", async () => {
  await client.scriptFlush();
  const { connection } = await open(server.url);
  const texts = numbered(200);
  const mixed = once("order", texts).map((entry, index) =>
    index % 3 === 0 ? { address: entry.address, fields: entry.fields } : entry,
  );
  await Promise.all([connection.append(mixed.slice(0, 100)), connection.append(mixed.slice(100))]);
  expect(await stored(client, "order")).toEqual(texts);
  await client.scriptFlush();
  expect(await connection.append(once("order", ["200"]))).toMatchObject([{ id: expect.any(String) }]);
});

test.each([1, 5])(
  "%i entries whose answers are lost are sent again, and there is one copy of each",
  async (count) => {
    const proxy = await TcpProxy.start(server.port);
    try {
      const address = `deaf:${count}`;
      const texts = numbered(count);
      const { connection } = await open(proxy.url);
      proxy.deaf = true;
      const publishing = connection.append(once(address, texts));
      await until("they are stored", async () => (await client.xLen(address)) === count);
      proxy.reset();
      proxy.deaf = false;
      const ids = ((await client.xRange(address, "-", "+")) ?? []).map(({ id }) => ({ id }));
      expect(await publishing).toEqual(ids);
      await publish(connection, address, ["last"]);
      expect(await stored(client, address)).toEqual([...texts, "last"]);
    } finally {
      await closeAll();
      await proxy.stop();
    }
  },
);

test("only those with a key are sent again", async () => {
  const proxy = await TcpProxy.start(server.port);
  try {
    const { connection } = await open(proxy.url);
    proxy.deaf = true;
    const plain = { address: "both", fields: { data: "plain" } };
    const publishing = connection.append([plain, ...once("both", ["1"])]);
    await until("they are stored", async () => (await client.xLen("both")) === 2);
    proxy.reset();
    proxy.deaf = false;
    const [first, second] = await publishing;
    expect(first).toMatchObject({ error: { code: "publish_ambiguous" } });
    expect(second).toHaveProperty("id");
    expect(await stored(client, "both")).toEqual(["plain", "1"]);
  } finally {
    await closeAll();
    await proxy.stop();
  }
});

test("when the server does not come back in time it is reported as ambiguous, not as unsent", async () => {
  const proxy = await TcpProxy.start(server.port);
  try {
    const { connection } = await open(proxy.url, { publishTimeout: 200 });
    proxy.deaf = true;
    const publishing = connection.append(once("late", ["1"]));
    await until("it is stored", async () => (await client.xLen("late")) === 1);
    proxy.reset();
    expect(await publishing).toMatchObject([{ error: { code: "publish_ambiguous" } }]);
  } finally {
    await closeAll();
    await proxy.stop();
  }
});

test("a full server refuses it and remembers nothing", async () => {
  const full = await startOwnRedis(["--maxmemory", "100kb", "--maxmemory-policy", "noeviction"]);
  const admin = await bare(full.url);
  try {
    const { connection } = await open(full.url);
    const big = once("full", ["x"]);
    expect(await connection.append(big)).toMatchObject([{ error: { code: "out_of_memory" } }]);
    await admin.configSet("maxmemory", "100mb");
    expect(await connection.append(big)).toMatchObject([{ id: expect.any(String) }]);
    expect(await admin.xLen("full")).toBe(1);
  } finally {
    admin.destroy();
    await full.stop();
  }
});

/** A connection whose first answers are lost, so many, with `outage` ms before it is back; and what was sent. */
function losing(
  answers: number,
  outage: number,
  settings: { publishTimeout: number; idempotencyWindow: number },
  kinds: readonly CommandFailure[] = ["ambiguous"],
) {
  const sent: string[] = [];
  let isUp = true;
  const client = {
    async sendCommand([command]: readonly string[]) {
      sent.push(command ?? "");
      if (sent.length > answers) return "1-1";
      isUp = false;
      throw new Error("Socket closed unexpectedly");
    },
  } as unknown as RedisClient;
  const commands: Commands = {
    get client() {
      return isUp ? client : undefined;
    },
    closed: false,
    reason: undefined,
    async ready(ms) {
      vi.advanceTimersByTime(Math.min(ms, outage));
      isUp = ms >= outage;
      return isUp ? client : undefined;
    },
    failure: () => kinds[(sent.length - 1) % kinds.length] ?? "ambiguous",
    retire: () => undefined,
  };
  const context = {
    settings: { prefix: "", ...settings },
    commands,
    server: "it",
    redact: (error: Error) => error,
  } as unknown as Context;
  return { sent, publish: () => append(context, once("a", ["1"])) };
}

describe("an answer that is lost again and again", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  test("each outage may last as long as publishTimeout, not all of them together", async () => {
    const { sent, publish } = losing(5, 600, { publishTimeout: 1_000, idempotencyWindow: 600_000 });
    expect(await publish()).toEqual([{ id: "1-1" }]);
    expect(sent).toHaveLength(6);
  });

  test("the same holds where the connection is lost again before anything is sent", async () => {
    const settings = { publishTimeout: 1_000, idempotencyWindow: 600_000 };
    const { sent, publish } = losing(5, 600, settings, ["ambiguous", "unsent", "unsent"]);
    expect(await publish()).toEqual([{ id: "1-1" }]);
    expect(sent).toHaveLength(6);
    const never = losing(5, 600, settings, ["unsent"]);
    expect(await never.publish()).toMatchObject([{ error: { code: "unavailable" } }]);
  });

  test("one outage that lasts longer leaves it unknown", async () => {
    const { sent, publish } = losing(1, 1_100, { publishTimeout: 1_000, idempotencyWindow: 600_000 });
    expect(await publish()).toMatchObject([{ error: { code: "publish_ambiguous" } }]);
    expect(sent).toHaveLength(1);
  });

  test("it is not sent again once the server may have forgotten it", async () => {
    const { sent, publish } = losing(100, 600, { publishTimeout: 1_000, idempotencyWindow: 6_000 });
    expect(await publish()).toMatchObject([{ error: { code: "publish_ambiguous" } }]);
    expect(sent.length).toBeGreaterThan(3);
    expect(sent.length).toBeLessThanOrEqual(7);
  });
});

test("a client is sent the script in full until a server has taken it", async () => {
  const sent: (string | undefined)[] = [];
  let isMoved = true;
  const client = {
    async sendCommand([command]: readonly string[]) {
      sent.push(command);
      if (isMoved) throw new Error("MOVED 1 127.0.0.1:1");
      return "1-1";
    },
  } as unknown as RedisClient;
  await expect(
    storeOnce(client, "a", "k", ["data", "1"], { user: undefined, window: 1_000 }),
  ).rejects.toThrow("MOVED");
  isMoved = false;
  await storeOnce(client, "a", "k", ["data", "1"], { user: undefined, window: 1_000 });
  await storeOnce(client, "a", "k", ["data", "1"], { user: undefined, window: 1_000 });
  expect(sent).toEqual(["EVAL", "EVAL", "EVALSHA"]);
});
