/** The runtime: publishes and handles the events of generated contracts. Imports nothing, runs in Node and in browsers. */
export type { WithRequest } from "./application/publisher.ts";
export type { Bus, BusOptions, DeadLetterOptions } from "./bus.ts";
export { type BusReport, warn } from "./bus-report.ts";
export { createBus } from "./create-bus.ts";
export type { DedupeKey, DedupeOptions, DedupeStore } from "./dedupe-store.ts";
export type { DeliveryInfo, Handler, HandlerContext } from "./deliver/handler.ts";
export type { ChannelDelivery, Delivery, EventStream } from "./deliver/stream.ts";
export type {
  ChannelHandlers,
  ChannelSubscribeOptions,
  CloseOptions,
  DeliveryOptions,
  SubscribeOptions,
  Subscription,
} from "./deliver/subscription.ts";
export {
  ContractViolation,
  DeliveryError,
  type Issue,
  TransportError,
  UnrecoverableError,
} from "./errors.ts";
export type { ChannelAddress, ChannelDefinition, EventDefinition } from "./event/definitions.ts";
export type {
  ChannelTarget,
  ChannelTypesOf,
  DataOf,
  HeadersOf,
  InputOf,
  OptionsArgument,
  ParamsPart,
  PublishTarget,
  SubscribeTarget,
} from "./event/event-types.ts";
export { type IdentifyEvent, identifyByPayload } from "./event/identify-by-payload.ts";
export type { Metadata } from "./event/metadata.ts";
export type { StandardSchemaV1 } from "./event/standard-schema.ts";
export { type CircuitBreakerOptions, circuitBreaker } from "./middleware/circuit-breaker.ts";
export { type DedupeMiddlewareOptions, dedupe } from "./middleware/dedupe.ts";
export { limitConcurrency } from "./middleware/limit-concurrency.ts";
export { type Logger, type LogRecord, logging } from "./middleware/logging.ts";
export { type MemoryDedupeStoreOptions, memoryDedupeStore } from "./middleware/memory-dedupe-store.ts";
export { type RetryMiddlewareOptions, retry } from "./middleware/retry.ts";
export { timeout } from "./middleware/timeout.ts";
export type { HandlerCall, Middleware, Publication } from "./middleware.ts";
export type { PublishFunction, PublishOptions, PublishResult, Receipt } from "./publish/publish.ts";
export { FailureReply } from "./request/failure-reply.ts";
export type { Reply, ReplyOf } from "./request/reply.ts";
export type { RetryOptions } from "./retry-policy.ts";
export type {
  AppendOutcome,
  Connection,
  EntryFields,
  IncomingEntry,
  OutgoingEntry,
  Sink,
  Source,
  SourceOptions,
  StoredDeadLetter,
  Transport,
  TransportHost,
  WireDialect,
} from "./transport.ts";
export { VERSION } from "./version.ts";
export { daprDialect } from "./wire/dapr-dialect.ts";
export type { DeadLetter } from "./wire/dead-letter.ts";
export type { EnvelopeOptions } from "./wire/envelope.ts";
export type { Limits } from "./wire/limits.ts";
