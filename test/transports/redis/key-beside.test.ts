import { afterAll, beforeAll, expect, test } from "vitest";
import { keyBeside } from "../../../src/transports/redis/key-beside.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { type Bare, bare } from "./harness.ts";

let server: OwnRedisServer;
let client: Bare;

beforeAll(async () => {
  server = await startOwnRedis(["--cluster-enabled", "yes"]);
  client = await bare(server.url);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

test.each([
  ["orders", "{orders}.dlq"],
  ["app:orders:0", "{app:orders:0}.dlq"],
  ["{app}:orders", "{app}:orders.dlq"],
  ["a{b}{c}", "a{b}{c}.dlq"],
  ["a{b", "{a{b}.dlq"],
])("%s has its neighbour %s in the same slot", async (stream, neighbour) => {
  expect(keyBeside(stream, "dlq")).toBe(neighbour);
  const slot = (key: string) => client.sendCommand(["CLUSTER", "KEYSLOT", key]);
  expect(await slot(neighbour)).toBe(await slot(stream));
});
