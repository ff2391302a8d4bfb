/** Servers that can be reached and refuse: what is reported of it, and that it is one outage however often the connection is made. */
import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import { type RedisOptions, redis } from "../../../src/transports/redis/index.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, type Opened, open, publish } from "./harness.ts";

const canary = "canary-hunter2";
let server: OwnRedisServer;
let client: Bare;

afterEach(async () => {
  await closeAll();
  client?.destroy();
  await server?.stop();
});

async function serve(...args: string[]): Promise<void> {
  server = await startOwnRedis(args);
  client = await bare(server.url);
}

/** A connection that publishes and reads. */
async function working(url: string, options: RedisOptions = {}): Promise<Opened> {
  const opened = await open(url, { block: 200, ...options });
  const sink = await collect(opened.connection, "a", { group: "g" });
  await publish(opened.connection, "a", ["1"]);
  await until("it runs", () => sink.entries.length === 1);
  return opened;
}

const killAll = () => client.sendCommand(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]);
/** How often somebody has connected, or tried to. */
async function connections(): Promise<number> {
  const stats = String(await client.info("stats"));
  const counts = /total_connections_received:(\d+)[\s\S]*rejected_connections:(\d+)/.exec(stats);
  return Number(counts?.[1]) + Number(counts?.[2]);
}

/** Waits until so many attempts more were made to connect. */
async function attempts(count: number): Promise<void> {
  const before = await connections();
  await until("it tries again and again", async () => (await connections()) >= before + count);
}

test("a password that was changed is reported in words, once, without a secret", async () => {
  await serve();
  const rule = (password: string) => ["ACL", "SETUSER", "u", "reset", "on", `>${password}`, "~*", "+@all"];
  await client.sendCommand(rule(canary));
  const { reports, kinds, connection } = await working(server.url, {
    username: "u",
    password: canary,
    publishTimeout: 100,
  });
  await client.sendCommand(rule("another"));
  await killAll();
  await until("it is reported", () => reports.some(({ reason }) => reason === "auth_failed"));
  await attempts(4);
  const [outcome] = await connection.append([{ address: "a", fields: { data: "2" } }]);
  expect(outcome).toMatchObject({ error: { code: "unavailable" } });
  const shown = reports.find(({ reason }) => reason === "auth_failed")?.message;
  for (const text of [shown, (outcome as { error: Error }).error.message]) {
    expect(text).toContain("WRONGPASS invalid username-password pair");
    expect(text).toContain("Check user name and password");
    expect(text).toContain(`redis://127.0.0.1:${server.port}`);
  }
  expect(inspect([reports, outcome], { depth: 10, showHidden: true })).not.toContain(canary);
  await client.sendCommand(rule(canary));
  await until("it is back", () => kinds().includes("reconnected"));
  // Whether the loss or the refusal is seen first depends on which connection ends first.
  expect(kinds().filter((kind) => kind !== "error")).toEqual(["disconnected", "reconnected"]);
  expect(reports.filter(({ reason }) => reason === "auth_failed")).toHaveLength(1);
});

for (const [name, code, refuse, allow] of [
  [
    "wants a password",
    "auth_failed",
    ["CONFIG", "SET", "requirepass", "x"],
    ["CONFIG", "SET", "requirepass", ""],
  ],
  [
    "has too many clients",
    "unavailable",
    ["CONFIG", "SET", "maxclients", "1"],
    ["CONFIG", "SET", "maxclients", "100"],
  ],
  [
    "allows no PING",
    "auth_failed",
    ["ACL", "SETUSER", "default", "-ping"],
    ["ACL", "SETUSER", "default", "+ping"],
  ],
] as const)
  test(`a server that ${name} makes one outage, with its answer`, async () => {
    await serve();
    const { reports, kinds } = await working(server.url);
    await client.sendCommand([...refuse]);
    await killAll();
    await until("it is reported", () => reports.some(({ reason }) => reason === code));
    await attempts(5);
    expect(reports.filter(({ kind }) => kind === "disconnected")).toHaveLength(1);
    expect(kinds()).not.toContain("reconnected");
    await client.sendCommand([...allow]);
    await until("it is back", () => kinds().includes("reconnected"));
    expect(kinds().filter((kind) => kind !== "error")).toEqual(["disconnected", "reconnected"]);
    expect(reports.filter(({ reason }) => reason === code)).toHaveLength(1);
  });

