import { defineRules } from "../../rule.ts";
import { BREAKS_BOTH, BREAKS_CONSUMERS, CONTRACT_WARNING, INFORMATION } from "../../rules/attributes.ts";

/** Rules about messages: what travels. */
export const MESSAGE_RULES = defineRules("message", [
  {
    ...BREAKS_BOTH,
    id: "message-removed-from-channel",
    summary: "A message was removed from a channel.",
    why: "Consumers wait for it in vain, and deployed producers keep sending a type that nobody handles. Once its announced sunset has passed, this is information.",
    remedy:
      "Keep the message, deprecate it with `x-sunset` and `x-replaced-by`, and remove it after that day.",
    mirror: "message-added-to-channel",
  },
  {
    ...BREAKS_CONSUMERS,
    severity: "warning",
    id: "message-added-to-channel",
    summary: "A message was added to a channel.",
    why: "Consumers of the channel receive a type that they have no handler for; some fail on it or store it as a dead letter. It is information if nobody sends the message, if it is a new version of a message that stays, or if `x-tolerant-readers: true` of the message, the channel or the document says that consumers skip unknown types.",
    remedy:
      "Verify that consumers skip unknown types and set `x-tolerant-readers: true`, or use a channel of its own.",
    mirror: "message-removed-from-channel",
  },
  {
    ...BREAKS_BOTH,
    id: "message-name-changed",
    summary: "The name of a message changed, which is the type of its events.",
    why: "Consumers distinguish events by their type. Deployed consumers do not know the new type, and new ones do not handle what deployed producers still send.",
    remedy:
      "Keep the old message next to the new one, send both for a while, and deprecate the old one with an `x-sunset`.",
    mirror: "message-name-changed",
  },
  {
    ...INFORMATION,
    id: "message-key-renamed",
    summary: "The key of a message changed, but not its name.",
    why: "The key is a name within the document; nothing on the wire contains it. Generated code uses a different name for the event.",
    remedy: "Change the name wherever code uses the generated event.",
    mirror: "message-key-renamed",
  },
  {
    ...BREAKS_BOTH,
    id: "message-content-type-changed",
    summary: "The content type of a message changed.",
    why: "Deployed consumers cannot read the new format, and new consumers cannot read the format of deployed producers.",
    remedy:
      "Keep the `contentType`, and publish the other format as a new message type or on a channel of its own.",
    mirror: "message-content-type-changed",
  },
  {
    ...CONTRACT_WARNING,
    id: "message-schema-format-changed",
    summary: "The payload of a message is described in another dialect of JSON Schema.",
    why: "The check compares the values that schemas allow, so the dialect alone breaks nobody. Tools that know only the old dialect cannot read the contract any more.",
    remedy: "Verify that everybody who generates code from the contract can read the new dialect.",
    mirror: "message-schema-format-changed",
  },
  {
    ...BREAKS_BOTH,
    id: "message-correlation-id-location-changed",
    summary: "The correlation id of a message is at another location.",
    why: "Deployed services read and write it at the old location, so replies and traces are no longer matched.",
    remedy: "Keep the `location` of the `correlationId`, or publish a new message type.",
    mirror: "message-correlation-id-location-changed",
  },
  {
    ...BREAKS_CONSUMERS,
    id: "message-correlation-id-removed",
    summary: "A message no longer has a correlation id.",
    why: "Deployed consumers use it to find out what an event belongs to.",
    remedy: "Keep the `correlationId` for this message type.",
    mirror: "message-correlation-id-added",
  },
  {
    ...INFORMATION,
    id: "message-correlation-id-added",
    summary: "A message has a correlation id.",
    why: "Consumers that do not know it are not affected. Separate findings about the schema report whether its location may be empty.",
    remedy: "No action is needed.",
    mirror: "message-correlation-id-removed",
  },
  {
    ...BREAKS_BOTH,
    id: "message-binding-changed",
    summary: "The protocol bindings of a message changed.",
    why: "Some fields decide how to read the bytes and where they go: the key of a Kafka record, the location and encoding of its schema id, the encoding and type of an AMQP message. Deployed services use the old values. All other fields are a warning.",
    remedy: "Keep the key and the location of the schema id, or publish a new message type.",
    mirror: "message-binding-changed",
  },
  {
    ...BREAKS_BOTH,
    id: "message-payload-added",
    summary: "A message has a payload where it had none.",
    why: "Deployed consumers expect no payload, and new consumers expect one that deployed producers do not send.",
    remedy: "Publish the message with a payload as a new message type.",
    mirror: "message-payload-removed",
  },
  {
    ...BREAKS_BOTH,
    id: "message-payload-removed",
    summary: "A message no longer has a payload.",
    why: "Deployed consumers read a payload that no longer exists.",
    remedy: "Keep the payload, or publish the message without one as a new message type.",
    mirror: "message-payload-added",
  },
  {
    ...CONTRACT_WARNING,
    id: "message-partition-key-changed",
    summary: "The partition key of a message changed.",
    why: "Events are in order per partition key. Events that were handled one after the other may now be handled at the same time, and the events of one key are in two partitions while both keys are in use.",
    remedy: "Keep `x-partition-key`, or let the channel drain before the change.",
    mirror: "message-partition-key-changed",
  },
  {
    ...INFORMATION,
    id: "message-trait-effective-changed",
    summary: "A trait changed a message that itself is unchanged.",
    why: "One edit of a trait changes every message that uses it, which the message itself does not show. Separate findings report what the change means.",
    remedy: "Verify that the change is intended for all messages with the trait.",
    mirror: "message-trait-effective-changed",
  },
]);
