import { checkCount } from "../check-count.ts";
import { TransportError } from "../errors.ts";
import type { Middleware } from "../middleware.ts";
import type { PublishResult } from "../publish.ts";
import { isUnrecoverable, retryDelay, retryPolicy } from "../retry.ts";
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
 * Tries again at once and in place: a handler within one delivery, so that other members do not see its failures; a publication that was not
 * stored for certain (codes `unavailable`, `out_of_memory`, `read_only`), or that may have been stored (`publish_ambiguous`) if it is idempotent by
 * its options. Throws a `RangeError` for options that make no sense.
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
      const { inputs, options: asked } = publication;
      const isWorthwhile = (result: PublishResult) =>
        result.status === "failed" &&
        TransportError.is(result.error) &&
        (NOT_STORED.includes(result.error.code) ||
          (result.error.code === "publish_ambiguous" && asked.idempotent === true)) &&
        when(result.error);
      const results: PublishResult[] = await next(publication);
      for (let failed = 1; failed < attempts && results.some(isWorthwhile); failed++) {
        await elapsed(retryDelay(policy, failed), asked.signal);
        if (asked.signal?.aborted) break;
        const places = [...results.keys()].filter((place) => isWorthwhile(results[place] as PublishResult));
        const again = await next({ ...publication, inputs: places.map((place) => inputs[place]) });
        for (const [index, place] of places.entries()) results[place] = again[index] as PublishResult;
      }
      return results;
    },
  };
}
