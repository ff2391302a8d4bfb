/** The transports that the delivery tests run against: each test file gets brokers of its own. */
import type { Transport } from "eventpact";
import { memory } from "eventpact/memory";
import { redis } from "eventpact/redis";
import { afterAll, beforeAll, describe } from "vitest";
import { type RedisServer, startRedis } from "./redis-server.ts";

/** A broker of a test: every call of `transport` is a separate process's view of it. */
export interface Broker {
  readonly name: string;
  transport(): Transport;
}

/** Runs the same tests over memory and over a real Redis. `broker` makes a fresh one. */
export function overEachTransport(title: string, tests: (broker: () => Broker) => void): void {
  describe(`${title} (memory)`, () => {
    tests(() => {
      const shared = memory();
      return { name: "memory", transport: () => shared };
    });
  });
  describe(`${title} (redis)`, () => {
    let server: RedisServer;
    beforeAll(async () => {
      server = await startRedis();
    });
    afterAll(() => server?.stop());
    tests(() => {
      const prefix = `test-${crypto.randomUUID()}:`;
      return { name: "redis", transport: () => redis(server.url, { prefix, lease: 10_000, block: 500 }) };
    });
  });
}
