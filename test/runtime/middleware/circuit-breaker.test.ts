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
