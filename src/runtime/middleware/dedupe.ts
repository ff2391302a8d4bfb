import type { DedupeKey, DedupeStore } from "../dedupe-store.ts";
import type { HandlerCall, Middleware } from "../middleware.ts";
import { elapsed } from "./elapsed.ts";

/** Options of `dedupe`. */
export interface DedupeMiddlewareOptions {
  /** For how long a handled event is remembered, in milliseconds. */
  readonly window: number;
  readonly store: DedupeStore;
  /** For how long an event stays with a member that crashed while it handled it, in milliseconds. Default 30,000. */
  readonly lease?: number;
}

/** Pauses before an event is asked for again that another member handles: the first, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 1_000;

/**
 * Calls the handler once for events with the same `source` and `id` that come within `window` of each other; they are marked after success.
 * While a member handles one, others wait for its outcome. A crash between the end of a handler and the mark has it handled again: effects
 * happen once only where the handler keeps its own account in the same transaction. Without a group it does nothing. When the store cannot be
 * reached the attempt fails.
 */
export function dedupe({ window, store, lease = 30_000 }: DedupeMiddlewareOptions): Middleware {
  if (!(window > 0 && lease > 0))
    throw new RangeError("dedupe: window and lease must be more than 0 milliseconds");
  return {
    async handle(call, next) {
      const key = keyOf(call.context);
      if (!key) return next(call);
      const owner = crypto.randomUUID();
      if (!(await begin(store, key, owner, lease, call.context.signal))) return undefined;
      const renewal = setInterval(
        () =>
          void store.begin(key, owner, lease).catch(() => {
            // The next one counts.
          }),
        lease / 3,
      );
      try {
        const outcome = await next(call);
        await store.done(key, window);
        return outcome;
      } catch (error) {
        // A renewal after it would take the event again, for nobody.
        clearInterval(renewal);
        await store.cancel(key, owner).catch(() => {
          // It is free when its lease is over.
        });
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

/** Waits for its turn; resolves with false when there is nothing left to do. */
async function begin(
  store: DedupeStore,
  key: DedupeKey,
  owner: string,
  lease: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MAX_PAUSE_MS, pause * 2)) {
    signal.throwIfAborted();
    const state = await store.begin(key, owner, lease);
    if (state !== "busy") return state === "begun";
    await elapsed(pause, signal);
  }
}
