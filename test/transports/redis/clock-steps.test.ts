/** A member whose wall clock is set back or forward goes on as before. Only `Date.now` is stepped: timers and the server keep the real time. */
import { afterAll, afterEach, beforeAll, test, vi } from "vitest";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, pending, publish } from "./harness.ts";

const HOUR = 3_600_000;
const LEASE = 300;

/** Publishes an entry that another member reads and leaves. */
const ABANDON = `
redis.call('XADD', KEYS[1], '*', 'data', ARGV[1])
return redis.call('XREADGROUP', 'GROUP', 'g', 'dead', 'STREAMS', KEYS[1], '>')
`;

let server: OwnRedisServer;
let client: Bare;

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterEach(() => void vi.restoreAllMocks());
afterAll(async () => {
  await closeAll();
  client.destroy();
  await server.stop();
});

function step(ms: number): void {
  const { now } = Date;
  vi.spyOn(Date, "now").mockImplementation(() => now() + ms);
}

test.each([
  ["back", -HOUR],
  ["forward", HOUR],
])("a member whose clock steps %s takes over what another leaves", async (name, ms) => {
  const { connection } = await open(server.url, { lease: LEASE });
  const sink = await collect(connection, name, { group: "g" });
  // It has looked for idle entries once, so that it waits until the next time.
  await publish(connection, name, ["first"]);
  await until("it reads", () => sink.entries.length === 1);
  step(ms);
  // In one go, so that the member itself reads none of them.
  for (const data of numbered(5)) await client.sendCommand(["EVAL", ABANDON, "1", name, data]);
  await until("all is handled", async () => {
    const left = await pending(client, name, "g");
    return left.length === 0 && sink.entries.length === 6;
  });
});
