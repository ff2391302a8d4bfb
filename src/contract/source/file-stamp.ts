/** A file that was changed less than this before it was looked at may change again without showing it. */
const CLOCK_TICK_MS = 50;

/** Text that changes whenever the file does; empty when the file changed too recently to be sure. */
export function stampOf(stats: { ctimeMs: number; mtimeMs: number; size: number; ino: number }): string {
  const { ctimeMs, mtimeMs, size, ino } = stats;
  return Date.now() - ctimeMs < CLOCK_TICK_MS ? "" : `${ctimeMs} ${mtimeMs} ${size} ${ino}`;
}
