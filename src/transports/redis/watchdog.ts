import { timerDelay } from "./timer-delay.ts";

/** In how many parts a wait is counted. */
const WAIT_PARTS = 8;

/**
 * Calls `onSilence` when `reply` is not settled within `limit` ms. A process that was busy finds a timer due before it has looked at its sockets,
 * and what it still had to send left late: so the wait is counted in parts, each of which counts once however late it ends, and there is a
 * short one more before the verdict.
 */
export function watchReply(reply: Promise<unknown>, limit: number, onSilence: () => void): void {
  const part = timerDelay(limit) / WAIT_PARTS;
  let left = WAIT_PARTS;
  let timer: NodeJS.Timeout;
  const next = () => {
    left--;
    if (left > 0) timer = setTimeout(next, part);
    else timer = setTimeout(onSilence, Math.min(500, limit / 4));
  };
  timer = setTimeout(next, part);
  const done = () => clearTimeout(timer);
  reply.then(done, done);
}

/** Waits for `work`, at most `ms` as `watchReply` counts them; then rejects, with `silence` if that is given. */
export function inTime<T>(ms: number, work: Promise<T>, silence?: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    work.then(resolve, reject);
    watchReply(work, ms, () => reject(silence?.() ?? new Error(`no answer within ${ms} ms`)));
  });
}
