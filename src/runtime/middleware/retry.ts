import { checkCount } from "../check-count.ts";
import { TransportError } from "../errors.ts";
import type { Middleware } from "../middleware.ts";
import type { PublishResult } from "../publish/publish.ts";
import { isUnrecoverable, retryDelay, retryPolicy } from "../retry-policy.ts";
import { elapsed } from "./elapsed.ts";

/** How `retry` tries again. */
export interface RetryMiddlewareOptions {
  /** Most attempts, the first included. Default 3. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt; doubles with each further one, and is halved at random. Default 100. */
  readonly initialDelay?: number;
  /** Longest delay in milliseconds. Default 5,000. */
  readonly maxDelay?: number;
  /** Whether an error is worth another attempt. Default: every error, but never a `ContractViolation` nor an `UnrecoverableError`. */
  readonly when?: (error: unknown) => boolean;
}

/** Codes of publications that were not stored for certain. */
const NOT_STORED = ["unavailable", "out_of_memory", "read_only", "circuit_open"];

/**
 * Tries again in place: a handler within one delivery, with the same payload, so that other members do not see its failures; a publication that
 * was not stored for certain (codes `unavailable`, `out_of_memory`, `read_only`, `circuit_open`), or that may have been stored
 * (`publish_ambiguous`) if it is a single event and idempotent by its options: it is sent again with the same id. Throws a `RangeError` for
 * options that make no sense.
 */
export function retry(options: RetryMiddlewareOptions = {}): Middleware {
  const { attempts = 3, initialDelay = 100, maxDelay = 5_000, when = () => true } = options;
  checkCount("retry: attempts", attempts);
  const policy = retryPolicy({ immediate: 0, initialDelay, maxDelay });
  return {
    async handle(call, next) {
      const { signal } = call.context;
      for (let failed = 1; ; failed++) {
        try {
          return await next(call);
        } catch (error) {
          if (failed >= attempts || signal.aborted || isUnrecoverable(error, policy) || !when(error))
            throw error;
          await elapsed(retryDelay(policy, failed), signal);
          if (signal.aborted) throw error;
        }
      }
    },
    async publish(publication, next) {
      const { inputs, options: given } = publication;
      // With another id it would be another event, and stored twice. Several have no ids to be known by.
      const isOne = inputs.length === 1;
      const asked = isOne ? { ...given, id: given.id ?? crypto.randomUUID() } : given;
      const isWorthwhile = (result: PublishResult) =>
        result.status === "failed" &&
        TransportError.is(result.error) &&
        (NOT_STORED.includes(result.error.code) ||
          (result.error.code === "publish_ambiguous" && isOne && asked.idempotent === true)) &&
        when(result.error);
      /** A broker that cannot be used at all fails each; once some were sent, everything does, so that their results are kept. */
      const send = (some: readonly unknown[], isFirst: boolean) =>
        next({ ...publication, inputs: some, options: asked }).catch((error): PublishResult[] => {
          if (isFirst && !TransportError.is(error)) throw error;
          return some.map(() => ({ status: "failed", error }));
        });
      const results = await send(inputs, true);
      for (let failed = 1; failed < attempts && results.some(isWorthwhile); failed++) {
        await elapsed(retryDelay(policy, failed), asked.signal);
        if (asked.signal?.aborted) break;
        const places = [...results.keys()].filter((place) => isWorthwhile(results[place] as PublishResult));
        const again = await send(
          places.map((place) => inputs[place]),
          false,
        );
        for (const [index, place] of places.entries()) results[place] = again[index] as PublishResult;
      }
      return results;
    },
  };
}
