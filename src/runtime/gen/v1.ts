/**
 * The seam: the only module that generated code imports. Its exports never change; a generator that needs others brings
 * `gen/v2` beside it, so that contract packages of any age run on today's runtime.
 */

export { definePublisher, type PublisherDefinition } from "../application/publisher.ts";
export { defineSubscriber, type SubscriberDefinition } from "../application/subscriber.ts";
export { defineAddress, defineChannel } from "../event/channel.ts";
export { checkOnce } from "../event/check-once.ts";
export { ucs2length } from "../event/code-points.ts";
export { isDecimalMultiple } from "../event/decimal-multiple.ts";
export { deepEqual } from "../event/deep-equal.ts";
export type {
  AddressParameter,
  ChannelAddress,
  ChannelDefinition,
  DefaultsPlan,
  EventDefinition,
  ValidateFunction,
} from "../event/definitions.ts";
export { defineEvent } from "../event/event.ts";
export * from "../event/formats.ts";
export { defineHeaders } from "../event/headers.ts";
export { defineJsonSchema, type StandardJsonSchema } from "../event/json-schema.ts";
export {
  at,
  closed,
  countItems,
  Evaluated,
  fail,
  hasDuplicates,
  holds,
  isMultipleOf,
  isObject,
  own,
  some,
  strictWriter,
  validator,
} from "../event/validation.ts";
export { wholeEvent } from "../wire/whole-event.ts";
