import { ContractViolation, circuitBreaker, TransportError, UnrecoverableError } from "eventpact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { callOf, publicationOf, published } from "./support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const down = () => Promise.reject(new Error("down"));
const fine = async () => "fine";

/** Opens the circuit of handlers. */
async function opened(options: Parameters<typeof circuitBreaker>[0] = {}) {
  const states: string[] = [];
  const breaker = circuitBreaker({
    failures: 2,
    probeAfter: 100,
    ...options,
    onChange: (s) => states.push(s),
  });
  for (let n = 0; n < 2; n++) await expect(breaker.handle?.(callOf(), down)).rejects.toThrow("down");
  expect(states).toEqual(["open"]);
  return { breaker, states };
}

it("lets calls wait while it is open, one through at a time, and all once one has succeeded", async () => {
  const { breaker, states } = await opened();
  let running = 0;
  let most = 0;
  const started: number[] = [];
  let isDown = true;
  const calls = [1, 2, 3].map((n) =>
    breaker.handle?.(callOf(), async () => {
      started.push(n);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running--;
      if (isDown) throw new Error(`down ${n}`);
      return n;
    }),
  );
  const outcomes = Promise.allSettled(calls);
  await vi.advanceTimersByTimeAsync(50);
  expect(started).toEqual([]);
  await vi.advanceTimersByTimeAsync(450);
  // Each in its turn, the longest waiting first.
  expect(started.slice(0, 2)).toEqual([1, 2]);
  expect(most).toBe(1);
  isDown = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(states).toEqual(["open", "closed"]);
  const results = await outcomes;
  // What had failed as a probe fails once, for its own retry; the others succeed.
  const probedInVain = new Set(started.slice(0, -1).filter((n) => n !== started.at(-1)));
  expect(results.filter(({ status }) => status === "rejected").length).toBe(probedInVain.size);
  expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
});

it("does not let one call that always fails keep the others waiting", async () => {
  const { breaker } = await opened();
  const poison = breaker.handle?.(callOf("poison"), () => Promise.reject(new Error("poison")));
  const failed = expect(poison).rejects.toThrow("poison");
  await vi.advanceTimersByTimeAsync(100);
  const other = breaker.handle?.(callOf("other"), fine);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await other).toBe("fine");
  await failed;
});

it("probes less and less often", async () => {
  const { breaker } = await opened({ maxProbeAfter: 1_000 });
  let probes = 0;
  const abort = new AbortController();
  const call = breaker.handle?.(callOf("e", abort.signal), () => {
    probes++;
    return down();
  });
  const ended = expect(call).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(10_000);
  // 100 + 200 + 400 + 800 ms, and then every 750 to 1,000 ms.
  expect(probes).toBeGreaterThanOrEqual(12);
  expect(probes).toBeLessThanOrEqual(16);
  abort.abort(new Error("closed"));
  await ended;
});

