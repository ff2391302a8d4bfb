import type { ChannelAddress, EventDefinition } from "../event/definitions.ts";
import type { RetryPolicy } from "../retry-policy.ts";
import type { Dialect } from "../transport.ts";
import type { AllLimits } from "../wire/limits.ts";
import type { HandlerContext } from "./handler.ts";
import type { ReaderOptions } from "./reader-options.ts";

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

/** How one address is read for one group. */
export interface DispatcherOptions extends ReaderOptions {
  /** What the bus knows it by. */
  readonly name: unknown;
  readonly address: string;
  readonly channel: ChannelAddress;
  readonly group: string | undefined;
  /** The parameters of the address. */
  readonly params: Readonly<Record<string, string>>;
  readonly dialect: Dialect | undefined;
  readonly limits: AllLimits;
}
