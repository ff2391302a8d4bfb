import { checkCount } from "./check-count.ts";
import { LONGEST_TIMER } from "./within.ts";

/** How a failing handler is tried again. */
export interface RetryOptions {
  /** How often an entry is handed to a handler at most, crashes included. Default 5. */
  readonly maxDeliveries?: number;
  /** Milliseconds before the second attempt; doubles with each further one. Default 200. */
  readonly initialDelay?: number;
  /** Upper limit of the delay in milliseconds. Default 30,000. */
  readonly maxDelay?: number;
}

export type RetryPolicy = Required<RetryOptions>;

/** Fills the defaults in. Throws a `RangeError` for numbers that make no sense. */
export function retryPolicy(...options: readonly (RetryOptions | undefined)[]): RetryPolicy {
  const policy = Object.assign({ maxDeliveries: 5, initialDelay: 200, maxDelay: 30_000 }, ...options);
  checkCount("retry.maxDeliveries", policy.maxDeliveries);
  if (!(policy.initialDelay >= 0 && policy.maxDelay >= 0))
    throw new RangeError("retry delays must be 0 or more milliseconds");
  return policy;
}

/** Milliseconds until the next attempt after `failed` attempts: exponential, between half and the whole of it at random. */
export function retryDelay(policy: RetryPolicy, failed: number, random = Math.random): number {
  const whole = Math.min(LONGEST_TIMER, policy.maxDelay, policy.initialDelay * 2 ** (failed - 1));
  return whole * (0.5 + random() / 2);
}
