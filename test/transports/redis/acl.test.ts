import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { IncomingEntry } from "../../../src/runtime/transport.ts";
import { type RedisAclOptions, redisAcl } from "../../../src/transports/redis/index.ts";
import { guardsOf, keysBeside, oldKeys, partitionStream } from "../../../src/transports/redis/key-beside.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import {
  type Ask,
  askOf,
  deniedBy,
  type Login,
  makeUser,
  serverVersionOf,
} from "../../support/redis-users.ts";
import { sampleOf } from "../../support/runs.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, publish } from "./harness.ts";

let server: OwnRedisServer;
let admin: Bare;
let ask: Ask;

beforeAll(async () => {
  server = await startOwnRedis();
  admin = await bare(server.url);
  ask = askOf(admin);
});
afterEach(closeAll);
afterAll(async () => {
  admin.destroy();
  await server.stop();
});

async function as({ username, password }: Login): Promise<Bare> {
  return bare(server.url.replace("//", `//${username}:${password}@`));
}

async function refused(client: Bare, ...command: string[]): Promise<void> {
  await expect(client.sendCommand(command), command.join(" ")).rejects.toThrow(/NOPERM/);
}

/** Whether the server does not understand the lines for a version. */
async function isTooOld(serverVersion: "6.2" | "7.0"): Promise<boolean> {
  return serverVersion === "7.0" && (await serverVersionOf(ask)) === "6.2";
}

const PREFIXES = ["app:", "{app}:", "a*p[1]?:"];
const CASES = PREFIXES.flatMap((prefix) =>
  (["6.2", "7.0"] as const).map((serverVersion) => ({ prefix, serverVersion })),
);

