import { expect, it } from "vitest";
import { createSemaphore } from "../../src/runtime/semaphore.ts";

it("lets so much in at a time, in the order it came, and what is larger alone", async () => {
  const semaphore = createSemaphore(3);
  const entered: string[] = [];
  const enter = async (name: string, count: number) => {
    await semaphore.acquire(count);
    entered.push(name);
  };
  const waiting = [enter("two", 2), enter("large", 5), enter("one", 1)];
  await waiting[0];
  // One would fit, but it has to wait behind the large one.
  expect(entered).toEqual(["two"]);
  let isIdle = false;
  const idle = semaphore.idle().then(() => {
    isIdle = true;
  });
  semaphore.release(2);
  await waiting[1];
  expect(entered).toEqual(["two", "large"]);
  semaphore.release(5);
  await waiting[2];
  expect(isIdle).toBe(false);
  semaphore.release(1);
  await idle;
  expect(entered).toEqual(["two", "large", "one"]);
});

it("lets so much weight in at a time, and what weighs more alone", async () => {
  const semaphore = createSemaphore(10, 100);
  const entered: string[] = [];
  const enter = async (name: string, weight: number) => {
    await semaphore.acquire(1, weight);
    entered.push(name);
  };
  const waiting = [enter("60", 60), enter("40", 40), enter("1", 1), enter("500", 500), enter("2", 2)];
  await Promise.all(waiting.slice(0, 2));
  expect(entered).toEqual(["60", "40"]);
  semaphore.release(1, 40);
  await waiting[2];
  semaphore.release(1, 1);
  expect(entered).toEqual(["60", "40", "1"]);
  semaphore.release(1, 60);
  await waiting[3];
  expect(entered).toEqual(["60", "40", "1", "500"]);
  semaphore.release(1, 500);
  await waiting[4];
});

it("lets many that wait in, in their order, and never moves the whole line up for one", async () => {
  const count = 20_000;
  const semaphore = createSemaphore(1);
  let entered = 0;
  let isInOrder = true;
  semaphore.acquire(1);
  const all = Array.from({ length: count }, (_, place) =>
    semaphore.acquire(1)?.then(() => {
      isInOrder &&= entered++ === place;
    }),
  );
  let moved = 0;
  const originals = (["shift", "splice", "slice"] as const).map((name) => {
    const original = Array.prototype[name] as (...args: unknown[]) => unknown;
    const counting = function (this: unknown[], ...args: unknown[]) {
      moved += this.length;
      return original.apply(this, args);
    };
    Object.assign(Array.prototype, { [name]: counting });
    return [name, original] as const;
  });
  try {
    for (let n = 0; n < count; n++) semaphore.release(1);
  } finally {
    for (const [name, original] of originals) Object.assign(Array.prototype, { [name]: original });
  }
  await Promise.all(all);
  expect(isInOrder).toBe(true);
  expect(entered).toBe(count);
  // Each is moved a few times at most.
  expect(moved).toBeLessThan(count * 5);
});
