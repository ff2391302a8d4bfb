import type { Io } from "./io.ts";

/** Says what is being done, and how far it is; without a phase, that all is done. */
export type Progress = (phase?: string, done?: number, total?: number) => void;

const SHOW_AFTER_MS = 1000;
const SHOW_EVERY_MS = 80;
const WIDTH = 24;

/**
 * A bar on one line of standard error, for who waits for more than a second. Undefined where nobody watches: no terminal, or CI.
 * `now` is a clock in milliseconds.
 */
export function startProgress(
  io: Io,
  what: string,
  now: () => number = () => performance.now(),
): Progress | undefined {
  const { overwrite } = io;
  if (!overwrite) return undefined;
  let started: number | undefined = now();
  let shown = Number.NEGATIVE_INFINITY;
  return (phase, done, total) => {
    const time = now();
    if (phase === undefined) {
      if (shown > 0) overwrite("");
      shown = Number.NEGATIVE_INFINITY;
      // What is done after that, as with --watch, has a second of its own.
      started = undefined;
      return;
    }
    started ??= time;
    if (time - started < SHOW_AFTER_MS || time - shown < SHOW_EVERY_MS) return;
    shown = time;
    overwrite(`${what}: ${phase}${done === undefined || total === undefined ? "" : ` ${bar(done, total)}`}`);
  };
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH);
  return `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${done}/${total}`;
}
