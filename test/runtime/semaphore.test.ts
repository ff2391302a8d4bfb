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
