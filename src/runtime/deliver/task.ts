import type { IncomingEntry } from "../transport.ts";
import type { Attempt } from "./attempt.ts";
import type { DispatcherOptions } from "./dispatcher-options.ts";
import type { HandlerInput } from "./handler-input.ts";
import type { LaneTask } from "./lanes.ts";
import type { Registration } from "./registration.ts";

/** An event on its way to its handler. */
export interface Task extends LaneTask {
  readonly entry: IncomingEntry;
  readonly registration: Registration;
  /**
   * Input of the first attempt, or why there cannot be one, where a lane waits for it; a further attempt reads the entry anew, as a handler may
   * change what it got.
   */
  readonly first: HandlerInput | { readonly problem: unknown };
  readonly type: string;
  /** Attempts made by this member. */
  attempts: number;
  /** It failed for good, and its lane waits for it. */
  hasStopped: boolean;
  /** When the first failed attempt was made. */
  since: Date | undefined;
  /** The attempt that runs. */
  attempt: Attempt | undefined;
}

/** Whether a lane waits for an event that failed for good. */
export function laneMayStop(lane: string | undefined, { onGap }: DispatcherOptions): boolean {
  return lane !== undefined && onGap === "stop";
}
