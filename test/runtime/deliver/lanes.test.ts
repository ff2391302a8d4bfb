import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { createLanes } from "../../../src/runtime/deliver/lanes.ts";

interface Task {
  readonly id: number;
  readonly lane: string | undefined;
  readonly exempt: boolean;
  readonly isolated: boolean;
  /** Resolve after so many turns of the event loop. */
  readonly turns: number;
  failures: number;
}

it("keeps the order of each lane and the limit, whatever fails and however long it takes", async () => {
  const task = fc.record({
    lane: fc.constantFrom("a", "b", undefined),
    isolated: fc.boolean(),
    turns: fc.integer({ min: 0, max: 3 }),
    failures: fc.integer({ min: 0, max: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(task, { maxLength: 25 }),
      fc.integer({ min: 1, max: 4 }),
      async (specs, limit) => {
        const done: Task[] = [];
        let running = 0;
        let runningIsolated = 0;
        let most = 0;
        const lanes = createLanes<Task>(limit, async (current) => {
          running++;
          if (current.isolated) expect(++runningIsolated).toBe(1);
          most = Math.max(most, running);
          for (let turn = 0; turn < current.turns; turn++)
            await new Promise((resolve) => setImmediate(resolve));
          running--;
          if (current.isolated) runningIsolated--;
          if (current.failures > 0) {
            current.failures--;
            return 0;
          }
          done.push(current);
          return undefined;
        });
        for (const [id, spec] of specs.entries()) lanes.add({ ...spec, id, exempt: false });
        while (done.length < specs.length) await new Promise((resolve) => setTimeout(resolve, 0));
        expect(most).toBeLessThanOrEqual(limit);
        for (const lane of ["a", "b"]) {
          const order = done.filter((entry) => entry.lane === lane).map(({ id }) => id);
          expect(order).toEqual([...order].sort((x, y) => x - y));
        }
        expect(new Set(done.map(({ id }) => id)).size).toBe(specs.length);
      },
    ),
    { numRuns: 60 },
  );
});

it("serves lanes in turn", async () => {
  const started: number[] = [];
  const lanes = createLanes<Task>(1, async ({ id }) => {
    started.push(id);
    return undefined;
  });
  const tasks = ["a", "a", "a", "b", undefined].map((lane, id) => ({ id, lane, turns: 0, failures: 0 }));
  for (const task of tasks) lanes.add({ ...task, exempt: false, isolated: false });
  await lanes.idle(() => true);
  while (started.length < tasks.length) await new Promise((resolve) => setTimeout(resolve, 0));
  expect(started).toEqual([0, 3, 4, 1, 2]);
});

it("gives back on cancel what is not running, and lets the lane go on", async () => {
  const started: number[] = [];
  let finish: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const lanes = createLanes<Task>(1, async ({ id }) => {
    started.push(id);
    if (id === 0) await gate;
    return undefined;
  });
  for (const id of [0, 1, 2, 3])
    lanes.add({ id, lane: id < 3 ? "a" : undefined, exempt: false, isolated: false, turns: 0, failures: 0 });
  expect(lanes.cancel(({ id }) => id === 1).map(({ id }) => id)).toEqual([1]);
  let idle = false;
  void lanes
    .idle(() => true)
    .then(() => {
      idle = true;
    });
  await Promise.resolve();
  expect(idle).toBe(false);
  finish();
  while (started.length < 3) await new Promise((resolve) => setTimeout(resolve, 0));
  expect(started.sort()).toEqual([0, 2, 3]);
  await lanes.idle(() => true);
});

afterEach(() => void vi.useRealTimers());

it("lets an isolated one wait for the others a moment, and begins nothing beside it for another", async () => {
  vi.useFakeTimers();
  const begun: number[] = [];
  const lanes = createLanes<Task>(4, (task) => {
    begun.push(task.id);
    return new Promise(() => undefined);
  });
  const task = (id: number, isolated: boolean) => ({
    id,
    isolated,
    lane: undefined,
    exempt: false,
    turns: 0,
    failures: 0,
  });
  // The first never ends: it holds up the others for no longer than that.
  for (const one of [task(1, false), task(2, true), task(3, false)]) lanes.add(one);
  await vi.advanceTimersByTimeAsync(900);
  expect(begun).toEqual([1]);
  await vi.advanceTimersByTimeAsync(200);
  expect(begun).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(700);
  expect(begun).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(300);
  expect(begun).toEqual([1, 2, 3]);
});

it.each(["hold", "cancel"] as const)(
  "%s takes out what waits for a slot without a lane, and it never begins",
  async (name) => {
    const began: number[] = [];
    let end: () => void = () => undefined;
    const running = new Promise<void>((resolve) => {
      end = resolve;
    });
    const lanes = createLanes<Task>(1, async ({ id }) => {
      began.push(id);
      await running;
      return undefined;
    });
    const waiting = { lane: undefined, exempt: false, isolated: false, turns: 0, failures: 0 };
    for (const id of [0, 1, 2]) lanes.add({ ...waiting, id });
    const all = () => true;
    expect(lanes[name](all).map(({ id }) => id)).toEqual([1, 2]);
    end();
    await lanes.idle(all);
    expect(lanes.cancel(all)).toEqual([]);
    lanes.add({ ...waiting, id: 3 });
    await lanes.idle(all);
    expect(began).toEqual([0, 3]);
  },
);
