import { timerDelay } from "./timer-delay.ts";

/**
 * Calls `onSilence` when a reply takes longer than `limit` ms. A process that was busy itself finds the timer due before it has
 * looked at its sockets, so there is a second, short wait before the verdict.
 */
export function watchReply(reply: Promise<unknown>, limit: number, onSilence: () => void): void {
  let timer = setTimeout(() => {
    timer = setTimeout(onSilence, Math.min(500, limit / 4));
  }, timerDelay(limit));
  const done = () => clearTimeout(timer);
  reply.then(done, done);
}
