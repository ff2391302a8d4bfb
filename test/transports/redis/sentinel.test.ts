/** A primary and a replica, watched by real sentinels. */
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { redis } from "../../../src/transports/redis/index.ts";
import { startWatchedRedis, type WatchedRedis } from "../../support/redis-sentinels.ts";
import { startOwnRedis } from "../../support/redis-server.ts";
import { askOf, deniedBy, makeUser } from "../../support/redis-users.ts";
import { until } from "../../support/until.ts";
import { bare, collect, numbered, publish } from "./harness.ts";

let watched: WatchedRedis;
beforeAll(async () => {
  watched = await startWatchedRedis("mymaster");
});
afterAll(() => watched?.stop());

test("the users that redisAcl prints are enough, at the sentinels and at the servers", async () => {
  const clients = await Promise.all(
    [watched.primary, ...watched.urls.map((url) => ({ url }))].map(({ url }) => bare(url)),
  );
  const [primary, ...sentinels] = clients.map(askOf);
  if (!primary) throw new Error("no primary");
  const asker = await makeUser(sentinels, { role: "sentinel", user: "asker" });
  const urls = watched.urls.map((url) => url.replace("//", `//${asker.username}:${asker.password}@`));
  for (const role of ["publisher", "subscriber", "operator"] as const) {
    const user = await makeUser([primary], { role, user: role });
    const transport = redis({ sentinels: urls, primary: "mymaster" }, { block: 300, ...user });
    const connection = await transport.connect({ report: () => undefined });
    await publish(connection, "roles", [role]);
    if (role === "subscriber") {
      const sink = await collect(connection, "roles", { group: "g" });
      await until("both are there", () => sink.entries.length === 2);
    }
    await connection.close();
  }
  for (const ask of [primary, ...sentinels]) expect(await deniedBy(ask)).toEqual([]);
  for (const client of clients) client.destroy();
});

test("the primary is found by its name, and its successor after it ended", async () => {
  const urls = ["redis://127.0.0.1:1", ...watched.urls];
  const transport = redis({ sentinels: urls, primary: "mymaster" }, { block: 300, publishTimeout: 30_000 });
  const connection = await transport.connect({ report: () => undefined });
  const sink = await collect(connection, "watched", { group: "g" });
  await publish(connection, "watched", numbered(50));
  await until("the first are there", () => sink.entries.length === 50);
  const client = await bare(watched.replica.url);
  await until(
    "the replica has them",
    async () => Number(await client.sendCommand(["XLEN", "watched"])) === 50,
  );
  await watched.primary.kill();
  await publish(connection, "watched", ["after"]);
  await until("what came after is there", () => sink.data().includes("after"));
  expect(await client.sendCommand(["XLEN", "watched"])).toBe(51);
  client.destroy();
  await connection.close();
});

test("a name that no sentinel knows is said to be unknown", async () => {
  const transport = redis({ sentinels: watched.urls, primary: "other" }, { startTimeout: 500 });
  await expect(transport.connect({ report: () => undefined })).rejects.toThrow(/knows of no primary "other"/);
  expect(() => redis({ sentinels: [], primary: "x" })).toThrow("at least one URL");
});

test("a server that turns out to be a replica is not used, although a sentinel says that it is the primary", async () => {
  const primary = await startOwnRedis();
  const replica = await startOwnRedis(["--replicaof", "127.0.0.1", String(primary.port)]);
  // A sentinel that has not noticed yet.
  let named = replica.port;
  let asked = 0;
  const sentinel = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => {
      asked++;
      socket.write(`*2\r\n$9\r\n127.0.0.1\r\n$${String(named).length}\r\n${named}\r\n`);
    });
  });
  await new Promise<void>((resolve) => sentinel.listen(0, "127.0.0.1", resolve));
  const { port } = sentinel.address() as AddressInfo;
  try {
    let isConnected = false;
    const connecting = redis(
      { sentinels: [`redis://127.0.0.1:${port}`], primary: "shop" },
      { startTimeout: 3_600_000 },
    ).connect({ report: () => undefined });
    void connecting.then(() => {
      isConnected = true;
    });
    await until("it is asked again and again", () => asked >= 4);
    expect(isConnected).toBe(false);
    named = primary.port;
    const connection = await connecting;
    expect(await connection.append([{ address: "a", fields: { data: "1" } }])).toEqual([
      { id: expect.any(String) },
    ]);
    await connection.close();
  } finally {
    sentinel.close();
    await Promise.all([replica.stop(), primary.stop()]);
  }
});
