import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LOCK_MARGIN, Lock } from "../../../../src/transports/redis/partitions/lock.ts";
import { scriptedContext } from "../scripted-context.ts";

const LEASE = 3_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A lock whose next renewals are answered so; "silence" is none. */
async function take(...replies: (1 | 0 | "silence")[]) {
  const told = { renewals: -1, lost: 0 };
  const context = scriptedContext(() => {
    told.renewals++;
    const reply = told.renewals === 0 ? 1 : (replies[told.renewals - 1] ?? "silence");
    if (reply === "silence") throw new Error("no answer");
    return reply;
  }, LEASE);
  const lock = await Lock.take(context, {
    ...{ key: "k", owner: "me", address: "a", group: "g" },
    lost: () => told.lost++,
    failed: () => undefined,
    kept: () => undefined,
  });
  return { lock: lock as Lock, told };
}

test("one renewal without an answer does not cost the partition", async () => {
  const { lock, told } = await take("silence", 1);
  await vi.advanceTimersByTimeAsync(LEASE / 3);
  expect([told.renewals, told.lost, lock.remaining > 0]).toEqual([1, 0, true]);
  await vi.advanceTimersByTimeAsync(LEASE / 3);
  expect(told.renewals).toBe(2);
  // Of the second renewal, as long as a whole lease.
  expect(lock.remaining).toBe(LEASE * (1 - LOCK_MARGIN));
  expect(told.lost).toBe(0);
  await lock.release();
});

test("without any answer it is lost by the clock, before the server gives it to another", async () => {
  const { lock, told } = await take();
  await vi.advanceTimersByTimeAsync(LEASE * (1 - LOCK_MARGIN) - 1);
  expect([told.lost, lock.remaining]).toEqual([0, 1]);
  await vi.advanceTimersByTimeAsync(1);
  expect([told.lost, lock.remaining]).toEqual([1, 0]);
});

test("what another has is lost at once", async () => {
  const { lock, told } = await take(0);
  await vi.advanceTimersByTimeAsync(LEASE / 3);
  expect([told.lost, lock.remaining]).toEqual([1, 0]);
});

test("what is released is not lost later", async () => {
  const { lock, told } = await take(1);
  await lock.release();
  await vi.advanceTimersByTimeAsync(LEASE * 2);
  expect([told.lost, lock.remaining]).toEqual([0, 0]);
});
