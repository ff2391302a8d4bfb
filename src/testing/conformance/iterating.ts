import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { OrderCancelled, OrderPlaced, Orders, order, orderEntry } from "./events.ts";
import { numbers, pause, until } from "./wait.ts";

/** Async iterators. */
export const iterating = [
  define(
    "acknowledges when the next one is asked for, and leaves the current one at break",
    ["groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus();
      await bus.publishMany(
        OrderPlaced,
        numbers(5).map((n) => order(n)),
      );
      const seen: string[] = [];
      for await (const { data } of bus.subscribe(OrderPlaced)) {
        seen.push(data.id);
        if (seen.length === 3) break;
      }
      assert.deepEqual(seen, ["o0", "o1", "o2"]);
      const again: string[] = [];
      for await (const delivery of bus.subscribe(Orders)) {
        if (delivery.key === "OrderCancelled") break;
        again.push(delivery.data.id);
        if (again.length === 3) await delivery.publish(OrderCancelled, { id: "end", reason: "r" });
      }
      assert.deepEqual(again.sort(), ["o2", "o3", "o4"]);
    },
  ),

  define(
    "leaves the current one when the loop throws, and does not count it",
    ["groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { retry: { maxDeliveries: 2 } } });
      await bus.publish(OrderPlaced, order(1));
      const seen: string[] = [];
      for (const _ of numbers(4)) {
        const loop = async () => {
          for await (const { data, delivery } of bus.subscribe(OrderPlaced)) {
            seen.push(`${data.id}:${delivery.attempt}`);
            throw new Error("enough");
          }
        };
        await assert.rejects(loop, /enough/);
      }
      assert.deepEqual(
        seen,
        numbers(4).map(() => "o1:1"),
      );
      assert.deepEqual(await bus.deadLetters(OrderPlaced), []);
    },
  ),

  define("passes over an event that is invalid", ["groups", "deadLetters"], async (fixture) => {
    const bus = fixture.bus();
    await bus.publish(OrderPlaced, order(1));
    await (await fixture.connect()).append([orderEntry("wrong", { data: { id: 5 } })]);
    await bus.publish(OrderPlaced, order(2));
    const seen: string[] = [];
    for await (const { data } of bus.subscribe(OrderPlaced)) {
      seen.push(data.id);
      if (seen.length === 2) break;
    }
    assert.deepEqual(seen, ["o1", "o2"]);
    await until("the dead letter", async () => (await bus.deadLetters(OrderPlaced)).length === 1);
    assert.equal((await bus.deadLetters(OrderPlaced))[0]?.reason, "invalid");
  }),

  define(
    "ends an iteration when its signal is aborted, and when the bus closes",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus();
      const abort = new AbortController();
      const done = { done: true, value: undefined };
      const first = bus.subscribe(OrderPlaced, { signal: abort.signal }).next();
      abort.abort();
      assert.deepEqual(await first, done);
      const second = bus.subscribe(OrderPlaced, { group: "other" }).next();
      await bus.close();
      assert.deepEqual(await second, done);
    },
  ),

  define("serves calls of next in turn, and ends all of them", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const stream = bus.subscribe(OrderPlaced);
    const both = Promise.all([stream.next(), stream.next()]);
    await bus.publishMany(OrderPlaced, [order(1), order(2)]);
    assert.deepEqual(
      (await both).map(({ value }) => value?.data.id),
      ["o1", "o2"],
    );
    const rest = Promise.all([stream.next(), stream.next()]);
    await bus.close();
    const done = { done: true, value: undefined };
    assert.deepEqual(await rest, [done, done]);
  }),

  define("hands out one event at a time", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const stream = bus.subscribe(OrderPlaced);
    await bus.publishMany(OrderPlaced, [order(1, "a"), order(2, "b")]);
    const first = await stream.next();
    await pause(20);
    const second = await stream.next();
    assert.deepEqual([first.value?.data.id, second.value?.data.id], ["o1", "o2"]);
    await stream.return();
    const { value } = await bus.subscribe(OrderPlaced).next();
    assert.equal(value?.data.id, "o2", "only the one in hand is left");
  }),
];
