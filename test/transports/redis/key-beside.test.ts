import { afterAll, beforeAll, expect, test } from "vitest";
import { keysBeside, partitionStream } from "../../../src/transports/redis/key-beside.ts";
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
  ["orders", "{orders}.{dlq}"],
  ["app:orders:0", "{app:orders:0}.{dlq}"],
  ["{app}:orders", "{app}:orders.{dlq}"],
  ["a{b}{c}", "a{b}{c}.{dlq}"],
  ["a{b", "{a{b}.{dlq}"],
  [partitionStream("orders", 3), "{orders:3}.{part}.{dlq}"],
  [partitionStream("{app}:orders", 3), "{app}:orders:3.{part}.{dlq}"],
])("%s has its neighbour %s in the same slot", async (stream, neighbour) => {
  expect(keysBeside.deadLetters(stream)).toBe(neighbour);
  const slot = (key: string) => client.sendCommand(["CLUSTER", "KEYSLOT", key]);
  expect(await slot(neighbour)).toBe(await slot(stream));
});

test("the guards of users have names of their own", () => {
  const digest = "13fbd79c3d390e5d6585a21e11ff5ec1970cff0c";
  expect(keysBeside.sentBy("s", "grader", "k")).toBe(`{s}.{sent:grader:${digest}}`);
  expect(keysBeside.sentBy("s", "{a:b%}", "k")).toBe(`{s}.{sent:%7Ba%3Ab%25%7D:${digest}}`);
});

test("partitions lie in slots of their own, unless the prefix keeps all in one", async () => {
  const slots = async (stream: string) => {
    const keys = [0, 1, 2, 3].map((partition) => partitionStream(stream, partition));
    return new Set(await Promise.all(keys.map((key) => client.sendCommand(["CLUSTER", "KEYSLOT", key]))))
      .size;
  };
  expect(await slots("orders")).toBe(4);
  expect(await slots("{app}:orders")).toBe(1);
});
