import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { OrderPlaced, order, orderEntry } from "./events.ts";
import { gate, numbers, pause, until } from "./wait.ts";

/** Controls of delivery: pause and resume, timeouts, deduplication and limits. */
export const controlling = [
  define(
    "begins nothing while paused, gives what it holds to others, and goes on",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { concurrency: 1 } });
      const running = gate();
      const seen: string[] = [];
      const subscription = await bus.subscribe(OrderPlaced, async ({ id }) => {
        seen.push(id);
        if (id === "o0") await running.opened;
      });
      for (const n of numbers(5)) await bus.publish(OrderPlaced, order(n, `c${n}`));
      await until("the first runs", () => seen.length === 1);
      const pausing = subscription.pause();
      running.open();
      await pausing;
      const elsewhere: string[] = [];
      const second = await fixture.bus().subscribe(OrderPlaced, ({ id }, { delivery }) => {
        elsewhere.push(`${id}:${delivery.attempt}`);
      });
      await until("others have the rest", () => elsewhere.length === 4);
      assert.deepEqual(elsewhere, ["o1:1", "o2:1", "o3:1", "o4:1"]);
      await second.close();
      await bus.publish(OrderPlaced, order(5));
      await pause(50);
      assert.deepEqual(seen, ["o0"]);
      subscription.resume();
      await until("it goes on", () => seen.includes("o5"));
    },
  ),

  define(
    "gives what waits for a slot without a key to others while paused, and begins none of it",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { concurrency: 1 } });
      const running = gate();
      const seen: string[] = [];
      const subscription = await bus.subscribe(
        OrderPlaced,
        async ({ id }) => {
          seen.push(id);
          await running.opened;
        },
        { ordered: false },
      );
      for (const n of numbers(4)) await bus.publish(OrderPlaced, order(n));
      await until("the first runs", () => seen.length === 1);
      const pausing = subscription.pause();
      running.open();
      await pausing;
      const elsewhere: string[] = [];
      await fixture
        .bus()
        .subscribe(OrderPlaced, ({ id }, { delivery }) => void elsewhere.push(`${id}:${delivery.attempt}`));
      await until("others have the rest", () => elsewhere.length >= 3);
      assert.deepEqual(elsewhere.sort(), ["o1:1", "o2:1", "o3:1"]);
      assert.deepEqual(seen, ["o0"]);
    },
  ),

  define(
    "lets a key wait for what fails where it is asked to, while other keys flow",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus();
      const seen: string[] = [];
      let isBroken = true;
      await bus.subscribe(
        OrderPlaced,
        ({ id, customer }) => {
          if (customer === "ada" && isBroken) throw new Error("broken");
          seen.push(id);
        },
        { onGap: "stop", retry: { maxDeliveries: 2, initialDelay: 1, maxDelay: 5 } },
      );
      await bus.publish(OrderPlaced, order(1, "ada"));
      await bus.publish(OrderPlaced, order(2, "ada"));
      await bus.publish(OrderPlaced, order(3, "bob"));
      await until("the lane stops", () => bus.reports.some(({ reason }) => reason === "lane_stopped"));
      await until("other keys flow", () => seen.includes("o3"));
      isBroken = false;
      await until("the lane goes on", () => seen.length === 3);
      assert.deepEqual(seen, ["o3", "o1", "o2"]);
    },
  ),

  define("aborts a handler that takes too long, and tries again", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const reasons: unknown[] = [];
    const attempts: number[] = [];
    await bus.subscribe(
      OrderPlaced,
      async (_, { signal, delivery }) => {
        attempts.push(delivery.attempt);
        if (delivery.attempt > 1) return;
        signal.addEventListener("abort", () => reasons.push(signal.reason.code));
        await new Promise(() => undefined);
      },
      { timeout: 20 },
    );
    await bus.publish(OrderPlaced, order(1));
    await until("the second attempt", () => attempts.length === 2);
    assert.deepEqual(reasons, ["handler_timeout"]);
  }),

  define(
    "stores an idempotent event once, however often it is published",
    ["idempotent"],
    async (fixture) => {
      const bus = fixture.bus();
      const options = { id: "same", idempotent: true };
      const first = await bus.publish(OrderPlaced, order(1), options);
      assert.deepEqual(await bus.publish(OrderPlaced, order(1), options), first);
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await bus.publish(OrderPlaced, order(2), { idempotent: true });
      await until("the last", () => seen.includes("o2"));
      assert.deepEqual(seen, ["o1", "o2"]);
    },
  ),

  define(
    "handles once what was published several times, also by two members at the same time",
    ["groups", "dedupe"],
    async (fixture) => {
      const handled: string[] = [];
      const attempts = new Map<string, number>();
      for (const bus of [fixture.bus(), fixture.bus()]) {
        await bus.subscribe(
          OrderPlaced,
          async ({ id }) => {
            const attempt = (attempts.get(id) ?? 0) + 1;
            attempts.set(id, attempt);
            await pause(5);
            // A failure is no success: it is handled again.
            if (id === "o3" && attempt === 1) throw new Error("no");
            handled.push(id);
          },
          { dedupe: { window: 60_000 }, ordered: false },
        );
      }
      const bus = fixture.bus();
      for (const _ of numbers(3))
        for (const n of numbers(10)) await bus.publish(OrderPlaced, order(n), { id: `e${n}` });
      await until("all", () => new Set(handled).size === 10);
      await pause(100);
      assert.equal(handled.length, 10);
    },
  ),

  define(
    "dead-letters what is larger or nested deeper than it may be, unparsed",
    ["deadLetters"],
    async (fixture) => {
      const deep = `${'{"a":'.repeat(100)}1${"}".repeat(100)}`;
      const bus = fixture.bus({ limits: { eventBytes: 2_000 } });
      const connection = await fixture.connect();
      const entries = [
        orderEntry("x".repeat(3_000)),
        orderEntry("o1", { extra: JSON.parse(deep) }),
        orderEntry("o2"),
      ];
      await connection.append(entries);
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await until("what is behind them", () => seen.length === 1);
      await until("both", async () => (await bus.deadLetters(OrderPlaced)).length === 2);
      const letters = await bus.deadLetters(OrderPlaced);
      assert.deepEqual(
        letters.map(({ reason }) => reason),
        ["too_large", "too_deep"],
      );
      assert.equal(letters[0]?.fields["data"], entries[0]?.fields.data);
    },
  ),
];
