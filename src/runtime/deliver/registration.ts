import type { EventDefinition } from "../event/definitions.ts";
import type { RetryPolicy } from "../retry-policy.ts";
import type { HandlerContext } from "./handler.ts";

/** What a handler resolves with to have the event given back instead of acknowledged. */
export const RELEASE = Symbol("release");

/** An event that is about to be handled. */
export interface HandlerCall {
  readonly data: unknown;
  readonly context: HandlerContext;
}

/**
 * Counts and validates the event that a pulled handler is about to hand out. Resolves with undefined when another member has it now, rejects with
 * what is wrong with it.
 */
export type Begin = () => Promise<HandlerCall | undefined>;

/** One handler in the dispatch table. */
export type Registration = {
  readonly event: EventDefinition;
  readonly retry: RetryPolicy;
} & (
  | {
      readonly pulled: false;
      /** Middleware is around the handler, and tells the context when it is called. */
      readonly wrapped: boolean;
      readonly handle: (data: unknown, context: HandlerContext) => unknown;
    }
  /** The handler waits for a consumer that iterates, and does not count against the concurrency. */
  | { readonly pulled: true; readonly handle: (begin: Begin) => Promise<unknown> }
);
