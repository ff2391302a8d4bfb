/** What the server refuses to the reader of a partitioned address is reported, once for each outage. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { IncomingEntry } from "../../../../src/runtime/transport.ts";
import { type OwnRedisServer, startOwnRedis } from "../../../support/redis-server.ts";
import { type Ask, askOf, makeUser } from "../../../support/redis-users.ts";
import { until } from "../../../support/until.ts";
import { type Bare, bare, closeAll, open } from "../harness.ts";
import { keysOf, partitionOf, publishKeyed } from "./members.ts";

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

const prefix = "r:";
const PARTITIONS = 2;

/** A subscriber of its own, of whom commands can be taken away. */
async function member(user: string, address: string, { lease = 10_000, settle = true } = {}) {
  const login = await makeUser([ask], { role: "subscriber", user, prefix, serverVersion: "6.2" });
  const { connection, reports } = await open(server.url, {
    ...{ ...login, prefix, lease, block: 200, trim: false, consumer: user },
  });
  const entries: IncomingEntry[] = [];
  const start = async () => {
    const source = await connection.attach(
      { address, group: "g", start: "oldest", partitions: PARTITIONS },
      {
        capacity: () => 100,
        deliver(some) {
          entries.push(...some);
          if (settle) void source.ack(some.map(({ id }) => id));
        },
      },
    );
    return source;
  };
  const publisher = (await open(server.url, { prefix, trim: false })).connection;
  let published = 0;
  return {
    reports,
    errors: () => reports.filter(({ kind }) => kind === "error"),
    entries,
    start,
    forbid: (command: string) => ask("ACL", "SETUSER", user, `-${command}`),
    permit: (command: string) => ask("ACL", "SETUSER", user, `+${command}`),
    publish: async () => publishKeyed(publisher, address, PARTITIONS, keysOf(10), published, ++published),
    /** How often the server has refused something to the user so far. */
    refusals: async () => {
      const log = (await ask("ACL", "LOG")) as (string | number)[][];
      return (
        log
          .filter((row) => row[row.indexOf("username") + 1] === user)
          // The client says which library it is, and does not mind.
          .filter((row) => !String(row[row.indexOf("object") + 1]).startsWith("client"))
          .reduce((sum, row) => sum + Number(row[row.indexOf("count") + 1]), 0)
      );
    },
  };
}

test.each([
  {
    command: "zadd",
    doing: 'register as a reader of "zadd" for group "g"',
    key: "{r:zadd}.{members:g}",
  },
  {
    command: "zrange",
    doing: 'register as a reader of "zrange" for group "g"',
    key: "{r:zrange}.{members:g}",
  },
  {
    command: "get",
    doing: /take the partition "get:[01]" for group "g"/,
    key: /\{r:get:[01]\}\.\{part\}\.\{owner:g\}/,
  },
])("without $command a member says once what is missing, and reads when it is there", async (missing) => {
  const { command, doing, key } = missing;
  const { start, forbid, permit, publish, entries, errors, refusals } = await member(command, command);
  await forbid(command);
  await publish();
  await start();
  const text = (part: string | RegExp) =>
    typeof part === "string" ? part.replace(/[{}.]/g, "\\$&") : part.source;
  const wanted = {
    ...{ kind: "error", reason: "read_failed", address: command, group: "g" },
    message: expect.stringMatching(
      new RegExp(
        `^Could not ${text(doing)}: redis://.* ${command.toUpperCase()} on the key "${text(key)}": redisAcl\\(\\) prints the ACL .*Retrying until it succeeds\\.$`,
      ),
    ),
    error: expect.objectContaining({ code: "auth_failed" }),
  };
  await until("it is tried again and again", async () => (await refusals()) >= 6);
  expect(errors()).toEqual([wanted]);
  expect(entries).toEqual([]);
  await permit(command);
  await until("it reads", () => entries.length === 10);
  expect(errors()).toHaveLength(1);
});

