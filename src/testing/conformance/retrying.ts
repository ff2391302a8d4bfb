import assert from "node:assert/strict";
import { UnrecoverableError } from "../../runtime/index.ts";
import { assertPart } from "./assert-part.ts";
import { define } from "./definition.ts";
import { OrderCancelled, OrderPlaced, order } from "./events.ts";
import { numbers, until } from "./wait.ts";

/** What happens when handlers fail. */
export const retrying = [
  define("gives an event again that failed, and counts", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const attempts = new Map<string, number[]>();
    await bus.subscribe(OrderPlaced, ({ id }, { delivery }) => {
      const own = attempts.get(id) ?? [];
      attempts.set(id, [...own, delivery.attempt]);
      if (delivery.attempt < 3) throw new Error("not yet");
    });
    await bus.publishMany(
      OrderPlaced,
      numbers(30).map((n) => order(n, `c${n}`)),
    );
    await until("three attempts at each", () =>
      numbers(30).every((n) => (attempts.get(`o${n}`)?.length ?? 0) >= 3),
    );
    for (const own of attempts.values()) assert.deepEqual(own, [1, 2, 3]);
    const retries = bus.reports.filter(({ kind }) => kind === "retry");
    assert.equal(retries.length, 60);
  }),

  define(
    "stops after maxDeliveries, and dead-letters with what it knows",
    ["groups", "deadLetters"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { retry: { maxDeliveries: 3 } } });
      let calls = 0;
      await bus.subscribe(OrderPlaced, () => {
        calls++;
        throw new Error("cannot");
      });
      const { entry } = await bus.publish(OrderPlaced, order(1));
      await until("the dead letter", async () => (await bus.deadLetters(OrderPlaced)).length > 0);
      const letters = await bus.deadLetters(OrderPlaced);
      assert.equal(letters.length, 1);
      const [letter] = letters;
      assertPart(letter, {
        ...{ address: "orders", entry, group: "workers", reason: "handler_failed" },
        ...{ error: "cannot", attempts: 3 },
      });
      assert.ok((letter?.last.getTime() ?? 0) >= (letter?.first.getTime() ?? Number.NaN), "first, then last");
      assert.equal(calls, 3);
    },
  ),

  define("goes on after 300 failures in three members", ["groups"], async (fixture) => {
    const done = new Set<string>();
    for (const member of numbers(3)) {
      let failures = 0;
      const bus = fixture.bus({ delivery: { retry: { maxDeliveries: 1_000, maxDelay: 5 } } });
      await bus.subscribe(OrderPlaced, ({ id }) => {
        if (failures++ < 100) throw new Error(`member ${member} cannot yet`);
        done.add(id);
      });
    }
    await fixture.bus().publishMany(
      OrderPlaced,
      numbers(50).map((n) => order(n, `c${n}`)),
    );
    await until("all", () => done.size === 50);
    assert.deepEqual(await fixture.bus().deadLetters(OrderPlaced), []);
  }),

  define("does not try again what cannot succeed", ["groups", "deadLetters"], async (fixture) => {
    const bus = fixture.bus();
    const calls: string[] = [];
    await bus.subscribe(OrderPlaced, async ({ id }, { publish }) => {
      calls.push(id);
      if (id === "o1") await publish(OrderCancelled, { id: "x" } as never);
      throw new UnrecoverableError("pointless");
    });
    await bus.publish(OrderPlaced, order(1));
    await bus.publish(OrderPlaced, order(2));
    await until("both dead letters", async () => (await bus.deadLetters(OrderPlaced)).length === 2);
    assert.deepEqual(calls, ["o1", "o2"]);
  }),

  define(
    "gives each attempt the payload as it came, and a signal of its own",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus();
      const amounts: number[] = [];
      const signals = new Set<AbortSignal>();
      await bus.subscribe(OrderPlaced, (data, { signal }) => {
        amounts.push(data.amount);
        signals.add(signal);
        data.amount *= 2;
        if (amounts.length < 3) throw new Error("again");
      });
      await bus.publish(OrderPlaced, order(10));
      await until("three attempts", () => amounts.length === 3);
      assert.deepEqual(amounts, [10, 10, 10]);
      assert.equal(signals.size, 3);
    },
  ),

  define(
    "counts the attempts of members that closed",
    ["groups", "deadLetters", "persistent"],
    async (fixture) => {
      const attempts: number[] = [];
      const publisher = fixture.bus();
      await publisher.publish(OrderPlaced, order(1));
      for (const round of numbers(3)) {
        const bus = fixture.bus({
          delivery: { retry: { immediate: 0, initialDelay: 10_000, maxDeliveries: 3 } },
        });
        await bus.subscribe(OrderPlaced, (_, { delivery }) => {
          attempts.push(delivery.attempt);
          throw new Error("poison");
        });
        await until("an attempt", () => attempts.length === round + 1);
        if (round === 2)
          await until("the dead letter", async () => (await bus.deadLetters(OrderPlaced)).length === 1);
        await bus.close();
      }
      assert.deepEqual(attempts, [1, 2, 3]);
    },
  ),

  define("survives whatever a handler throws", ["groups", "deadLetters"], async (fixture) => {
    const bus = fixture.bus({ delivery: { concurrency: 1, retry: { maxDeliveries: 2 } } });
    const nameless = Object.assign(new Error(), { message: {} });
    const odd: unknown[] = [Object.create(null), undefined, null, "text", 7n, nameless];
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id, amount }) => {
      if (amount < odd.length) throw odd[amount];
      seen.push(id);
    });
    await bus.publishMany(
      OrderPlaced,
      numbers(odd.length + 1).map((n) => order(n, `c${n}`)),
    );
    await until("the dead letters", async () => (await bus.deadLetters(OrderPlaced)).length === odd.length);
    assert.deepEqual(seen, [`o${odd.length}`]);
  }),
];