describe.each(CASES)("with prefix $prefix, the lines for $serverVersion", ({ prefix, serverVersion }) => {
  const trim = { maxAge: 1, interval: 40 };
  const login = (options: RedisAclOptions) => makeUser([ask], { ...options, serverVersion });
  afterEach(() => admin.flushAll());

  test("publisher and subscribers do all they do, and nothing is refused", async (context) => {
    if (await isTooOld(serverVersion)) context.skip("the server is Redis 6.2");
    await ask("ACL", "LOG", "RESET");
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
    expect(await deniedBy(ask)).toEqual([]);
  });

  test("what lies outside is refused", async (context) => {
    if (await isTooOld(serverVersion)) context.skip("the server is Redis 6.2");
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

/** Forms of keys and of lines, each once. */
const SHARED = sampleOf(CASES, (_, index) => index === 1 || index === 2);

test.for(SHARED)(
  "members share partitions with prefix $prefix and the lines for $serverVersion",
  async ({ prefix, serverVersion }, context) => {
    if (await isTooOld(serverVersion)) context.skip("the server is Redis 6.2");
    const trim = { maxAge: 1, interval: 40 };
    const login = (options: RedisAclOptions) => makeUser([ask], { ...options, serverVersion });
    await ask("ACL", "LOG", "RESET");
    const publisher = await open(server.url, {
      ...(await login({ role: "publisher", user: "pub", prefix })),
      ...{ prefix, trim },
    });
    const member = await login({ role: "subscriber", user: "sub", prefix });
    const join = async (consumer: string) => {
      const opened = await open(server.url, { ...member, prefix, consumer, lease: 10_000, block: 300, trim });
      const entries: IncomingEntry[] = [];
      const source = await opened.connection.attach(
        { address: "spread", group: "g", start: "oldest", partitions: 4 },
        { capacity: () => 100, deliver: (some) => void entries.push(...some) },
      );
      return { ...opened, entries, source };
    };
    const operator = await open(server.url, {
      ...(await login({ role: "operator", user: "op", prefix })),
      ...{ prefix, trim },
    });
    const entries = numbered(20).map((data) => ({
      ...{ address: "spread", fields: { data }, partitionKey: data, partitions: 4 },
      ...(Number(data) % 2 === 0 && { idempotencyKey: data }),
    }));
    for (const outcome of await publisher.connection.append(entries)) expect(outcome).toHaveProperty("id");
    const one = await join("one");
    await until("one has all", () => one.entries.length === 20);
    const [letter, ...rest] = one.entries.map(({ id }) => id);
    expect(await one.source.recordAttempt(letter ?? "", 2)).toBe(true);
    expect(await one.source.deadLetter(letter ?? "", { "dlq-reason": "x" })).toBe(true);
    expect(await operator.connection.deadLetters("spread", { limit: 5, partitions: 4 })).toHaveLength(1);
    await one.source.ack(rest);
    const two = await join("two");
    const owners = async () => {
      const keys = numbered(4).map((p) => partitionStream(`${prefix}spread`, Number(p)));
      return Promise.all(keys.map((key) => admin.get(keysBeside.owner(key, "g"))));
    };
    await until(
      "two has half",
      async () => (await owners()).filter((name) => name?.startsWith("two/")).length === 2,
    );
    await one.source.close();
    await until("two has all", async () => (await owners()).every((name) => name?.startsWith("two/")));
    await two.source.close();
    expect(await owners()).toEqual([null, null, null, null]);
    expect(await admin.exists(keysBeside.members(`${prefix}spread`, "g"))).toBe(0);
    const reports = [...publisher.reports, ...one.reports, ...two.reports, ...operator.reports];
    expect(reports).toEqual([]);
    expect(await deniedBy(ask)).toEqual([]);
    await admin.flushAll();
  },
);

test("a publisher uses any database, but cannot read events, nor settle them", async () => {
  const user = await makeUser([ask], { role: "publisher", user: "blind", prefix: "app:" });
  const { connection } = await open(server.url, { ...user, prefix: "app:", database: 1 });
  expect(await publish(connection, "a", ["1"])).toHaveLength(1);
  const client = await as(user);
  await refused(client, "XRANGE", "app:a", "-", "+");
  await refused(client, "XREAD", "STREAMS", "app:a", "0");
  await refused(client, "XACK", "app:a", "g", "1-1");
  client.destroy();
});

test("an operator sees streams and moves dead letters back, but takes nothing from members", async () => {
  const user = await makeUser([ask], { role: "operator", user: "op", prefix: "app:" });
  const client = await as(user);
  await admin.xAdd("{app:x}.{dlq}", "1-1", { data: "1" });
  await admin.xGroupCreate("app:x", "g", "0", { MKSTREAM: true });
  await admin.zAdd("{app:x}.{members:g}", { score: 1, value: "me" });
  await client.xInfoGroups("app:x");
  await client.xInfoConsumers("app:x", "g");
  await client.xInfoStream("app:x");
  await client.xPending("app:x", "g");
  expect(await client.zRange("{app:x}.{members:g}", 0, -1)).toEqual(["me"]);
  expect(await client.get("{app:x:0}.{part}.{owner:g}")).toBeNull();
  expect(await client.xRange("{app:x}.{dlq}", "-", "+")).toHaveLength(1);
  await client.xAdd("app:x", "*", { data: "1" });
  expect(await client.xDel("{app:x}.{dlq}", "1-1")).toBe(1);
  await client.sendCommand(["XGROUP", "SETID", "app:x", "g", "0"]);
  await refused(client, "XREADGROUP", "GROUP", "g", "me", "STREAMS", "app:x", ">");
  await refused(client, "XACK", "app:x", "g", "1-1");
  await refused(client, "DEL", "app:x");
  client.destroy();
});

test("for Redis 7 each command reaches only the keys that it is needed for", async (context) => {
  if (await isTooOld("7.0")) context.skip("the server is Redis 6.2");
  const [pub, sub, op] = await Promise.all(
    (["publisher", "subscriber", "operator"] as const).map(async (role) =>
      as(await makeUser([ask], { role, user: `k${role}`, prefix: "keys:" })),
    ),
  );
  if (!pub || !sub || !op) throw new Error("no clients");
  const [stream, letters, part] = ["keys:a", "{keys:a}.{dlq}", "{keys:a:0}.{part}"];
  for (const client of [pub, sub, op]) {
    for (const key of [stream, letters, part, "keys:b", "{keys:a}.dlq"]) {
      await refused(client, "SET", key, "x");
      await refused(client, "GET", key);
      await refused(client, "DEL", key);
    }
    await client.sendCommand(["SET", "{keys:a}.{trim}", "1"]);
    await refused(client, "GET", "{keys:a}.{trim}");
    // Guards: everybody's are read, one's own are written.
    const name = `k${client === pub ? "publisher" : client === sub ? "subscriber" : "operator"}`;
    await client.sendCommand(["SET", `{keys:a}.{sent:${name}:x}`, "1-1"]);
    await client.sendCommand(["GET", "{keys:a}.{sent:other:x}"]);
    for (const other of [
      `{keys:a}.{sent:${"a".repeat(40)}}`,
      `{keys:a}.{sent:${name}x:x}`,
      "{keys:a}.sent:x",
    ])
      await refused(client, "SET", other, "1-1");
    // A script may do no more.
    for (const lua of ["redis.call('SET', KEYS[1], 'x')", "redis.call('DEL', KEYS[1])"])
      await expect(client.eval(lua, { keys: [stream] })).rejects.toThrow(/can't|ACL failure/);
  }
  for (const client of [pub, op]) {
    for (const key of ["{keys:a}.{seen:g:x}", "{keys:a:0}.{part}.{owner:g}"])
      await refused(client, "SET", key, "x");
    await refused(client, "XADD", letters, "*", "data", "1");
    await refused(client, "ZADD", "{keys:a}.{members:g}", "1", "me");
  }
  await refused(sub, "ZADD", "{keys:a}.{seen:g:x}", "1", "me");
  await refused(sub, "DEL", "{keys:a}.{sent:ksubscriber:x}");
  await refused(op, "XDEL", stream, "1-1");
  for (const client of [pub, sub, op]) client.destroy();
});

/** Prefixes with everything that a pattern, a rule or a key might take for something else. */
const HOSTILE = [
  "",
  "a:",
  "{a}:",
  "a}b",
  "{a",
  "{}:",
  "[a]",
  "a^b-c",
  "\\",
  "a\\*",
  "sent:",
  "(a)",
  "a)",
  "a~%R~",
  "&#+@all",
  "é",
];

test.for(HOSTILE)("the lines for Redis 7 fit the prefix %j", async (prefix, context) => {
  if (await isTooOld("7.0")) context.skip("the server is Redis 6.2");
  const may = async (user: string, ...command: string[]) =>
    (await ask("ACL", "DRYRUN", user, ...command)) === "OK";
  for (const role of ["publisher", "subscriber", "operator"] as const) {
    const user = `${role}(1)*`;
    await makeUser([ask], { role, user, prefix });
    for (const address of ["a", "a.b:c", ".", "x[y]", "*", "é"]) {
      const key = prefix + address;
      for (const stream of [key, partitionStream(key, 7)]) {
        const expected = {
          publish: await may(user, "XADD", stream, "*", "data", "1"),
          trim: await may(user, "SET", keysBeside.trim(stream), "1"),
          ownGuard: await may(user, "SET", keysBeside.sentBy(stream, user, "k"), "1"),
          guard: await may(user, "GET", keysBeside.sentBy(stream, "other", "k")),
          oldGuard: await may(user, "GET", oldKeys.sent(stream, "k")),
          script: await may(
            user,
            "EVAL",
            "return 1",
            "3",
            stream,
            keysBeside.trim(stream),
            oldKeys.sent(stream, "k"),
          ),
        };
        expect({ stream, ...expected }).toEqual({
          stream,
          ...Object.fromEntries(Object.keys(expected).map((name) => [name, true])),
        });
        const others = {
          overwrite: await may(user, "SET", stream, "x"),
          dropLetters: await may(user, "SET", keysBeside.deadLetters(stream), "x"),
          forge: await may(user, "SET", keysBeside.sentBy(stream, "other", "k"), "1-1"),
          forgeDefault: await may(user, "SET", keysBeside.sent(stream, "k"), "1-1"),
          forgeOld: await may(user, "SET", oldKeys.sent(stream, "k"), "1-1"),
          outside: await may(user, "XADD", `other:${prefix}`, "*", "data", "1"),
        };
        const allowed = Object.keys(others).filter((name) => others[name as keyof typeof others]);
        expect({ stream, allowed }).toEqual({ stream, allowed: prefix === "" ? ["outside"] : [] });
        const isMember = role === "subscriber";
        for (const mark of [keysBeside.seen(stream, "g", "e"), keysBeside.owner(stream, "g")])
          expect(await may(user, "SET", mark, "x"), mark).toBe(isMember);
        expect(await may(user, "ZADD", keysBeside.members(key, "g"), "1", "m")).toBe(isMember);
        expect(await may(user, "XADD", keysBeside.deadLetters(stream), "*", "a", "b")).toBe(isMember);
      }
    }
  }
});

test("the guards of the default user are a digest alone", () => {
  const [line] = redisAcl({ role: "publisher", user: "default", prefix: "a:" });
  expect(line).toContain(`(+set %W~{a:*}.{sent:${"?".repeat(40)}} %W~{a:*}.{trim})`);
});

test("the names of users cannot be mixed up, whatever is in them", () => {
  const guards = ["a", "a:b", "a%3Ab", "{a}", "a*"].map((user) => guardsOf(user));
  expect(new Set(guards).size).toBe(guards.length);
  for (const one of guards) for (const other of guards) expect(other.startsWith(`${one}:`)).toBe(false);
});

test("each command of a script is one that a subscriber may use", () => {
  const folder = fileURLToPath(new URL("../../../src/transports/redis/", import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(folder + name, "utf8"))
    .join("\n");
  const inLua = [...sources.matchAll(/redis\.p?call\('([A-Z]+)'(?:, '([A-Z]+)', KEYS)?/g)];
  const used = new Set(
    inLua.map(([, word = "", second]) => (second ? `${word}|${second}` : word).toLowerCase()),
  );
  expect(used.size).toBeGreaterThan(15);
  const [line = ""] = redisAcl({ role: "subscriber", user: "x" });
  const allowed = new Set([...line.matchAll(/\+(\S+?)(?=[\s)])/g)].map(([, command]) => command));
  expect([...used].filter((command) => !allowed.has(command))).toEqual([]);
});

test("the lines hold a placeholder for the password, and all keys without a prefix", () => {
  expect(redisAcl({ role: "publisher", user: "pub" })).toEqual([
    "ACL SETUSER pub reset on >password +ping +select +info +role +cluster|slots +asking +time (+eval +evalsha ~*) (+xadd +xlen +xtrim +xpending +xinfo|groups ~*[^}] ~{*}.{part}) (+get %R~{*}.{sent:*} %R~{*}.sent:*) (+set %W~{*}.{sent:pub:*} %W~{*}.{trim})",
  ]);
  expect(redisAcl({ role: "publisher", user: "pub", serverVersion: "6.2" })).toEqual([
    "ACL SETUSER pub reset on >password ~* +ping +select +info +role +cluster|slots +asking +time +eval +evalsha +xadd +xlen +xtrim +xpending +xinfo|groups +get +set",
  ]);
  expect(redisAcl({ role: "sentinel", user: "asker" })).toEqual([
    "ACL SETUSER asker reset on >password +sentinel|get-master-addr-by-name",
  ]);
});

test.each([
  { role: "root", user: "x" },
  { role: "toString", user: "x" },
  { role: "publisher", user: "" },
  { role: "publisher", user: "a b" },
  { role: "publisher", user: "a", prefix: "x\n+@all" },
  { role: "publisher", user: "a", prefix: 'x"' },
  { role: "publisher", user: "a", serverVersion: "5.0" },
])("%j is refused", (options) => {
  expect(() => redisAcl(options as RedisAclOptions)).toThrow(
    expect.objectContaining({ code: "invalid_options" }),
  );
});