/** Until when the only member has registered. */
async function lastBeat(key: string): Promise<number> {
  const [member] = await admin.zRangeWithScores(key, 0, -1);
  return member?.score ?? 0;
}

test("a second outage is reported again", async () => {
  const { start, forbid, permit, publish, entries, errors } = await member("again", "again");
  await publish();
  await start();
  await until("it reads", () => entries.length === 10);
  for (let outage = 1; outage <= 2; outage++) {
    await forbid("zrange");
    await until("it says so", () => errors().length === outage);
    await permit("zrange");
    // The next beat is sent after the answer to this one.
    const before = await lastBeat("{r:again}.{members:g}");
    await until("it registers again", async () => (await lastBeat("{r:again}.{members:g}")) > before);
  }
});

test("a lock that cannot be kept is reported once for all partitions", async () => {
  const lease = 4_000;
  const { start, forbid, publish, entries, errors, refusals } = await member("lock", "lock", { lease });
  await publish();
  await start();
  await until("it reads", () => entries.length === 10);
  await forbid("set");
  await until("both are tried again", async () => (await refusals()) >= 4);
  const kept = errors().filter(({ message }) => message.startsWith("Could not keep"));
  expect(kept).toHaveLength(1);
  expect(kept[0]).toMatchObject({ reason: "read_failed", address: "lock", group: "g" });
  expect(kept[0]?.message).toMatch(
    /keep the partition "lock:[01]" for group "g": .* SET on the key "\{r:lock:[01]\}\.\{part\}\.\{owner:g\}"/,
  );
});

test("what a member may not do as it leaves is reported, and it leaves", async () => {
  const { start, forbid, publish, entries, errors } = await member("leaver", "leaver");
  await publish();
  const source = await start();
  await until("it reads", () => entries.length === 10);
  for (const command of ["del", "zrem"]) await forbid(command);
  await source.close();
  expect(errors().map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /release the partition "leaver:[01]".* DEL on the key .*until its lease is over\.$/,
    ),
    expect.stringMatching(
      /leave the readers of "leaver".* ZREM on the key "\{r:leaver\}\.\{members:g\}".*until its lease is over\.$/,
    ),
  ]);
});

test("what may not be looked for or renewed is reported once", async () => {
  const { start, forbid, publish, entries, errors, refusals } = await member("looker", "looker", {
    ...{ lease: 1_500, settle: false },
  });
  await publish();
  await start();
  await until("it reads", () => entries.length === 10);
  await forbid("xpending");
  await until("it renews", () => errors().some(({ reason }) => reason === "renew_failed"));
  const before = await refusals();
  await until("it is tried again and again", async () => (await refusals()) >= before + 6);
  await publish();
  await until("it reads on", () => errors().some(({ reason }) => reason === "read_failed"));
  const [renewing] = errors().filter(({ reason }) => reason === "renew_failed");
  expect(renewing).toMatchObject({ address: "looker", group: "g" });
  expect(renewing?.message).toMatch(/ XPENDING on the key "\{r:looker:[01]\}\.\{part\}"/);
  // Each of the two partitions has its own.
  expect(errors().filter(({ reason }) => reason === "renew_failed").length).toBeLessThanOrEqual(2);
});

test("a partition that cannot be taken keeps none of the others", async () => {
  const { start, publish, entries, errors } = await member("typed", "typed");
  await publish();
  await admin.lPush("{r:typed:1}.{part}.{owner:g}", "another program's");
  await start();
  await until("it says so", () => errors().length > 0);
  await until("it reads the other", () => entries.some(({ id }) => partitionOf(id) === 0));
  expect(errors()).toEqual([
    expect.objectContaining({
      reason: "read_failed",
      message: expect.stringMatching(/^Could not take the partition "typed:1".*WRONGTYPE/),
    }),
  ]);
  expect(entries.filter(({ id }) => partitionOf(id) === 1)).toEqual([]);
  await admin.del("{r:typed:1}.{part}.{owner:g}");
  await until("it reads both", () => entries.length === 10);
  expect(errors()).toHaveLength(1);
});
