/** A dedupe store that fails: events wait for it, none is handled again, and each outage is reported once. */
import { type BusReport, type DedupeStore, dedupe, memoryDedupeStore, TransportError } from "eventpact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { callOf } from "./support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** `dedupe` over a store in memory whose methods a test may replace, with what it reported. */
function make(more: Partial<DedupeStore> = {}, lease = 30_000) {
  const kept = memoryDedupeStore();
  const store: { -readonly [K in keyof DedupeStore]: DedupeStore[K] } = { ...kept, ...more };
  const reports: BusReport[] = [];
  const middleware = dedupe({ window: 600_000, store, lease, report: (report) => reports.push(report) });
  const handle = vi.fn(async () => "done");
  return {
    ...{ kept, store, reports, handle },
    run: (id?: string, signal?: AbortSignal, next: () => Promise<unknown> = handle) =>
      middleware.handle?.(callOf(id, signal), next) as Promise<unknown>,
    kinds: () => reports.map(({ kind, reason }) => `${kind} ${reason}`),
  };
}

const down = () => Promise.reject(new Error("the store is down"));

it.each<[string, () => Promise<never>]>([
  ["rejects", down],
  [
    "throws",
    () => {
      throw new Error("no promise");
    },
  ],
  ["answers something else", (async () => "yes") as () => Promise<never>],
  ["does not answer", () => new Promise<never>(() => undefined)],
])("asks a store that %s again until it answers", async (_, begin) => {
  const made = make({ begin });
  const ended = made.run();
  await vi.advanceTimersByTimeAsync(70_000);
  expect(made.handle).not.toHaveBeenCalled();
  made.store.begin = made.kept.begin;
  await vi.advanceTimersByTimeAsync(70_000);
  expect(await ended).toBe("done");
  expect(made.handle).toHaveBeenCalledTimes(1);
  expect(made.kinds()).toEqual(["error dedupe_store_failed", "reconnected dedupe_store_failed"]);
  expect(made.reports[0]?.message).toContain('The dedupe store of "orders" for group "g" cannot be asked');
});

it("waits no longer when the event is given back", async () => {
  const made = make({ begin: down });
  const abort = new AbortController();
  const ended = expect(made.run("e1", abort.signal)).rejects.toThrow("given back");
  await vi.advanceTimersByTimeAsync(1_000);
  abort.abort(new Error("given back"));
  await ended;
  expect(made.handle).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

it("waits no longer for a call that does not answer when the event is given back", async () => {
  const made = make({ begin: () => new Promise(() => undefined) });
  const abort = new AbortController();
  const ended = expect(made.run("e1", abort.signal)).rejects.toThrow("given back");
  await vi.advanceTimersByTimeAsync(0);
  abort.abort(new Error("given back"));
  await ended;
  expect(vi.getTimerCount()).toBe(0);
  expect(made.reports).toEqual([]);
});

it("ends the attempt when the mark is refused, knows copies meanwhile, and marks later", async () => {
  const made = make({ done: down });
  for (const id of ["a", "b"]) expect(await made.run(id)).toBe("done");
  // A copy, handled by none.
  expect(await made.run("a")).toBeUndefined();
  expect(made.handle).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(20_000);
  made.store.done = made.kept.done;
  await vi.advanceTimersByTimeAsync(20_000);
  const keyOf = (id: string) => ({ address: "orders", group: "g", event: JSON.stringify(["test", id]) });
  for (const id of ["a", "b"]) expect(await made.kept.begin(keyOf(id), "another", 10)).toBe("done");
  expect(made.kinds()).toEqual(["error dedupe_store_failed", "reconnected dedupe_store_failed"]);
  expect(vi.getTimerCount()).toBe(0);
});

it("does not wait long for a mark that is not answered", async () => {
  const made = make({ done: () => new Promise(() => undefined) });
  const ended = made.run();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await ended).toBe("done");
  made.store.done = made.kept.done;
  await vi.advanceTimersByTimeAsync(70_000);
  expect(made.kinds()).toEqual(["error dedupe_store_failed", "reconnected dedupe_store_failed"]);
});

it("goes on with other marks when the store refuses one", async () => {
  const made = make();
  made.store.done = (key, window) => (key.event.includes('"a"') ? down() : made.kept.done(key, window));
  for (const id of ["a", "b", "c"]) expect(await made.run(id)).toBe("done");
  expect(made.handle).toHaveBeenCalledTimes(3);
});

it("says how many marks are lost when the store is closed", async () => {
  const made = make({ done: down });
  for (const id of ["a", "b"]) await made.run(id);
  made.store.done = () => Promise.reject(new TransportError("closed", "closed"));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(made.reports.at(-1)).toMatchObject({ kind: "error", reason: "dedupe_store_failed", count: 2 });
  expect(vi.getTimerCount()).toBe(0);
});

it("keeps 10,000 marks at most, and says how many it let go", async () => {
  const made = make({ done: down });
  for (let n = 0; n < 10_003; n++) await made.run(`e${n}`);
  made.store.done = made.kept.done;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(made.reports.at(-1)?.message).toContain("3 events could not be marked");
});

it("does not wait for its own lease when it tries again what it could not give up", async () => {
  const made = make({ cancel: down });
  const failing = () => Promise.reject(new Error("no"));
  await expect(made.run("a", undefined, failing)).rejects.toThrow("no");
  expect(await made.run("a")).toBe("done");
});
