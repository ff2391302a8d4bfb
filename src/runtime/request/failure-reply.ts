import { DeliveryError } from "../errors.ts";
import type { EventDefinition } from "../event/definitions.ts";
import type { Reply } from "./reply.ts";

/** A request was answered by a failure (`x-failure-reply` of the contract). Its code is `failure_reply`. */
export class FailureReply<E extends EventDefinition = EventDefinition> extends DeliveryError {
  /** The failure, as it was published. Not enumerable, so that whoever prints or logs the error does not print its payload. */
  declare readonly reply: Reply<E>;

  constructor(message: string, reply: Reply<E>) {
    super("failure_reply", message);
    Object.defineProperty(this, "reply", { value: reply });
  }

  /** Recognises the error also when it comes from another copy of the package; with an event, only where that is the failure. */
  static override is<F extends EventDefinition = EventDefinition>(
    error: unknown,
    event?: F,
  ): error is FailureReply<F> {
    if (!DeliveryError.is(error) || error.code !== "failure_reply") return false;
    return !event || (error as FailureReply).reply.event.type === event.type;
  }
}
