import {
  ContractViolation,
  DeliveryError,
  dedupe,
  limitConcurrency,
  logging,
  type Middleware,
  memoryDedupeStore,
  type PublishResult,
  retry,
  TransportError,
  timeout,
  UnrecoverableError,
} from "eventpact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { wrapHandle, wrapPublish } from "../../../src/runtime/compose-middleware.ts";
import { callOf, publicationOf, published } from "./support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failed = (code: string): PublishResult => ({ status: "failed", error: new TransportError(code, code) });

describe("compose", () => {
  it("is the plain function without middleware of that side", () => {
    const handle = async () => 1;
    const publish = async () => [];
    expect(wrapHandle([{ publish: async (p, next) => next(p) }], handle)).toBe(handle);
    expect(wrapPublish([{ handle: async (c, next) => next(c) }], publish)).toBe(publish);
  });

  it("lets next be called more than once, or not at all", async () => {
    let calls = 0;
    const twice = wrapHandle(
      [{ handle: async (c, next) => [await next(c), await next(c)] }],
      async () => ++calls,
    );
    expect(await twice(callOf())).toEqual([1, 2]);
    const never = wrapHandle([{ handle: async () => "instead" }], async () => ++calls);
    expect(await never(callOf())).toBe("instead");
    expect(calls).toBe(2);
  });
});

