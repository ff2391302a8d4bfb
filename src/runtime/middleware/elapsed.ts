import { onAbort } from "../on-abort.ts";
import { MAX_TIMER_MS } from "../within.ts";

/** Resolves after `ms` milliseconds, or when the signal is aborted. */
export function elapsed(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, MAX_TIMER_MS));
    const stopListening = onAbort(signal, end);
    if (signal?.aborted) end();
  });
}