test("a server that became a replica makes one outage, until something is written again", async () => {
  await serve();
  const { reports, kinds } = await working(server.url);
  await client.sendCommand(["REPLICAOF", "127.0.0.1", "1"]);
  await until("it is reported", () => reports.some(({ reason }) => reason === "read_only"));
  await attempts(4);
  expect(kinds().filter((kind) => kind !== "error")).toEqual(["disconnected"]);
  await client.sendCommand(["REPLICAOF", "NO", "ONE"]);
  await until("it is back", () => kinds().includes("reconnected"));
  expect(kinds().filter((kind) => kind !== "error")).toEqual(["disconnected", "reconnected"]);
  expect(reports.filter(({ reason }) => reason === "read_only")).toHaveLength(1);
});

test("a server that loads its data for long makes one outage, and no publication is lost", async () => {
  const slow = ["--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024"];
  await serve("--save", "3600 1", ...slow);
  const { connection, reports, kinds } = await working(server.url);
  for (let n = 0; n < 4_000; n++) void client.set(`k${n}`, "x".repeat(100));
  await client.sendCommand(["SAVE"]);
  await server.kill();
  const starting = server.start();
  await until("it loads", () => reports.some(({ message }) => message.includes("LOADING")));
  await publish(connection, "a", ["2"]);
  await starting;
  await until("it is back", () => kinds().includes("reconnected"));
  expect(kinds().filter((kind) => kind !== "error")).toEqual(["disconnected", "reconnected"]);
});

test("while the first connection is refused, that is reported after a second, and when it is made", async () => {
  await serve();
  await server.kill();
  const reports: { kind: string; message: string }[] = [];
  const connecting = redis(server.url, { startTimeout: 3_600_000 }).connect({
    report: (report) => reports.push(report),
  });
  await until("it is reported", () => reports.length === 1);
  expect(reports[0]).toMatchObject({ kind: "disconnected", reason: "not_connected" });
  expect(reports[0]?.message).toContain(`Could not connect to redis://127.0.0.1:${server.port} yet (`);
  expect(reports[0]?.message).toContain("ECONNREFUSED");
  expect(reports[0]?.message).toContain("Retrying for 3600000 ms in all (startTimeout).");
  await server.start();
  await (await connecting).close();
  expect(reports.map(({ kind }) => kind)).toEqual(["disconnected", "reconnected"]);
});

test("the same for a cluster, and for a server that accepts connections and does not answer", async () => {
  const silent = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const shown = (servers: Parameters<typeof redis>[0]) => {
    const messages: string[] = [];
    const failed = redis(servers, { startTimeout: 1_500 })
      .connect({ report: ({ message }) => messages.push(message) })
      .catch((error: { code: string }) => error.code);
    return failed.then((code) => [code, ...messages]);
  };
  try {
    const [single, cluster] = await Promise.all([
      shown(`redis://127.0.0.1:${port}`),
      // Nothing listens there.
      shown({ cluster: ["redis://127.0.0.1:1"] }),
    ]);
    expect(single).toEqual([
      "connection_failed",
      expect.stringMatching(/127\.0\.0\.1:\d+ yet \(no answer\)/),
    ]);
    expect(cluster).toEqual([
      "connection_failed",
      expect.stringMatching(/the cluster of redis:\/\/127\.0\.0\.1:1 yet \(.*ECONNREFUSED/),
    ]);
  } finally {
    silent.close();
  }
});
