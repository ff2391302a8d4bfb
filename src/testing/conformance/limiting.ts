import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { OrderPlaced, order, orderEntry } from "./events.ts";
import { gate, numbers, pause, until } from "./wait.ts";

/** How much a member takes on at a time. */
export const limiting = [
  define("runs as many handlers at a time as it may, and never more", ["groups"], async (fixture) => {
    const bus = fixture.bus({ delivery: { concurrency: 4 } });
    let running = 0;
    let most = 0;
    let done = 0;
    await bus.subscribe(OrderPlaced, async () => {
      most = Math.max(most, ++running);
      await pause(2);
      running--;
      done++;
    });
    await bus.publishMany(
      OrderPlaced,
      numbers(100).map((n) => order(n, `c${n}`)),
    );
    await until("all", () => done === 100);
    assert.equal(most, 4);
  }),

  define("holds no more than its prefetch, and leaves the rest to others", ["groups"], async (fixture) => {
    const busy = fixture.bus({ delivery: { prefetch: 5, concurrency: 2 } });
    const running = gate();
    const held: string[] = [];
    await busy.subscribe(OrderPlaced, async ({ id }) => {
      held.push(id);
      await running.opened;
    });
    await busy.publishMany(
      OrderPlaced,
      numbers(50).map((n) => order(n, `c${n}`)),
    );
    await until("the busy one is full", () => held.length === 2);
    const seen: string[] = [];
    await fixture.bus().subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("the rest", () => seen.length >= 45);
    await pause(50);
    assert.equal(seen.length, 45, "five are held");
    running.open();
    await until("all", () => new Set([...held, ...seen]).size === 50);
    assert.equal(held.length + seen.length, 50, "each once");
  }),

  define("goes on when all that it held is done", ["groups"], async (fixture) => {
    const bus = fixture.bus({ delivery: { prefetch: 1 } });
    const seen: number[] = [];
    await bus.subscribe(OrderPlaced, async ({ amount }) => void seen.push(amount));
    await bus.publishMany(
      OrderPlaced,
      numbers(100).map((n) => order(n)),
    );
    await until("all", () => seen.length === 100);
    assert.deepEqual(seen, numbers(100));
  }),

  define("delivers no more than the sink has room for", ["groups"], async (fixture) => {
    const connection = await fixture.connect();
    const reader = await fixture.read({ room: 3 });
    await connection.append(numbers(20).map((n) => orderEntry(`e${n}`)));
    await until("as many as are welcome", () => reader.entries.length >= 3);
    await pause(50);
    assert.equal(reader.entries.length, 3);
    reader.room = 7;
    await until("as many more", () => reader.entries.length >= 10);
    await pause(50);
    assert.equal(reader.entries.length, 10);
    assert.deepEqual(
      reader.entries.map(({ fields }) => JSON.parse(fields["data"] ?? "").id),
      numbers(10).map((n) => `e${n}`),
    );
  }),
];
