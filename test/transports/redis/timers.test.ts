import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { closeAll, collect, open, publish } from "./harness.ts";

let server: OwnRedisServer;

beforeAll(async () => {
  server = await startOwnRedis();
});
afterAll(async () => {
  await closeAll();
  await server.stop();
});

test("times that no timer can hold are as good as endless", async () => {
  const warnings: string[] = [];
  const listener = (warning: Error) => void warnings.push(warning.name);
  process.on("warning", listener);
  try {
    const endless = 2 ** 40;
    const { connection, reports } = await open(server.url, {
      lease: endless,
      block: endless,
      startTimeout: endless,
      publishTimeout: endless,
    });
    const grouped = await collect(connection, "long", { group: "g" });
    const tail = await collect(connection, "long", { group: undefined });
    const full = await collect(connection, "long", { group: "full", capacity: 0 });
    const started = Date.now();
    // Long enough for timers that fire at once to be seen.
    await until("a while is over", () => Date.now() - started > 1_500);
    await publish(connection, "long", ["1"]);
    await until("it is there", () => grouped.entries.length === 1 && tail.entries.length === 1);
    full.capacity = 1;
    full.source.resume();
    await until("it is there too", () => full.entries.length === 1);
    await connection.close();
    expect(warnings).toEqual([]);
    expect(reports).toEqual([]);
  } finally {
    process.off("warning", listener);
  }
});
