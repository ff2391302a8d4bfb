import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { createServer, type Server } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { closeAll, collect, open, publish } from "./harness.ts";
import { certificate, privateKey } from "./tls-fixture.ts";

let server: OwnRedisServer;
let front: Server;
let port: number;

beforeAll(async () => {
  server = await startOwnRedis();
  // Speaks TLS for the Redis behind it, as some hosted ones do.
  front = createServer({ cert: certificate, key: privateKey }, (client) => {
    const behind = connect(server.port, "127.0.0.1");
    client.pipe(behind).pipe(client);
    for (const socket of [client, behind]) socket.on("error", () => {});
    client.on("close", () => behind.destroy());
  });
  front.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  port = (front.address() as AddressInfo).port;
});
afterAll(async () => {
  await closeAll();
  front.close();
  await server.stop();
});

test("a certificate of an unknown authority ends the start at once, with the way out", async () => {
  const error = await open(`rediss://localhost:${port}`, { startTimeout: 60_000 }).catch(
    (error: unknown) => error,
  );
  expect(error).toMatchObject({ code: "connection_failed" });
  expect((error as Error).message).toContain("tls.ca");
});

test("a certificate for another name ends the start at once", async () => {
  const opening = open(`rediss://127.0.0.1:${port}`, { startTimeout: 60_000, tls: { ca: certificate } });
  await expect(opening).rejects.toMatchObject({ code: "connection_failed" });
});

test.each([
  ["the name of the URL", "localhost", {}],
  ["a name of its own", "127.0.0.1", { servername: "localhost" }],
])("with its authority and %s it works, for reading too", async (name, host, tls) => {
  const { connection } = await open(`rediss://${host}:${port}`, { tls: { ca: [certificate], ...tls } });
  const sink = await collect(connection, `tls ${name}`, { group: "g" });
  await publish(connection, `tls ${name}`, ["1"]);
  await until("it arrives", () => sink.entries.length === 1);
});
