import type { EventDefinition } from "../event/definitions.ts";
import type { Metadata } from "../event/metadata.ts";
import type { PublishFunction } from "../publish/publish.ts";
import { type DecodedEvent, metadataOf } from "../wire/decode.ts";
import type { Attempt } from "./attempt.ts";
import type { DeliveryInfo, HandlerContext } from "./handler.ts";

/** The context of one call of a handler. What few handlers ask for is made when they do. */
export class LazyContext implements HandlerContext {
  readonly event: EventDefinition;
  readonly headers: HandlerContext["headers"];
  readonly params: Readonly<Record<string, string>>;
  readonly delivery: DeliveryInfo;
  readonly #decoded: DecodedEvent;
  readonly #attempt: Attempt;
  readonly #publishBecauseOf: (cause: Metadata) => PublishFunction;
  #metadata: Metadata | undefined;

  constructor(
    known: Pick<HandlerContext, "event" | "headers" | "params" | "delivery">,
    decoded: DecodedEvent,
    attempt: Attempt,
    publishBecauseOf: (cause: Metadata) => PublishFunction,
  ) {
    this.event = known.event;
    this.headers = known.headers;
    this.params = known.params;
    this.delivery = known.delivery;
    this.#decoded = decoded;
    this.#attempt = attempt;
    this.#publishBecauseOf = publishBecauseOf;
  }

  /** As `beginHandler`. */
  begin(): void {
    if (this.#attempt.isAbandoned) this.#attempt.signal.throwIfAborted();
    this.#attempt.hasBegun = true;
  }

  get metadata(): Metadata {
    this.#metadata ??= metadataOf(this.#decoded);
    return this.#metadata;
  }

  get signal(): AbortSignal {
    return this.#attempt.signal;
  }

  get publish(): PublishFunction {
    return this.#publishBecauseOf(this.metadata);
  }
}

/** Notes that the handler of a context is called now. Throws the reason when its attempt was abandoned before. */
export function beginHandler(context: HandlerContext): void {
  if (context instanceof LazyContext) context.begin();
}

/** The same context with members of its own, so that it may be copied by spreading. */
export function spreadable(context: HandlerContext): HandlerContext {
  const { event, headers, params, delivery } = context;
  return {
    event,
    headers,
    params,
    delivery,
    get metadata() {
      return context.metadata;
    },
    get signal() {
      return context.signal;
    },
    get publish() {
      return context.publish;
    },
  };
}
