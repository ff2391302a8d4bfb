import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type RedisAclOptions, redisAcl } from "../../../src/transports/redis/index.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, publish } from "./harness.ts";

let server: OwnRedisServer;
let admin: Bare;

beforeAll(async () => {
  server = await startOwnRedis();
  admin = await bare(server.url);
});
afterEach(closeAll);
afterAll(async () => {
  admin.destroy();
  await server.stop();
});

/** Makes a user with exactly what `redisAcl` says. */
async function login(options: RedisAclOptions): Promise<{ username: string; password: string }> {
  const password = `secret of ${options.role}`.replaceAll(" ", "-");
  for (const line of redisAcl(options))
    await admin.sendCommand(line.split(" ").map((word) => (word === ">password" ? `>${password}` : word)));
  return { username: options.user, password };
}

async function as(user: { username: string; password: string }): Promise<Bare> {
  return bare(server.url.replace("//", `//${user.username}:${user.password}@`));
}

async function refused(client: Bare, ...command: string[]): Promise<void> {
  await expect(client.sendCommand(command), command.join(" ")).rejects.toThrow(/NOPERM/);
}

describe.each(["app:", "{app}:", "a*p[1]?:"])("with prefix %j", (prefix) => {
  const trim = { maxAge: 1, interval: 40 };

  test("publisher and subscribers do all they do, and nothing is refused", async () => {
    const publisher = await open(server.url, {
      ...(await login({ role: "publisher", user: "pub", prefix })),
      ...{ prefix, trim },
    });
    const member = await login({ role: "subscriber", user: "sub", prefix });
    const options = { ...member, prefix, lease: 300, block: 60_000, forgetConsumersAfter: 200 };
    const one = await open(server.url, { ...options, trim: { ...trim, maxLength: 1_000 } });
    const key = `${prefix}all`;

    // One takes entries and is cut off; the other claims them.
    await admin.xGroupCreate(key, "g", "0", { MKSTREAM: true });
    const entries = numbered(4).map((data) => ({ address: "all", fields: { data }, idempotencyKey: data }));
    await publisher.connection.append(entries);
    await publisher.connection.append(entries);
    await publish(publisher.connection, "all", ["4"]);
    await admin.xReadGroup("g", "crashed", { key, id: ">" }, { COUNT: 2 });
    const tail = await collect(one.connection, "all", { group: undefined });
    const sink = await collect(one.connection, "all", { group: "g", ack: false });
    await until("all are there", () => sink.entries.length === 5);
    const ids = new Map(sink.entries.map(({ id, fields }) => [fields["data"] ?? "", id]));
    const id = (data: string) => ids.get(data) ?? "";

    // Retry: given back, and taken again.
    await sink.source.release([id("2")]);
    sink.source.reclaim();
    await until("it comes again", () => sink.entries.length === 6);
    expect(await sink.source.recordAttempt(id("2"), 2)).toBe(true);
    expect(await sink.source.deadLetter(id("2"), { "dlq-reason": "x" })).toBe(true);
    expect(await one.connection.deadLetters("all", { limit: 10 })).toHaveLength(1);
    await sink.source.ack(["0", "1", "3", "4"].map(id));
    await until("it is trimmed", async () => (await admin.xLen(key)) === 0);
    await until("the crashed one is forgotten", async () => {
      const members = (await admin.xInfoConsumers(key, "g")) ?? [];
      return !members.some(({ name }) => name === "crashed");
    });

    // The group vanishes and is made again.
    await admin.del(key);
    await publish(one.connection, "all", ["5"]);
    await until("it comes", () => sink.data().includes("5") && tail.data().includes("5"));
    const { dedupe } = one.connection;
    const event = { address: "all", group: "g", event: "e" };
    expect(await dedupe?.begin(event, "me", 1_000)).toBe("begun");
    await dedupe?.cancel(event, "me");
    await dedupe?.done(event, 1_000);
    expect(await dedupe?.begin(event, "me", 1_000)).toBe("done");
    await sink.source.close();
    await tail.source.close();

    const kinds = new Set([...one.reports, ...publisher.reports].map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(["claimed", "group_recreated"]);
    // Refused commands are also those that are tried again silently.
    const log = (await admin.sendCommand(["ACL", "LOG"])) as unknown as string[][];
    const denied = log.map((row) => row[row.indexOf("object") + 1]);
    expect(denied.filter((command) => command !== "client" && command !== "client|setinfo")).toEqual([]);
  });

  test("what lies outside is refused", async () => {
    for (const role of ["publisher", "subscriber", "operator"] as const) {
      const client = await as(await login({ role, user: role, prefix }));
      await admin.sendCommand(["ACL", "LOG", "RESET"]);
      await refused(client, "FLUSHALL");
      await refused(client, "CONFIG", "GET", "maxmemory");
      await refused(client, "KEYS", "*");
      await refused(client, "ACL", "LIST");
      await refused(client, "SHUTDOWN");
      await refused(client, "SWAPDB", "0", "1");
      await refused(client, "XGROUP", "DESTROY", `${prefix}all`, "g");
      for (const other of ["other", "{other}.dlq", "x:app:", "aXp1X:other", "{x}app:"]) {
        await refused(client, "XADD", other, "*", "data", "1");
        await expect(
          client.eval("return redis.call('XADD', KEYS[1], '*', 'a', 'b')", { keys: [other] }),
        ).rejects.toThrow();
      }
      await client.sendCommand(["XADD", `${prefix}mine`, "*", "data", "1"]);
      client.destroy();
      await admin.sendCommand(["ACL", "LOG", "RESET"]);
    }
  });
});

test("a publisher uses any database, but cannot read events, nor settle them", async () => {
  const user = await login({ role: "publisher", user: "blind", prefix: "app:" });
  const { connection } = await open(server.url, { ...user, prefix: "app:", database: 1 });
  expect(await publish(connection, "a", ["1"])).toHaveLength(1);
  const client = await as(user);
  await refused(client, "XRANGE", "app:a", "-", "+");
  await refused(client, "XREAD", "STREAMS", "app:a", "0");
  await refused(client, "XACK", "app:a", "g", "1-1");
  client.destroy();
});

test("an operator sees streams and moves dead letters back, but takes nothing from members", async () => {
  const client = await as(await login({ role: "operator", user: "op", prefix: "app:" }));
  await client.sendCommand(["XADD", "{app:x}.{dlq}", "1-1", "data", "1"]);
  await admin.xGroupCreate("app:x", "g", "0", { MKSTREAM: true });
  await client.xInfoGroups("app:x");
  await client.xInfoConsumers("app:x", "g");
  await client.xInfoStream("app:x");
  await client.xPending("app:x", "g");
  expect(await client.xRange("{app:x}.{dlq}", "-", "+")).toHaveLength(1);
  await client.xAdd("app:x", "*", { data: "1" });
  expect(await client.xDel("{app:x}.{dlq}", "1-1")).toBe(1);
  await client.sendCommand(["XGROUP", "SETID", "app:x", "g", "0"]);
  await refused(client, "XREADGROUP", "GROUP", "g", "me", "STREAMS", "app:x", ">");
  await refused(client, "XACK", "app:x", "g", "1-1");
  await refused(client, "DEL", "app:x");
  client.destroy();
});

test("the lines hold a placeholder for the password, and all keys without a prefix", () => {
  expect(redisAcl({ role: "publisher", user: "pub" })).toEqual([
    "ACL SETUSER pub reset on >password ~* +ping +select +info +xadd +eval +evalsha +get +set +time +xlen +xtrim +xpending +xinfo|groups",
  ]);
});

test.each([
  { role: "root", user: "x" },
  { role: "toString", user: "x" },
  { role: "publisher", user: "" },
  { role: "publisher", user: "a b" },
  { role: "publisher", user: "a", prefix: "x\n+@all" },
  { role: "publisher", user: "a", prefix: 'x"' },
])("%j is refused", (options) => {
  expect(() => redisAcl(options as RedisAclOptions)).toThrow(
    expect.objectContaining({ code: "invalid_options" }),
  );
});
