import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { OrderCancelled, OrderPlaced, order } from "./events.ts";
import { gate, numbers, pause, until } from "./wait.ts";

/** What becomes of events and handlers when subscriptions and buses close. */
export const closing = [
  define(
    "drains on close: running handlers finish and are acknowledged, the rest is left to others",
    ["groups", "persistent"],
    async (fixture) => {
      const first = fixture.bus({ delivery: { concurrency: 2 } });
      const running = gate();
      const finished: string[] = [];
      let began = 0;
      await first.subscribe(OrderPlaced, async ({ id }) => {
        began++;
        await running.opened;
        finished.push(id);
      });
      await first.publishMany(
        OrderPlaced,
        numbers(10).map((n) => order(n, `c${n}`)),
      );
      await until("two running", () => began === 2);
      const closing = first.close();
      running.open();
      await closing;
      assert.equal(finished.length, 2, "those that ran have finished, and no other has begun");
      const rest: string[] = [];
      const attempts: number[] = [];
      await fixture.bus().subscribe(OrderPlaced, ({ id }, { delivery }) => {
        rest.push(id);
        attempts.push(delivery.attempt);
      });
      await until("the rest", () => rest.length >= 8);
      assert.deepEqual(
        [...finished, ...rest].sort(),
        numbers(10).map((n) => `o${n}`),
      );
      assert.deepEqual(new Set(attempts), new Set([1]));
    },
  ),

  define(
    "gives back what waits for a slot without a key when it closes, and begins none of it afterwards",
    ["groups", "persistent"],
    async (fixture) => {
      const first = fixture.bus({ delivery: { concurrency: 1 } });
      const running = gate();
      const began: string[] = [];
      await first.subscribe(
        OrderPlaced,
        async ({ id }) => {
          began.push(id);
          await running.opened;
        },
        { ordered: false },
      );
      for (const n of numbers(4)) await first.publish(OrderPlaced, order(n));
      await until("one runs", () => began.length === 1);
      const closing = first.close();
      running.open();
      await closing;
      assert.equal(began.length, 1, "no other has begun");
      const rest: string[] = [];
      await fixture
        .bus()
        .subscribe(OrderPlaced, ({ id }, { delivery }) => void rest.push(`${id}:${delivery.attempt}`), {
          ordered: false,
        });
      await until("the next member has the rest", () => rest.length >= 3);
      assert.deepEqual(rest.sort(), ["o1:1", "o2:1", "o3:1"]);
      assert.equal(began.length, 1, "none has begun after close");
    },
  ),

  define(
    "gives back what is late at the deadline of close, and aborts its handler",
    ["groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus();
      let calls = 0;
      let isAborted = false;
      await bus.subscribe(OrderPlaced, (_, { signal }) => {
        calls++;
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            isAborted = true;
            reject(signal.reason);
          });
        });
      });
      await bus.publish(OrderPlaced, order(1));
      await until("the handler runs", () => calls === 1);
      await bus.close({ deadline: 30 });
      assert.ok(isAborted, "the signal is aborted");
      const attempts: number[] = [];
      await fixture.bus().subscribe(OrderPlaced, (_, { delivery }) => void attempts.push(delivery.attempt));
      await until("the other member has it", () => attempts.length > 0);
      await pause(50);
      assert.equal(calls, 1, "no handler is called after close");
      assert.deepEqual(attempts, [2]);
      const reported = bus.reports.filter(({ kind }) => kind === "dead_letter" || kind === "retry");
      assert.deepEqual(reported, []);
    },
  ),

  define("does not abort the signal of a handler that is in time", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const running = gate();
    let wasAborted: boolean | undefined;
    let isRunning = false;
    await bus.subscribe(OrderPlaced, async (_, { signal }) => {
      isRunning = true;
      await running.opened;
      wasAborted = signal.aborted;
    });
    await bus.publish(OrderPlaced, order(1));
    await until("it runs", () => isRunning);
    const closing = bus.close();
    await pause(20);
    running.open();
    await closing;
    assert.equal(wasAborted, false);
  }),

  define("lets a handler publish while its bus closes", ["groups", "persistent"], async (fixture) => {
    const bus = fixture.bus();
    const running = gate();
    let isRunning = false;
    await bus.subscribe(OrderPlaced, async ({ id }, { publish }) => {
      isRunning = true;
      await running.opened;
      await publish(OrderCancelled, { id, reason: "closing" });
    });
    await bus.publish(OrderPlaced, order(1));
    await until("it runs", () => isRunning);
    const closing = bus.close();
    running.open();
    await closing;
    const seen: string[] = [];
    await fixture.bus().subscribe(OrderCancelled, ({ id }) => void seen.push(id), { group: "other" });
    await until("what it published", () => seen.length > 0);
    assert.deepEqual(seen, ["o1"]);
  }),

  define("closes once, however often it is asked", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const subscription = await bus.subscribe(OrderPlaced, () => undefined);
    await Promise.all([subscription.close(), subscription.close()]);
    await Promise.all([bus.close(), bus.close(), subscription.close()]);
    await bus.close();
    await fixture.bus().close();
  }),

  define("closes ten members at once, and loses nothing", ["groups", "persistent"], async (fixture) => {
    const publisher = fixture.bus();
    const seen: string[] = [];
    const handle = ({ id }: { id: string }) => void seen.push(id);
    const publish = (from: number) =>
      publisher.publishMany(
        OrderPlaced,
        numbers(50).map((n) => order(from + n, `c${n}`)),
      );
    await publish(0);
    const members = numbers(10).map(() => fixture.bus());
    await Promise.all(members.map((bus) => bus.subscribe(OrderPlaced, handle).then(() => bus.close())));
    await publish(50);
    await fixture.bus().subscribe(OrderPlaced, handle);
    await until("all", () => new Set(seen).size === 100);
    assert.equal(seen.length, 100, "each once");
  }),

  define("closes one of two handlers, and leaves its events to others", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const placed: string[] = [];
    const cancelled: string[] = [];
    const subscription = await bus.subscribe(OrderPlaced, ({ id }) => void placed.push(id));
    await bus.subscribe(OrderCancelled, ({ id }) => void cancelled.push(id));
    await subscription.close();
    await bus.publish(OrderPlaced, order(1));
    await bus.publish(OrderCancelled, { id: "o1", reason: "r" });
    await until("the other event", () => cancelled.length === 1);
    assert.equal(placed.length, 0);
    await bus.subscribe(OrderPlaced, ({ id }) => void placed.push(id));
    await until("the event that was left", () => placed.length === 1);
    assert.deepEqual(
      bus.reports.filter(({ kind }) => kind === "skipped"),
      [],
    );
  }),

  define(
    "ends a subscription when its signal is aborted; the next one gets the rest",
    ["groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus();
      const abort = new AbortController();
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id), { signal: abort.signal });
      await bus.publish(OrderPlaced, order(0));
      await until("the first", () => seen.length === 1);
      abort.abort();
      await bus.publishMany(
        OrderPlaced,
        numbers(20).map((n) => order(n + 1)),
      );
      await pause(50);
      assert.deepEqual(seen, ["o0"]);
      await fixture.bus().subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await until("the rest", () => seen.length >= 21);
      assert.deepEqual(
        seen,
        numbers(21).map((n) => `o${n}`),
      );
    },
  ),
];
