import type { ChannelAddress, EventDefinition } from "../event/definitions.ts";
import type { HeadersOf, InputOf, OptionsArgument, PublishTarget } from "../event/event-types.ts";
import type { EnvelopeOptions } from "../wire/envelope.ts";

type HeadersPart<H> = [H] extends [undefined]
  ? { readonly headers?: undefined }
  : object extends H
    ? { readonly headers?: H }
    : { readonly headers: H };

/** Options of a publication that do not depend on the channel: the envelope and the headers. */
export type MessageOptions<E extends EventDefinition> = EnvelopeOptions &
  HeadersPart<HeadersOf<E>> & {
    /** Stops waiting. What was already sent stays sent. */
    readonly signal?: AbortSignal;
    /**
     * Stores the event once although it may be sent again: by the transport after a lost connection, or by you with the same `id` within the
     * transport's window. Default: the bus's.
     */
    readonly idempotent?: boolean;
  };

/** Options of a publication: envelope, headers, and the channel and its parameters where they are not known otherwise. */
export type PublishOptions<E extends EventDefinition> = MessageOptions<E> & PublishTarget<E>;

/** `PublishOptions` without the types of an event. */
export interface UntypedPublishOptions extends EnvelopeOptions {
  readonly channel?: string | ChannelAddress;
  readonly params?: object | undefined;
  readonly headers?: object;
  readonly signal?: AbortSignal;
  readonly idempotent?: boolean;
}

/** What was published. */
export interface Receipt {
  /** The event's id. */
  readonly id: string;
  readonly address: string;
  /** Id of the entry in the log. */
  readonly entry: string;
}

/** What became of one item of `publishMany`. */
export type PublishResult =
  | { readonly status: "published"; readonly receipt: Receipt }
  | { readonly status: "failed"; readonly error: Error };

/** Publishes one event. Rejects with a `ContractViolation`, with nothing sent, or with a `TransportError`. */
export type PublishFunction = <E extends EventDefinition>(
  event: E,
  input: InputOf<E>,
  ...options: OptionsArgument<PublishOptions<E>>
) => Promise<Receipt>;
