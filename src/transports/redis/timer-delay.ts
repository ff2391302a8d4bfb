/** The longest delay a timer of Node can have, in ms; what is longer would fire at once. */
const longestDelay = 2 ** 31 - 1;

/** The delay to give to a timer for `ms`, at least 1 ms. */
export function timerDelay(ms: number): number {
  return Math.max(1, Math.min(ms, longestDelay));
}
