import { DeliveryError } from "../errors.ts";
import type { IncomingEntry } from "../transport.ts";
import type { DecodedEvent } from "../wire/decode.ts";
import type { Attempt } from "./attempt.ts";
import type { DispatcherOptions } from "./dispatcher-options.ts";
import type { LaneTask } from "./lanes.ts";
import type { Registration } from "./registration.ts";

/** An event on its way to its handler. */
export interface Task extends LaneTask {
  readonly entry: IncomingEntry;
  /** Undefined until the first attempt identifies the event by its payload, where its type does not tell. */
  registration: Registration | undefined;
  /** The event for the first attempt; a further attempt reads the entry anew, as a handler may change its data. */
  readonly decoded: DecodedEvent;
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

/** The error for an entry that was delivered too often; `deliveries` counts this delivery, too. */
export function tooManyDeliveries({ deliveries }: IncomingEntry): DeliveryError {
  const problem = `handed out ${deliveries - 1} times without an outcome; its handler may crash or hang`;
  return new DeliveryError("max_deliveries", problem);
}