describe("timeout", () => {
  it("rejects and aborts the signal when a handler takes too long, also one that does not heed it", async () => {
    let reason: unknown;
    const ended = timeout(50).handle?.(callOf(), ({ context: { signal } }) => {
      signal.addEventListener("abort", () => {
        reason = signal.reason;
      });
      return new Promise(() => undefined);
    });
    const rejected = expect(ended).rejects.toMatchObject({ code: "handler_timeout" });
    await vi.advanceTimersByTimeAsync(50);
    await rejected;
    expect(reason).toMatchObject({ code: "handler_timeout" });
  });

  it("hands an abort from outside on, and leaves no timer behind", async () => {
    const abort = new AbortController();
    const ended = timeout(50).handle?.(callOf("e", abort.signal), ({ context: { signal } }) => {
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const rejected = expect(ended).rejects.toThrow("closed");
    abort.abort(new Error("closed"));
    await rejected;
    await timeout(50).handle?.(callOf(), async () => 1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("fails each result of a publication that takes too long", async () => {
    const ended = timeout(50).publish?.(publicationOf(2), () => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(50);
    expect(await ended).toMatchObject([
      { error: { code: "publish_timeout" } },
      { error: { code: "publish_timeout" } },
    ]);
  });

  it("refuses a limit that is none", () => {
    for (const ms of [0, -1, Number.NaN]) expect(() => timeout(ms)).toThrow(RangeError);
  });
});

describe("retry", () => {
  it("calls a handler again, after growing delays, and throws its last error", async () => {
    const times: number[] = [];
    const began = Date.now();
    const ended = retry({ attempts: 3, initialDelay: 100 }).handle?.(callOf(), async () => {
      times.push(Date.now() - began);
      throw new Error(`no ${times.length}`);
    });
    const rejected = expect(ended).rejects.toThrow("no 3");
    await vi.advanceTimersByTimeAsync(1_000);
    await rejected;
    expect(times[1]).toBeGreaterThanOrEqual(50);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(100);
  });

  it("does not call again for what is pointless, or once it is given up", async () => {
    const errors = [
      new ContractViolation("payload_invalid", "no", []),
      new UnrecoverableError("no"),
      new Error("odd"),
    ];
    for (const error of errors) {
      const handle = vi.fn(() => Promise.reject(error));
      const when = (thrown: unknown) => (thrown as Error).message !== "odd";
      await expect(retry({ when }).handle?.(callOf(), handle)).rejects.toBe(error);
      expect(handle).toHaveBeenCalledTimes(1);
    }
    const abort = new AbortController();
    const handle = vi.fn(() => Promise.reject(new Error("no")));
    const ended = expect(retry().handle?.(callOf("e", abort.signal), handle)).rejects.toThrow("no");
    await vi.advanceTimersByTimeAsync(1);
    abort.abort();
    await ended;
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it("publishes again only what was not stored for certain", async () => {
    const sent: number[] = [];
    const publish = async ({ inputs }: { inputs: readonly unknown[] }) => {
      sent.push(inputs.length);
      if (sent.length > 1) return inputs.map((_, n) => published(n));
      return [published(), failed("unavailable"), failed("publish_ambiguous"), failed("wrong_type")];
    };
    const cautious = retry().publish?.(publicationOf(4), publish);
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await cautious)?.map(({ status }) => status)).toEqual([
      "published",
      "published",
      "failed",
      "failed",
    ]);
    expect(sent).toEqual([4, 1]);
  });

  it("sends again what may have been stored only as the same event, and if that does no harm", async () => {
    const ids: unknown[] = [];
    const publish: Parameters<NonNullable<Middleware["publish"]>>[1] = async ({ inputs, options }) => {
      ids.push(options.id);
      return inputs.map(() => (ids.length > 1 ? published() : failed("publish_ambiguous")));
    };
    const once = retry().publish?.(publicationOf(1, { idempotent: true }), publish);
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await once)?.map(({ status }) => status)).toEqual(["published"]);
    expect(ids).toEqual([expect.any(String), ids[0]]);
    // Nobody knows which ids several got.
    for (const publication of [publicationOf(1), publicationOf(2, { idempotent: true })]) {
      ids.length = 0;
      const results = retry().publish?.(publication, publish);
      await vi.advanceTimersByTimeAsync(1_000);
      expect((await results)?.[0]).toMatchObject({ error: { code: "publish_ambiguous" } });
      expect(ids).toHaveLength(1);
    }
  });

  it("publishes again when the broker could not be used at all, and keeps what was published before", async () => {
    const answers: (() => Promise<PublishResult[]>)[] = [
      () => Promise.reject(new TransportError("unavailable", "no broker")),
      async () => [published(), failed("unavailable")],
      () => Promise.reject(new DeliveryError("bus_closed", "closed")),
    ];
    const publish = vi.fn(() => (answers.shift() as () => Promise<PublishResult[]>)());
    const ended = retry().publish?.(publicationOf(2), publish);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await ended).toMatchObject([{ status: "published" }, { error: { code: "bus_closed" } }]);
    expect(publish).toHaveBeenCalledTimes(3);
    const refused = vi.fn(() => Promise.reject(new TypeError("no")));
    await expect(retry().publish?.(publicationOf(), refused)).rejects.toThrow(TypeError);
    expect(refused).toHaveBeenCalledTimes(1);
  });
});

describe("dedupe", () => {
  it("handles an event once within the window, and again after it", async () => {
    const once = dedupe({ window: 1_000, store: memoryDedupeStore() });
    const handle = vi.fn(async () => "done");
    await once.handle?.(callOf("a"), handle);
    await once.handle?.(callOf("a"), handle);
    await once.handle?.(callOf("b"), handle);
    expect(handle).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1_001);
    await once.handle?.(callOf("a"), handle);
    expect(handle).toHaveBeenCalledTimes(3);
  });

  it("marks after success, so that a failure is handled again", async () => {
    const once = dedupe({ window: 1_000, store: memoryDedupeStore() });
    await expect(once.handle?.(callOf(), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const handle = vi.fn(async () => undefined);
    await once.handle?.(callOf(), handle);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it("waits for the outcome of whoever handles it, whose hold is renewed", async () => {
    const store = memoryDedupeStore();
    const [one, other] = [
      dedupe({ window: 60_000, store, lease: 30 }),
      dedupe({ window: 60_000, store, lease: 30 }),
    ];
    let finish: (value?: unknown) => void = () => undefined;
    const first = one.handle?.(callOf(), () => new Promise((resolve) => (finish = resolve)));
    const handle = vi.fn(async () => undefined);
    const second = other.handle?.(callOf(), handle);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(handle).not.toHaveBeenCalled();
    finish();
    await first;
    await vi.advanceTimersByTimeAsync(2_000);
    await second;
    expect(handle).not.toHaveBeenCalled();
  });

  it("takes over from one that crashed, when its lease is over", async () => {
    const store = memoryDedupeStore();
    const key = { address: "orders", group: "g", event: JSON.stringify(["test", "e1"]) };
    await store.begin(key, "crashed", 100);
    const handle = vi.fn(async () => undefined);
    const ended = dedupe({ window: 1_000, store }).handle?.(callOf(), handle);
    await vi.advanceTimersByTimeAsync(90);
    expect(handle).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(500);
    await ended;
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it("does not renew its hold once it gives it up", async () => {
    const store = memoryDedupeStore();
    // The answer takes longer than it is to the next renewal.
    const cancel: typeof store.cancel = async (key, owner) => {
      await store.cancel(key, owner);
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    const once = dedupe({ window: 1_000, store: { ...store, cancel }, lease: 30 });
    const rejected = expect(once.handle?.(callOf(), () => Promise.reject(new Error("no")))).rejects.toThrow(
      "no",
    );
    await vi.advanceTimersByTimeAsync(50);
    await rejected;
    const key = { address: "orders", group: "g", event: JSON.stringify(["test", "e1"]) };
    expect(await store.begin(key, "another", 10)).toBe("begun");
  });

  it("passes through without a group", async () => {
    const store = { ...memoryDedupeStore(), begin: () => Promise.reject(new Error("store is down")) };
    const handle = vi.fn(async () => undefined);
    const call = callOf();
    const { delivery } = call.context;
    const ephemeral = { ...call, context: { ...call.context, delivery: { ...delivery, group: undefined } } };
    await dedupe({ window: 1, store }).handle?.(ephemeral, handle);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it("forgets the oldest marks beyond its limit", async () => {
    const store = memoryDedupeStore({ max: 2 });
    const key = (event: string) => ({ address: "a", group: "g", event });
    for (const event of ["1", "2", "3"]) await store.done(key(event), 60_000);
    expect(await store.begin(key("3"), "o", 10)).toBe("done");
    expect(await store.begin(key("2"), "o", 10)).toBe("done");
    expect(await store.begin(key("1"), "o", 10)).toBe("begun");
  });
});

describe("limitConcurrency", () => {
  it("lets so many run at a time, in order, and does not begin what is given up meanwhile", async () => {
    const limited = limitConcurrency(2);
    const started: string[] = [];
    const finish = new Map<string, () => void>();
    const handle = (id: string, signal?: AbortSignal) =>
      limited.handle?.(callOf(id, signal), () => {
        started.push(id);
        return new Promise<void>((resolve) => finish.set(id, resolve));
      });
    const abort = new AbortController();
    const running = [handle("a"), handle("b")];
    const given = expect(handle("c", abort.signal)).rejects.toThrow("closed");
    const last = handle("d");
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(["a", "b"]);
    abort.abort(new Error("closed"));
    finish.get("a")?.();
    await given;
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(["a", "b", "d"]);
    finish.get("b")?.();
    finish.get("d")?.();
    await Promise.all([...running, last]);
  });
});

describe("limitConcurrency given up", () => {
  it("lets who gives up in the line go at once, and passes the turn on", async () => {
    const limited = limitConcurrency(1);
    let finish: (value?: unknown) => void = () => undefined;
    const running = limited.handle?.(callOf("a"), () => new Promise((resolve) => (finish = resolve)));
    const abort = new AbortController();
    const never = vi.fn(async () => undefined);
    const given = expect(limited.handle?.(callOf("b", abort.signal), never)).rejects.toThrow("closed");
    const last = limited.handle?.(callOf("c"), async () => "c");
    abort.abort(new Error("closed"));
    await given;
    await expect(limited.handle?.(callOf("d", abort.signal), never)).rejects.toThrow("closed");
    finish();
    expect(await last).toBe("c");
    expect(never).not.toHaveBeenCalled();
    await running;
  });

  it("does so with publications", async () => {
    const limited = limitConcurrency(1);
    let finish: (results: PublishResult[]) => void = () => undefined;
    const running = limited.publish?.(publicationOf(), () => new Promise((resolve) => (finish = resolve)));
    const abort = new AbortController();
    const never = vi.fn(async () => [published()]);
    const { signal } = abort;
    const given = expect(limited.publish?.(publicationOf(1, { signal }), never)).rejects.toThrow("closed");
    abort.abort(new Error("closed"));
    await given;
    finish([published()]);
    await running;
    expect(await limited.publish?.(publicationOf(), async () => [published(1)])).toEqual([published(1)]);
    expect(never).not.toHaveBeenCalled();
  });
});

describe("logging", () => {
  it("writes one line each, without payloads, and on one line whatever an error says", async () => {
    const lines: string[] = [];
    const logger = {
      info: (line: string) => void lines.push(`i ${line}`),
      warn: (line: string) => void lines.push(`w ${line}`),
    };
    const logs = logging(logger);
    await logs.handle?.(callOf(), async () => undefined);
    const error = new Error("no\nFAKE LINE");
    await expect(logs.handle?.(callOf(), () => Promise.reject(error))).rejects.toBe(error);
    await logs.publish?.(publicationOf(2), async () => [published(), failed("unavailable")]);
    expect(lines).toEqual([
      "i handled shop.order.placed.v1 e1 on orders in g in 0 ms",
      "w failed shop.order.placed.v1 e1 on orders in g in 0 ms: no\\u000aFAKE LINE",
      "i published shop.order.placed.v1 e0 on orders in 0 ms",
      "w refused shop.order.placed.v1 in 0 ms: unavailable",
    ]);
    expect(lines.join("")).not.toContain("EUR");
  });

  it("writes a line for each event of a publication that was rejected", async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const error = new TransportError("unavailable", "no broker");
    const publication = publicationOf(2);
    const rejected = logging({ info: log, warn: log }).publish?.(publication, () => Promise.reject(error));
    await expect(rejected).rejects.toBe(error);
    const line = "refused shop.order.placed.v1 in 0 ms: no broker";
    expect(lines).toEqual([line, line]);
  });

  it("fails no event because a line cannot be written", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const broken = () => {
      throw new Error("disk full");
    };
    const warn = vi.fn(broken);
    const logs = logging({ info: broken, warn });
    expect(await logs.handle?.(callOf(), async () => "handled")).toBe("handled");
    // What was handled is not called failed.
    expect(warn).not.toHaveBeenCalled();
    expect(await logs.publish?.(publicationOf(), async () => [published()])).toEqual([published()]);
    expect(warned.mock.calls.join()).toContain("disk full");
    warned.mockRestore();
  });
});
