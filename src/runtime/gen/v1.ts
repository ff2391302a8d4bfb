/**
 * The seam: the only module that generated code imports. Its exports never change; a generator that needs others brings
 * `gen/v2` beside it, so that contract packages of any age run on today's runtime.
 */

export { defineAddress, defineChannel } from "../channel.ts";
export { ucs2length } from "../code-points.ts";
export { deepEqual } from "../deep-equal.ts";
export type {
  AddressParameter,
  ChannelAddress,
  ChannelDefinition,
  DefaultsPlan,
  EventDefinition,
  ValidateFunction,
} from "../definitions.ts";
export { defineEvent } from "../event.ts";
export * from "../formats.ts";
export { defineHeaders } from "../headers.ts";
export { definePublisher, type PublisherDefinition } from "../publisher.ts";
export { defineSubscriber, type SubscriberDefinition } from "../subscriber.ts";
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
} from "../validation.ts";
export { wholeEvent } from "../whole-event.ts";
