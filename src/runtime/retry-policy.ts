import { checkCount } from "./check-count.ts";
import { ContractViolation, DeliveryError } from "./errors.ts";
import { MAX_TIMER_MS } from "./within.ts";

/** How a failing handler is tried again. */
export interface RetryOptions {
  /** How often an entry is handed to a handler at most, crashes included. Default 5. */
  readonly maxDeliveries?: number;
  /** How many failed attempts are followed by another at once, before the delays begin. Default 1. */
  readonly immediate?: number;
  /** Milliseconds of the first delay; doubles with each further one. Default 200. */
  readonly initialDelay?: number;
  /** Upper limit of the delay in milliseconds. Default 30,000. */
  readonly maxDelay?: number;
  /**
   * Whether trying again is pointless for an error that a handler threw: the event is dead-lettered at once. Always so for a `ContractViolation`
   * and an `UnrecoverableError`.
   */
  readonly unrecoverable?: (error: unknown) => boolean;
}

export type RetryPolicy = Required<RetryOptions>;

const DEFAULTS: RetryPolicy = {
  maxDeliveries: 5,
  immediate: 1,
  initialDelay: 200,
  maxDelay: 30_000,
  unrecoverable: () => false,
};

/** Fills the defaults in. Throws a `RangeError` for numbers that make no sense. */
export function retryPolicy(...options: readonly (RetryOptions | undefined)[]): RetryPolicy {
  const policy: RetryPolicy = Object.assign({}, DEFAULTS, ...options);
  checkCount("retry.maxDeliveries", policy.maxDeliveries);
  if (!(policy.immediate >= 0)) throw new RangeError("retry.immediate must be 0 or more attempts");
  if (!(policy.initialDelay >= 0 && policy.maxDelay >= 0))
    throw new RangeError("retry delays must be 0 or more milliseconds");
  return policy;
}

/** Whether an error that a handler threw makes another attempt pointless. */
export function isUnrecoverable(error: unknown, policy: RetryPolicy): boolean {
  if (ContractViolation.is(error)) return true;
  return (DeliveryError.is(error) && error.code === "unrecoverable") || policy.unrecoverable(error);
}

/** Milliseconds until the next attempt after `failed` attempts: none at first, then exponential, between half and the whole of it at random. */
export function retryDelay(policy: RetryPolicy, failed: number, random = Math.random): number {
  const delayed = failed - policy.immediate;
  if (delayed < 1) return 0;
  const whole = Math.min(MAX_TIMER_MS, policy.maxDelay, policy.initialDelay * 2 ** (delayed - 1));
  return whole * (0.5 + random() / 2);
}
