import assert from "node:assert/strict";
import type { ConformanceBroker } from "./broker.ts";
import { define } from "./definition.ts";
import { OrderPlaced, order } from "./events.ts";
import type { FixtureBus } from "./fixture.ts";
import { gate, numbers, pause, until } from "./wait.ts";

const NEVER = new Promise<never>(() => undefined);

async function crash(broker: ConformanceBroker, { view }: FixtureBus): Promise<void> {
  assert.ok(broker.crash, 'the broker has "crash", or the feature is set to false');
  await broker.crash(view);
}

/** Members that crash, and those that only take long. */
export const crashing = [
  define(
    "gives what a crashed member held to others, once its lease is over",
    ["crash", "groups"],
    async (fixture) => {
      const victim = fixture.bus({ delivery: { prefetch: 10, concurrency: 3 } });
      let began = 0;
      await victim.subscribe(OrderPlaced, () => {
        began++;
        return NEVER;
      });
      const publisher = fixture.bus();
      await publisher.publishMany(
        OrderPlaced,
        numbers(20).map((n) => order(n, `c${n}`)),
      );
      await until("three running", () => began === 3);
      await crash(fixture.broker, victim);
      const attempts = new Map<string, number>();
      await fixture
        .bus()
        .subscribe(OrderPlaced, ({ id }, { delivery }) => void attempts.set(id, delivery.attempt));
      await until("all", () => attempts.size === 20);
      for (const n of numbers(3)) assert.equal(attempts.get(`o${n}`), 2, "what had begun counts");
      assert.deepEqual(await publisher.deadLetters(OrderPlaced), []);
    },
  ),

  define(
    "dead-letters what crashes whoever handles it",
    ["crash", "groups", "deadLetters"],
    async (fixture) => {
      const publisher = fixture.bus();
      await publisher.publish(OrderPlaced, order(1, "poison"));
      const attempts: number[] = [];
      for (const round of numbers(2)) {
        const victim = fixture.bus({ delivery: { retry: { maxDeliveries: 2 } } });
        await victim.subscribe(OrderPlaced, (_, { delivery }) => {
          attempts.push(delivery.attempt);
          return NEVER;
        });
        await until("it is begun", () => attempts.length > round);
        await crash(fixture.broker, victim);
      }
      const seen: string[] = [];
      const survivor = fixture.bus({ delivery: { retry: { maxDeliveries: 2 } } });
      await survivor.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await until("the dead letter", async () => (await survivor.deadLetters(OrderPlaced)).length === 1);
      const [letter] = await survivor.deadLetters(OrderPlaced);
      assert.equal(letter?.reason, "max_deliveries");
      assert.deepEqual(attempts, [1, 2]);
      await publisher.publish(OrderPlaced, order(2, "poison"));
      await until("the next", () => seen.length > 0);
      assert.deepEqual(seen, ["o2"]);
    },
  ),

  define(
    "leaves an event with a handler that takes longer than the lease",
    ["crash", "groups"],
    async (fixture) => {
      const seen: string[] = [];
      const running = gate();
      const handle = async ({ id }: { id: string }) => {
        seen.push(id);
        await running.opened;
      };
      const slow = fixture.bus();
      await slow.subscribe(OrderPlaced, handle);
      await slow.publish(OrderPlaced, order(1));
      await until("it runs", () => seen.length === 1);
      await fixture.bus().subscribe(OrderPlaced, handle);
      await pause(3 * (fixture.broker.lease ?? 1_000));
      running.open();
      await slow.publish(OrderPlaced, order(2));
      await until("the next", () => seen.includes("o2"));
      assert.deepEqual(seen, ["o1", "o2"]);
    },
  ),
];
