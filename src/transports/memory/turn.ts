/** Runs something after I/O; browsers have only timers, which wait for a millisecond or more. */
export const later: (run: () => void) => unknown =
  (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate ?? setTimeout;

/** Milliseconds of publishing and delivering after which timers and I/O get their turn. */
const MAX_TURN_MS = 5;

let began: number | undefined;

/** Whether this turn of the event loop has lasted long enough: while only promises are awaited nothing else runs. */
export function isLongTurn(): boolean {
  const now = performance.now();
  if (began === undefined) {
    began = now;
    later(() => {
      began = undefined;
    });
  }
  return now - began > MAX_TURN_MS;
}
