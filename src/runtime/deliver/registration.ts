import type { EventDefinition } from "../event/definitions.ts";
import type { RetryPolicy } from "../retry-policy.ts";
import type { HandlerContext } from "./handler.ts";

/** What a handler resolves with to have the event given back instead of acknowledged. */
export const RELEASE = Symbol("release");

/** One handler in the dispatch table. */
export interface Registration {
  readonly event: EventDefinition;
  /** `begin` is what a pulled handler calls when the event is handed out; resolves with false when it is not ours any more. */
  readonly handle: (data: unknown, context: HandlerContext, begin: () => Promise<boolean>) => unknown;
  readonly retry: RetryPolicy;
  /** The handler waits for somebody who pulls, and does not count against the concurrency. */
  readonly pulled: boolean;
}
