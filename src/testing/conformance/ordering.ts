import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { OrderCancelled, OrderPlaced, order } from "./events.ts";
import { gate, numbers, pause, until } from "./wait.ts";

/** The order of events with the same partition key. */
export const ordering = [
  define("reads on while many of one key wait, as far as its prefetch goes", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const running = gate();
    const seen: string[] = [];
    let begun = 0;
    await bus.publishMany(
      OrderPlaced,
      numbers(60).map((n) => order(n, "ada")),
    );
    await bus.subscribe(OrderPlaced, async ({ id, customer }) => {
      begun++;
      if (customer === "ada") await running.opened;
      seen.push(id);
    });
    await until("the first runs", () => begun === 1);
    await bus.publish(OrderPlaced, order(99, "bob"));
    await until("the other key", () => seen.length === 1);
    running.open();
    await until("all", () => seen.length === 61);
  }),

  define("keeps the order of each of 16 keys", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const seen = new Map<string, number[]>();
    await bus.subscribe(OrderPlaced, async ({ customer = "", amount }) => {
      // Different for each, so that without lanes they would overtake each other.
      await pause(amount % 3);
      seen.set(customer, [...(seen.get(customer) ?? []), amount]);
    });
    await bus.publishMany(
      OrderPlaced,
      numbers(320).map((n) => order(Math.floor(n / 16), `c${n % 16}`)),
    );
    await until("all", () => numbers(16).every((n) => seen.get(`c${n}`)?.length === 20));
    for (const amounts of seen.values()) assert.deepEqual(amounts, numbers(20));
  }),

  define(
    "keeps the order of a key while it retries, and lets other keys flow",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { retry: { immediate: 0, initialDelay: 50 } } });
      const done: string[] = [];
      const others = gate();
      await bus.subscribe(OrderPlaced, async ({ id, customer }) => {
        if (customer === "bad" && id === "o1" && done.length < 21) throw new Error("not yet");
        done.push(`${customer}:${id}`);
        if (done.length >= 21) others.open();
      });
      const good = numbers(20).map((n) => order(n, "good"));
      await bus.publishMany(OrderPlaced, [order(0, "bad"), order(1, "bad"), order(2, "bad"), ...good]);
      await others.opened;
      await until("all", () => done.length === 23);
      assert.deepEqual(
        done.filter((entry) => entry.startsWith("bad")),
        ["bad:o0", "bad:o1", "bad:o2"],
      );
      assert.deepEqual(
        done.filter((entry) => entry.startsWith("good")),
        numbers(20).map((n) => `good:o${n}`),
      );
      assert.ok(done.indexOf("bad:o1") > done.indexOf("good:o19"), "the other key did not wait");
    },
  ),

  define("goes on with a key after a dead letter", ["groups", "deadLetters"], async (fixture) => {
    const bus = fixture.bus({ delivery: { retry: { maxDeliveries: 3 } } });
    const calls: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => {
      calls.push(id);
      if (id === "o1") throw new Error("cannot");
    });
    await bus.publishMany(OrderPlaced, [order(0), order(1), order(2)]);
    await until("the last", () => calls.includes("o2"));
    assert.deepEqual(calls, ["o0", "o1", "o1", "o1", "o2"]);
  }),

  define("does not begin the next of a key before the one before is done", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const running = gate();
    const began: string[] = [];
    await bus.subscribe(OrderPlaced, async ({ id, customer }) => {
      began.push(id);
      if (customer === "ada") await running.opened;
    });
    await bus.publishMany(OrderPlaced, [order(1), order(2), order(3, "bob")]);
    await until("the other key", () => began.includes("o3"));
    await pause(50);
    assert.deepEqual([...began].sort(), ["o1", "o3"]);
    running.open();
    await until("the next", () => began.includes("o2"));
  }),

  define(
    "handles the events of a key at the same time when no order is asked for",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { ordered: false } });
      const running = gate();
      let began = 0;
      await bus.subscribe(OrderPlaced, async () => {
        if (++began === 5) running.open();
        await running.opened;
      });
      await bus.publishMany(
        OrderPlaced,
        numbers(5).map((n) => order(n)),
      );
      await until("all at once", () => began === 5);
    },
  ),

  define(
    "keeps the order of a key between two handlers that subscribe one after the other",
    ["groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus();
      await bus.publish(OrderCancelled, { id: "o0", reason: "r" }, { partitionkey: "ada" });
      await bus.publish(OrderPlaced, order(1, "ada"));
      await bus.publish(OrderPlaced, order(2, "bob"));
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await until("the other key", () => seen.length === 1);
      await bus.subscribe(OrderCancelled, ({ id }) => void seen.push(id));
      await until("all", () => seen.length === 3);
      assert.deepEqual(seen, ["o2", "o0", "o1"]);
    },
  ),

  define("hands a key over in its order when a member closes", ["groups", "persistent"], async (fixture) => {
    const bus = fixture.bus({ delivery: { concurrency: 1 } });
    const running = gate();
    let begun = 0;
    await bus.subscribe(OrderPlaced, async () => {
      begun++;
      await running.opened;
      throw new Error("not yet");
    });
    await bus.publishMany(OrderPlaced, [order(1), order(2), order(3)]);
    await until("the first runs", () => begun === 1);
    const closing = bus.close();
    running.open();
    await closing;
    const seen: string[] = [];
    await fixture
      .bus()
      .subscribe(OrderPlaced, ({ id }, { delivery }) => void seen.push(`${id}:${delivery.attempt}`));
    await until("all three", () => seen.length >= 3);
    assert.deepEqual(seen, ["o1:2", "o2:1", "o3:1"]);
  }),
];
