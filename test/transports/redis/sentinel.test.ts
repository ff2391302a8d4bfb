/** A primary and a replica, watched by real sentinels. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { redis } from "../../../src/transports/redis/index.ts";
import { type OwnRedisServer, startOwnRedis, startSentinel } from "../../support/redis-server.ts";
import { bare, collect, numbered, publish, until } from "./harness.ts";

let primary: OwnRedisServer;
let replica: OwnRedisServer;
const sentinels: OwnRedisServer[] = [];
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-sentinel-"));
  primary = await startOwnRedis();
  replica = await startOwnRedis(["--replicaof", "127.0.0.1", String(primary.port)]);
  for (const n of [1, 2, 3]) {
    const file = join(folder, `${n}.conf`);
    const watch = `sentinel monitor mymaster 127.0.0.1 ${primary.port} 2`;
    const times = ["down-after-milliseconds mymaster 1000", "failover-timeout mymaster 5000"];
    writeFileSync(file, [watch, ...times.map((line) => `sentinel ${line}`)].join("\n"));
    sentinels.push(await startSentinel(file));
  }
  const client = await bare(sentinels[0]?.url ?? "");
  const known = async () => String(await client.sendCommand(["SENTINEL", "MASTER", "mymaster"]));
  await until("the sentinels know each other and the replica", async () =>
    /num-slaves,1,num-other-sentinels,2/.test(await known()),
  );
  client.destroy();
});
afterAll(async () => {
  await Promise.all([...sentinels, replica, primary].map((server) => server?.stop()));
  rmSync(folder, { recursive: true, force: true });
});

test("the primary is found by its name, and its successor after it ended", async () => {
  const urls = ["redis://127.0.0.1:1", ...sentinels.map(({ url }) => url)];
  const transport = redis({ sentinels: urls, primary: "mymaster" }, { block: 300, publishTimeout: 30_000 });
  const connection = await transport.connect({ report: () => undefined });
  const sink = await collect(connection, "watched", { group: "g" });
  await publish(connection, "watched", numbered(50));
  await until("the first are there", () => sink.entries.length === 50);
  // So that the replica has them.
  await sleep(300);
  await primary.kill();
  await publish(connection, "watched", ["after"]);
  await until("what came after is there", () => sink.data().includes("after"));
  const client = await bare(replica.url);
  expect(await client.sendCommand(["XLEN", "watched"])).toBe(51);
  client.destroy();
  await connection.close();
});

test("a name that no sentinel knows is said to be unknown", async () => {
  const transport = redis(
    { sentinels: sentinels.map(({ url }) => url), primary: "other" },
    { startTimeout: 500 },
  );
  await expect(transport.connect({ report: () => undefined })).rejects.toThrow(/knows of no primary "other"/);
  expect(() => redis({ sentinels: [], primary: "x" })).toThrow("at least one URL");
});
