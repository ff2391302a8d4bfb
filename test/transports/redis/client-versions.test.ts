/** The versions of the package `redis` that are supported; `npm run test:long` runs the whole conformance suite with each. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadClientFactories } from "../../../src/transports/redis/client.ts";
import { parseServerAddress } from "../../../src/transports/redis/server-address.ts";
import { type RedisServer, startRedis } from "../../support/redis-server.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server?.stop());

test.each(["redis", "redis-5"])(
  "%s: a client connects, answers plainly, and is destroyed as often as one likes",
  async (name) => {
    const factories = await loadClientFactories(() => import(name) as Promise<typeof import("redis")>);
    const factory = factories(parseServerAddress(server.url, {}));
    const client = await factory.create();
    client.on("error", () => undefined);
    await client.connect();
    expect(await client.sendCommand(["ECHO", "hello"])).toBe("hello");
    const refused = await client.sendCommand(["NO-SUCH-COMMAND"]).catch((error: unknown) => error);
    expect(factory.isReply(refused)).toBe(true);
    const outstanding = client.sendCommand(["BLPOP", "nothing-here", "0"]).catch((error: unknown) => error);
    client.destroy();
    client.destroy();
    expect(factory.isDiscard(await outstanding)).toBe(true);
    expect(factory.isClosed(await client.sendCommand(["PING"]).catch((error: unknown) => error))).toBe(true);
  },
);
