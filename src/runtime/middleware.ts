import type { HandlerContext } from "./deliver/handler.ts";
import type { EventDefinition } from "./event/definitions.ts";
import type { PublishResult, UntypedPublishOptions } from "./publish/publish.ts";

/** One call of a handler. */
export interface HandlerCall {
  /** The payload with defaults. */
  readonly data: unknown;
  /** What the handler gets beside it; `context.event` says which event it is. */
  readonly context: HandlerContext;
}

/** One publication: one event, with one payload (`publish`) or several (`publishMany`). */
export interface Publication {
  readonly event: EventDefinition;
  /** As given by the caller: not validated yet, without defaults. */
  readonly inputs: readonly unknown[];
  readonly options: UntypedPublishOptions;
}

/**
 * Something around every call of a handler, or around every publication, or both. The first of a list is the outermost. What it is given may be
 * passed on changed; `next` may be left out, or called more than once.
 */
export interface Middleware {
  /** Resolving acknowledges the event, rejecting has it tried again, as with a handler. */
  handle?(call: HandlerCall, next: (call: HandlerCall) => Promise<unknown>): Promise<unknown>;
  /** Resolves with one result per input. Inputs that were refused or not sent do not reject: their results say so. */
  publish?(
    publication: Publication,
    next: (publication: Publication) => Promise<PublishResult[]>,
  ): Promise<PublishResult[]>;
}
