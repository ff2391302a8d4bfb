/** What is reported at connect of a server that loses events by its settings. */
import { afterEach, describe, expect, test } from "vitest";
import type { BusReport } from "../../../src/runtime/bus-report.ts";
import { FitnessCheck } from "../../../src/transports/redis/fitness.ts";
import { redisAcl } from "../../../src/transports/redis/index.ts";
import { type RedisCluster, startCluster } from "../../support/redis-cluster.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { bare, closeAll, type Opened, open, publish } from "./harness.ts";

let server: OwnRedisServer | undefined;

afterEach(async () => {
  await closeAll();
  await server?.stop();
  server = undefined;
});

async function serve(...args: string[]): Promise<OwnRedisServer> {
  server = await startOwnRedis(args);
  return server;
}

const EVICTING = ["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"];

/** What was reported once the server has answered all that it was asked before. */
async function reported({ connection, reports }: Opened): Promise<(string | undefined)[]> {
  await publish(connection, "a", ["1"]);
  await publish(connection, "a", ["2"]);
  await publish(connection, "a", ["3"]);
  return reports.map(({ reason }) => reason);
}

test("eviction is reported in words, once, and again of no later connection to the same server", async () => {
  const { url, port, kill, start } = await serve(...EVICTING);
  const opened = await open(url);
  await until("it is reported", () => opened.reports.length > 0);
  expect(opened.reports).toEqual([
    {
      kind: "error",
      reason: "eviction",
      message: `redis://127.0.0.1:${port} deletes events that nobody has handled when its memory is full: its maxmemory-policy is "allkeys-lru", with a maxmemory of 104857600 bytes. Set its maxmemory-policy to noeviction. The option "checkServer: false" turns this report off.`,
    },
  ]);
  await kill();
  await start();
  await until("it is back", () => opened.kinds().includes("reconnected"));
  expect((await reported(opened)).filter((reason) => reason !== undefined)).toEqual(["eviction"]);
});

test("a server that keeps nothing on disk is reported, one with an append-only file is not", async () => {
  const { url } = await serve("--save", "");
  const opened = await open(url);
  await until("it is reported", () => opened.reports.length > 0);
  expect(opened.reports).toMatchObject([{ kind: "error", reason: "no_persistence" }]);
  expect(opened.reports[0]?.message).toContain("a restart loses all of them");
  expect(opened.reports[0]?.message).toContain("Set its appendonly to yes");
  const client = await bare(url);
  await client.sendCommand(["CONFIG", "SET", "appendonly", "yes"]);
  expect(await reported(await open(url))).toEqual([]);
  client.destroy();
});

test("the option turns both off, and settings that lose nothing are not reported", async () => {
  const { url } = await serve("--save", "", ...EVICTING);
  expect(await reported(await open(url, { checkServer: false }))).toEqual([]);
  const client = await bare(url);
  await client.sendCommand(["CONFIG", "SET", "save", "3600 1"]);
  await client.sendCommand(["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
  expect(await reported(await open(url))).toEqual([]);
  // Without a limit nothing is evicted.
  await client.sendCommand(["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"]);
  await client.sendCommand(["CONFIG", "SET", "maxmemory", "0"]);
  expect(await reported(await open(url))).toEqual([]);
  client.destroy();
});

test("a user of redisAcl gets the report of eviction, asks for nothing that it may not, and an ACL without INFO is no error", async () => {
  const { url } = await serve("--save", "", ...EVICTING);
  const admin = await bare(url);
  for (const role of ["publisher", "subscriber"] as const) {
    for (const line of redisAcl({ role, user: role }))
      await admin.sendCommand(line.split(" ").map((word) => (word === ">password" ? ">x" : word)));
    const opened = await open(url, { username: role, password: "x" });
    await until(`it is reported to the ${role}`, () => opened.reports.length > 0);
    expect(await reported(opened)).toEqual(["eviction"]);
  }
  expect(await admin.sendCommand(["ACL", "LOG"])).toEqual([]);
  await admin.sendCommand(["ACL", "SETUSER", "publisher", "-info"]);
  expect(await reported(await open(url, { username: "publisher", password: "x" }))).toEqual([]);
  admin.destroy();
});

test("of a managed server, which knows no CONFIG and perhaps no INFO, only what it answers is judged", async () => {
  const { url, stop } = await serve("--save", "", "--rename-command", "CONFIG", "", ...EVICTING);
  const opened = await open(url);
  await until("it is reported", () => opened.reports.length > 0);
  expect(await reported(opened)).toEqual(["eviction"]);
  await closeAll();
  await stop();
  const silent = await serve("--save", "", "--rename-command", "CONFIG", "", "--rename-command", "INFO", "");
  expect(await reported(await open(silent.url))).toEqual([]);
});

test("each primary of a cluster is reported, by its address", async () => {
  const cluster: RedisCluster = await startCluster(3);
  try {
    for (const node of cluster.nodes.slice(0, 2)) {
      await cluster.ask(node, "CONFIG", "SET", "maxmemory", "100mb");
      await cluster.ask(node, "CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
    }
    const { reports } = await open({ cluster: cluster.urls.slice(2) });
    await until("two are reported", () => reports.length === 2);
    expect(reports.map(({ message }) => /^The node (\S+) of the cluster/.exec(message)?.[1]).sort()).toEqual(
      cluster.nodes
        .slice(0, 2)
        .map(({ port }) => `127.0.0.1:${port}`)
        .sort(),
    );
    expect(reports[0]?.message).toContain("forgets which events were published or handled before");
  } finally {
    await closeAll();
    await cluster.stop();
  }
});

describe("without CONFIG", () => {
  const hours = (count: number) => String(Math.floor(Date.now() / 1_000) - count * 3_600);

  /** What is reported of a server that answers this as its section `persistence`. */
  async function judged(persistence: Readonly<Record<string, string>>): Promise<string[]> {
    const reports: BusReport[] = [];
    const check = new FitnessCheck((report) => reports.push(report), "app");
    const text = Object.entries(persistence)
      .map(([name, value]) => `${name}:${value}\r\n`)
      .join("");
    await check.check("It", {
      async sendCommand([command, section]) {
        if (command !== "INFO") throw new Error("NOPERM");
        return section === "persistence" ? `# Persistence\r\n${text}` : "";
      },
    });
    return reports.map(({ message }) => message);
  }

  test("a server that has saved nothing for a day is reported, and no other", async () => {
    const late = { aof_enabled: "0", rdb_changes_since_last_save: "7", rdb_last_save_time: hours(30) };
    expect(await judged(late)).toEqual([
      expect.stringContaining("It has no append-only file and has not saved for 30 hours"),
    ]);
    expect(await judged({ ...late, rdb_last_save_time: hours(23) })).toEqual([]);
    expect(await judged({ ...late, rdb_changes_since_last_save: "0" })).toEqual([]);
    expect(await judged({ ...late, aof_enabled: "1" })).toEqual([]);
    expect(await judged({})).toEqual([]);
  });
});
