/** A member whose entry is taken over by another while its handler runs. */
import { type BusReport, createBus } from "eventpact";
import { redis } from "eventpact/redis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gate, order } from "../support/bus-on.ts";
import { connectClient } from "../support/redis-client.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { OrderPlaced } from "../support/sample-events.ts";
import { until } from "../support/until.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server?.stop());

it("aborts its handler, and neither retries, acknowledges nor dead-letters what is not its own", async () => {
  const prefix = `lease-${crypto.randomUUID()}:`;
  const key = `${prefix}orders`;
  const reports: BusReport[] = [];
  const bus = createBus({
    ...{ source: "test", group: "g", transport: redis(server.url, { prefix, lease: 300 }) },
    onEvent: (report) => reports.push(report),
  });
  const late = gate();
  const reasons: unknown[] = [];
  let calls = 0;
  await bus.subscribe(OrderPlaced, (_, { signal }) => {
    if (++calls > 1) return undefined;
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        reasons.push(signal.reason.code);
        void late.opened.then(() => reject(new Error("too late")));
      });
    });
  });
  const client = await connectClient(server.url);
  const { entry } = await bus.publish(OrderPlaced, order(1));
  await until("the handler runs", () => calls === 1);
  await client.xClaim(key, "g", "thief", 0, [entry]);
  await until("the handler is aborted", () => reasons.length === 1);
  expect(reasons).toEqual(["lease_lost"]);
  late.open();
  await bus.publish(OrderPlaced, order(2));
  await until("the next one", () => calls === 2);
  expect(reports.map(({ kind, reason }) => [kind, reason])).toEqual([["lost", "lease_lost"]]);
  expect(await bus.deadLetters(OrderPlaced)).toEqual([]);
  const pending = await client.xPending(key, "g");
  expect(pending.consumers?.map(({ name }) => name)).toEqual(["thief"]);
  await bus.close();
  await client.close();
});
