import { checkCount } from "../check-count.ts";
import type { Middleware } from "../middleware.ts";
import { onAbort } from "../on-abort.ts";
import { createSemaphore, type Semaphore } from "../semaphore.ts";

/**
 * Lets at most `limit` handlers run at a time, and as many publications, over all subscriptions and buses that share this middleware; the
 * others wait in line. What is given up while it waits does not begin: it rejects at once, with the reason of its signal. Throws a `RangeError`
 * for what is no whole number from 1.
 */
export function limitConcurrency(limit: number): Middleware {
  checkCount("limitConcurrency", limit);
  const handling = createSemaphore(limit);
  const publishing = createSemaphore(limit);
  return {
    handle: (call, next) => inTurn(handling, call.context.signal, () => next(call)),
    publish: (publication, next) => inTurn(publishing, publication.options.signal, () => next(publication)),
  };
}

async function inTurn<T>(
  semaphore: Semaphore,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const waiting = semaphore.acquire(1);
  if (waiting) await turnOf(semaphore, waiting, signal);
  try {
    signal?.throwIfAborted();
    return await work();
  } finally {
    semaphore.release(1);
  }
}

/** Waits for a turn. Who gives up before rejects at once, and passes the turn on when it comes. */
function turnOf(
  semaphore: Semaphore,
  waiting: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let hasGivenUp = false;
    const stopListening = onAbort(signal, () => {
      hasGivenUp = true;
      reject(signal?.reason);
    });
    void waiting.then(() => {
      stopListening();
      if (hasGivenUp) semaphore.release(1);
      else resolve();
    });
  });
}
