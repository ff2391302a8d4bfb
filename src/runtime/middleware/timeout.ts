import { DeliveryError, TransportError } from "../errors.ts";
import type { Middleware } from "../middleware.ts";
import { onAbort } from "../on-abort.ts";
import type { PublishResult } from "../publish/publish.ts";
import { MAX_TIMER_MS } from "../within.ts";

/**
 * Waits at most `ms` milliseconds for a handler, whose `signal` is then aborted (`DeliveryError`, code `handler_timeout`), and for a
 * publication (`TransportError`, code `publish_timeout`; what was sent stays sent). Throws a `RangeError` for what is no positive number.
 */
export function timeout(ms: number): Middleware {
  if (!(ms > 0)) throw new RangeError(`timeout must be more than 0 milliseconds, not ${ms}`);
  const limit = Math.min(ms, MAX_TIMER_MS);
  return {
    handle(call, next) {
      const { signal } = call.context;
      const abort = new AbortController();
      const stopListening = onAbort(signal, () => abort.abort(signal.reason));
      if (signal.aborted) abort.abort(signal.reason);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const error = new DeliveryError("handler_timeout", `the handler took longer than ${ms} ms`);
          // Rejected before: a handler that heeds the signal may reject with something else.
          reject(error);
          abort.abort(error);
        }, limit);
        next({ ...call, context: { ...call.context, signal: abort.signal } })
          .finally(() => {
            clearTimeout(timer);
            stopListening();
          })
          .then(resolve, reject);
      });
    },
    publish(publication, next) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const text = `publishing ${publication.event.key} took longer than ${ms} ms; what was sent may still arrive`;
          const error = new TransportError("publish_timeout", text);
          resolve(publication.inputs.map((): PublishResult => ({ status: "failed", error })));
        }, limit);
        next(publication)
          .finally(() => clearTimeout(timer))
          .then(resolve, reject);
      });
    },
  };
}
