/** What a dedupe store that fails costs: no attempt, no event, and no other member's time. */
import { type DedupeStore, memoryDedupeStore } from "eventpact";
import { redis } from "eventpact/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { busMaker, numbers, order } from "../support/bus-on.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { OrderPlaced } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

/** A store that fails as long as `isDown`, and notes what it was asked. */
function storeOf() {
  const kept = memoryDedupeStore();
  const asked = { begin: 0, done: 0, isDown: true, leases: new Set<number>() };
  const store: DedupeStore = {
    ...kept,
    async begin(...args) {
      asked.begin++;
      asked.leases.add(args[2]);
      if (asked.isDown) throw new Error("the store is down");
      return kept.begin(...args);
    },
    async done(...args) {
      asked.done++;
      if (asked.isDown) throw new Error("the store is down");
      return kept.done(...args);
    },
  };
  return { store, asked };
}

overEachTransport("a dedupe store that fails", (makeBroker) => {
  const busOn = busMaker();

  it("uses up no attempt, and has every event handled once when it answers", async () => {
    const bus = busOn(makeBroker(), { delivery: { retry: { maxDeliveries: 1 } } });
    const { store, asked } = storeOf();
    const seen: string[] = [];
    const attempts = new Set<number>();
    await bus.subscribe(
      OrderPlaced,
      ({ id }, { delivery }) => {
        seen.push(id);
        attempts.add(delivery.attempt);
      },
      { dedupe: { window: 60_000, store } },
    );
    await bus.publishMany(
      OrderPlaced,
      numbers(20).map((n) => order(n, `c${n}`)),
    );
    await until("it was asked often", () => asked.begin > 40);
    expect(seen).toEqual([]);
    asked.isDown = false;
    await until("all", () => seen.length === 20);
    await until("it is said", () => bus.reports.some(({ kind }) => kind === "reconnected"));
    expect([...attempts]).toEqual([1]);
    expect(bus.reports.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
      "error dedupe_store_failed",
      "reconnected dedupe_store_failed",
    ]);
  });

  it("keeps nobody from closing, and others get what waited as if it had not been handed out", async () => {
    const broker = makeBroker();
    const bus = busOn(broker, { delivery: { retry: { maxDeliveries: 1 } } });
    const { store, asked } = storeOf();
    const subscription = await bus.subscribe(OrderPlaced, () => undefined, {
      dedupe: { window: 60_000, store },
    });
    await bus.publishMany(
      OrderPlaced,
      numbers(5).map((n) => order(n, `c${n}`)),
    );
    await until("it waits", () => asked.begin >= 5);
    // The deadline is further away than the test may take.
    await subscription.close({ deadline: 600_000 });
    const attempts: number[] = [];
    await busOn(broker).subscribe(OrderPlaced, (_, { delivery }) => void attempts.push(delivery.attempt));
    await until("all", () => attempts.length === 5);
    expect(attempts).toEqual([1, 1, 1, 1, 1]);
  });

  it("leaves no member standing still when it takes no marks", async () => {
    const bus = busOn(makeBroker(), { delivery: { concurrency: 2 } });
    const { store, asked } = storeOf();
    asked.isDown = false;
    const refusing = { ...store, done: () => Promise.reject(new Error("no room")) };
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id), {
      dedupe: { window: 60_000, store: refusing },
    });
    await bus.publishMany(
      OrderPlaced,
      numbers(40).map((n) => order(n, `c${n}`)),
    );
    await until("all", () => seen.length === 40);
    expect(new Set(seen).size).toBe(40);
  });

  it("hands nothing to a handler that middleware calls after the event was given back", async () => {
    const broker = makeBroker();
    let [waiting, go] = [0, () => {}];
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const bus = busOn(broker, {
      use: [
        {
          async handle(call, next) {
            waiting++;
            await gate;
            return next(call);
          },
        },
      ],
    });
    const late: string[] = [];
    const subscription = await bus.subscribe(OrderPlaced, ({ id }) => void late.push(id));
    await bus.publish(OrderPlaced, order(1));
    await until("it waits", () => waiting === 1);
    const closing = subscription.close({ deadline: 600_000 });
    const seen: number[] = [];
    await busOn(broker).subscribe(OrderPlaced, (_, { delivery }) => void seen.push(delivery.attempt));
    await until("another has it", () => seen.length === 1);
    go();
    await closing;
    expect([late, seen]).toEqual([[], [1]]);
  });
});

describe("the lease of dedupe", () => {
  const busOn = busMaker();
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  it("is that of the transport", async () => {
    const transport = () => redis(server.url, { prefix: `lease-${crypto.randomUUID()}:`, lease: 12_345 });
    const bus = busOn({ name: "redis", transport });
    const { store, asked } = storeOf();
    asked.isDown = false;
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id), { dedupe: { window: 60_000, store } });
    await bus.publish(OrderPlaced, order(1));
    await until("it is handled", () => seen.length === 1);
    expect([...asked.leases]).toEqual([12_345]);
  });
});