it("frees a call that is given up while it waits, and lets the next one probe", async () => {
  const { breaker } = await opened();
  const abort = new AbortController();
  const given = expect(breaker.handle?.(callOf("e", abort.signal), fine)).rejects.toThrow("closed");
  const hanging = new AbortController();
  void breaker
    .handle?.(callOf("e", hanging.signal), () => new Promise(() => undefined))
    ?.catch(() => undefined);
  abort.abort(new Error("closed"));
  await given;
  await vi.advanceTimersByTimeAsync(200);
  const next = breaker.handle?.(callOf(), fine);
  // The probe hangs, until it is given up.
  hanging.abort(new Error("late"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await next).toBe("fine");
});

it("takes what is the event's own fault for no outage", async () => {
  const breaker = circuitBreaker({ failures: 1 });
  const own = [new ContractViolation("payload_invalid", "no", []), new UnrecoverableError("no")];
  for (const error of own)
    await expect(breaker.handle?.(callOf(), () => Promise.reject(error))).rejects.toBe(error);
  expect(await breaker.handle?.(callOf(), fine)).toBe("fine");
});

it("refuses publications while it is open, but for one probe", async () => {
  const breaker = circuitBreaker({ failures: 1, probeAfter: 100 });
  const error = new TransportError("unavailable", "down");
  const publish = vi.fn(async () => [{ status: "failed" as const, error }]);
  await breaker.publish?.(publicationOf(), publish);
  const refused = await breaker.publish?.(publicationOf(2), publish);
  expect(refused?.map((result) => result.status === "failed" && result.error)).toMatchObject([
    { code: "circuit_open" },
    { code: "circuit_open" },
  ]);
  expect(publish).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(100);
  const [probed] = await Promise.all([
    breaker.publish?.(publicationOf(), async () => [published()]),
    breaker.publish?.(publicationOf(), publish),
  ]);
  expect(probed).toEqual([published()]);
  expect(publish).toHaveBeenCalledTimes(1);
  expect(await breaker.publish?.(publicationOf(), async () => [published()])).toEqual([published()]);
});

it("lets others go on after a probe of a publication that was rejected, and counts it", async () => {
  const breaker = circuitBreaker({ failures: 1, probeAfter: 100 });
  const unreachable = () => Promise.reject(new TransportError("unavailable", "down"));
  await expect(breaker.publish?.(publicationOf(), unreachable)).rejects.toThrow("down");
  expect(await breaker.publish?.(publicationOf(), unreachable)).toMatchObject([
    { error: { code: "circuit_open" } },
  ]);
  await vi.advanceTimersByTimeAsync(100);
  await expect(breaker.publish?.(publicationOf(), unreachable)).rejects.toThrow("down");
  await vi.advanceTimersByTimeAsync(200);
  const gaveUp = () => Promise.reject(new Error("the caller gave up"));
  await expect(breaker.publish?.(publicationOf(), gaveUp)).rejects.toThrow("gave up");
  expect(await breaker.publish?.(publicationOf(), async () => [published()])).toEqual([published()]);
});

it("learns nothing from publications of which nothing was sent", async () => {
  const states: string[] = [];
  const breaker = circuitBreaker({ failures: 2, probeAfter: 100, onChange: (state) => states.push(state) });
  const error = new TransportError("unavailable", "down");
  const fail = async () => [{ status: "failed" as const, error }];
  const refused = async () => [
    { status: "failed" as const, error: new ContractViolation("payload_invalid", "no", []) },
  ];
  await breaker.publish?.(publicationOf(), fail);
  await breaker.publish?.(publicationOf(), refused);
  await breaker.publish?.(publicationOf(), fail);
  expect(states).toEqual(["open"]);
  await vi.advanceTimersByTimeAsync(100);
  await breaker.publish?.(publicationOf(), refused);
  expect(states).toEqual(["open"]);
  // Its turn is the next one's.
  await breaker.publish?.(publicationOf(), async () => [published()]);
  expect(states).toEqual(["open", "closed"]);
});

it("learns nothing from calls that began before it opened", async () => {
  const states: string[] = [];
  const breaker = circuitBreaker({ failures: 1, probeAfter: 100, onChange: (state) => states.push(state) });
  let finish: (value?: unknown) => void = () => undefined;
  const early = breaker.handle?.(callOf("early"), () => new Promise((resolve) => (finish = resolve)));
  await expect(breaker.handle?.(callOf(), down)).rejects.toThrow("down");
  const waiting = breaker.handle?.(callOf("waiting"), fine);
  finish();
  await early;
  expect(states).toEqual(["open"]);
  await vi.advanceTimersByTimeAsync(100);
  expect(await waiting).toBe("fine");
});

it("stays closed when a probe fails that was given up before another closed it", async () => {
  const { breaker, states } = await opened();
  // A handler that does not heed its signal, and fails late.
  let fail: (error: Error) => void = () => undefined;
  const abort = new AbortController();
  const slow = breaker.handle?.(callOf("slow", abort.signal), () => new Promise((_, no) => (fail = no)));
  const failed = expect(slow).rejects.toThrow("late");
  await vi.advanceTimersByTimeAsync(100);
  const other = breaker.handle?.(callOf("other"), fine);
  abort.abort(new Error("given up"));
  await vi.advanceTimersByTimeAsync(0);
  expect(await other).toBe("fine");
  fail(new Error("late"));
  await failed;
  expect(states).toEqual(["open", "closed"]);
});

it("passes the probe on when it is given up in the moment it gets it", async () => {
  const { breaker } = await opened();
  const abort = new AbortController();
  const first = breaker.handle?.(callOf("first", abort.signal), fine);
  const given = expect(first).rejects.toThrow("closed");
  // The timer lets the probe go; the abort comes before its call goes on.
  const spy = vi.spyOn(abort.signal, "removeEventListener").mockImplementation(() => {
    abort.abort(new Error("closed"));
  });
  const second = breaker.handle?.(callOf("second"), fine);
  await vi.advanceTimersByTimeAsync(100);
  await given;
  expect(spy).toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await second).toBe("fine");
});

it("goes on when `onChange` throws", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const breaker = circuitBreaker({
    failures: 1,
    probeAfter: 100,
    onChange: () => {
      throw new Error("no pager");
    },
  });
  await expect(breaker.handle?.(callOf(), down)).rejects.toThrow("down");
  const waiting = [breaker.handle?.(callOf("a"), fine), breaker.handle?.(callOf("b"), fine)];
  await vi.advanceTimersByTimeAsync(100);
  expect(await Promise.all(waiting)).toEqual(["fine", "fine"]);
  expect(warned.mock.calls.join()).toContain("onChange threw: no pager");
  warned.mockRestore();
});
