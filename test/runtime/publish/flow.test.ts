import { expect, it } from "vitest";
import { createFlow } from "../../../src/runtime/publish/flow.ts";

it("lets so much in at a time, in the order it came, and what is larger alone", async () => {
  const flow = createFlow(3);
  const entered: string[] = [];
  const enter = async (name: string, count: number) => {
    await flow.enter(count);
    entered.push(name);
  };
  const waiting = [enter("two", 2), enter("large", 5), enter("one", 1)];
  await waiting[0];
  // One would fit, but it has to wait behind the large one.
  expect(entered).toEqual(["two"]);
  let isIdle = false;
  const idle = flow.idle().then(() => {
    isIdle = true;
  });
  flow.leave(2);
  await waiting[1];
  expect(entered).toEqual(["two", "large"]);
  flow.leave(5);
  await waiting[2];
  expect(isIdle).toBe(false);
  flow.leave(1);
  await idle;
  expect(entered).toEqual(["two", "large", "one"]);
});
