import type { BusReport } from "../bus-report.ts";
import type { DedupeKey, DedupeStore } from "../dedupe-store.ts";
import type { HandlerCall, Middleware } from "../middleware.ts";
import { elapsed } from "./elapsed.ts";
import { PatientStore } from "./patient-store.ts";

/** Options of `dedupe`. */
export interface DedupeMiddlewareOptions {
  /** For how long a handled event is remembered, in milliseconds. */
  readonly window: number;
  readonly store: DedupeStore;
  /** For how long an event stays with a member that crashed while it handled it, in milliseconds. Default 30,000; of the option `dedupe`, the lease of the transport. */
  readonly lease?: number;
  /** Hears that the store fails, and that it answers again. Default: a warning line; of the option `dedupe`, `onEvent` of the bus. */
  readonly report?: (report: BusReport) => void;
}

/** Pauses before an event is asked for again that another member handles: the first, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 1_000;

/**
 * Calls the handler once for events with the same `source` and `id` that come within `window` of each other; they are marked after success.
 * While a member handles one, others wait for its outcome. A crash between the end of a handler and the mark has it handled again: effects
 * happen once only where the handler keeps its own account in the same transaction. Without a group it does nothing.
 *
 * A store that fails costs no attempt: it is asked again until it answers, or the event is given back. After success the event counts as handled,
 * and the mark is tried again until the store takes it; meanwhile this process recognises copies by itself. Throws a `RangeError` for a window or
 * a lease that is not positive.
 */
export function dedupe({ window, store, lease = 30_000, report }: DedupeMiddlewareOptions): Middleware {
  if (!(window > 0 && lease > 0))
    throw new RangeError("dedupe: window and lease must be more than 0 milliseconds");
  const patient = new PatientStore(store, window, report);
  const member = crypto.randomUUID();
  return {
    async handle(call, next) {
      const key = keyOf(call.context);
      if (!key) return next(call);
      // The next attempt at the same entry is the same owner, so it need not wait for the lease of one that could not be cancelled.
      const owner = `${member}/${call.context.delivery.entry}`;
      if (!(await begin(patient, key, owner, lease, call.context.signal))) return undefined;
      const renewal = setInterval(() => void patient.renew(key, owner, lease), lease / 3);
      try {
        const outcome = await next(call);
        await patient.done(key);
        return outcome;
      } catch (error) {
        // A renewal after it would take the event again, for nobody.
        clearInterval(renewal);
        await patient.cancel(key, owner);
        throw error;
      } finally {
        clearInterval(renewal);
      }
    },
  };
}

function keyOf({ delivery: { address, group }, metadata }: HandlerCall["context"]): DedupeKey | undefined {
  return group === undefined
    ? undefined
    : { address, group, event: JSON.stringify([metadata.source, metadata.id]) };
}

/** Waits for its turn; resolves with false when there is nothing left to do. Rejects with the reason of the signal. */
async function begin(
  store: PatientStore,
  key: DedupeKey,
  owner: string,
  lease: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MAX_PAUSE_MS, pause * 2)) {
    const state = await store.begin(key, owner, lease, signal);
    if (state !== "busy") return state === "begun";
    await elapsed(pause, signal);
  }
}
