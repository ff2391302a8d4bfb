import { MAX_TIMER_MS } from "../../runtime/within.ts";

/** The delay to give to a timer for `ms`, at least 1 ms. */
export function timerDelay(ms: number): number {
  return Math.max(1, Math.min(ms, MAX_TIMER_MS));
}
