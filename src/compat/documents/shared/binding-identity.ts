/**
 * Fields of bindings that identify the stream, route events or define how to read their bytes, as JSON pointers by protocol
 * (https://github.com/asyncapi/bindings). A change of these fields breaks; a change of any other field is a warning.
 */

const CHANNEL: Readonly<Record<string, readonly string[]>> = {
  amqp: [
    "/is",
    "/exchange/name",
    "/exchange/type",
    "/exchange/vhost",
    "/queue/name",
    "/queue/vhost",
    "/routingKey",
  ],
  anypointmq: ["/destination", "/destinationType"],
  googlepubsub: ["/topic"],
  ibmmq: ["/destinationType", "/queue/objectName", "/topic/string", "/topic/objectName"],
  jms: ["/destination", "/destinationType"],
  kafka: ["/topic", "/partitions", "/topicConfiguration/cleanup.policy"],
  pulsar: ["/namespace", "/persistence"],
  redis: ["/type", "/kind", "/mode", "/stream", "/method"],
  sns: ["/name", "/ordering/type"],
  solace: ["/destinationType", "/queue/name"],
  sqs: ["/queue/name", "/queue/fifoQueue"],
  ws: ["/method", "/query", "/headers"],
};

const OPERATION: Readonly<Record<string, readonly string[]>> = {
  amqp: ["/cc"],
  http: ["/method", "/query"],
  mqtt: ["/qos", "/retain"],
  mqtt5: ["/qos", "/retain"],
};

const MESSAGE: Readonly<Record<string, readonly string[]>> = {
  amqp: ["/contentEncoding", "/messageType"],
  googlepubsub: ["/schema"],
  http: ["/statusCode"],
  kafka: ["/key", "/schemaIdLocation", "/schemaIdPayloadEncoding", "/schemaLookupStrategy"],
};

const BY_HOLDER = { channel: CHANNEL, operation: OPERATION, message: MESSAGE, server: {} } as const;

/** Kind of object that has bindings. */
export type BindingHolder = keyof typeof BY_HOLDER;

/** Whether a change at this pointer of a protocol's bindings breaks. The number of Kafka partitions may increase. */
export function isIdentity(
  holder: BindingHolder,
  protocol: string,
  { pointer, old, new: next }: { readonly pointer: string; readonly old: unknown; readonly new: unknown },
): boolean {
  const pointers: Readonly<Record<string, readonly string[]>> = BY_HOLDER[holder];
  const own = Object.hasOwn(pointers, protocol) ? (pointers[protocol] ?? []) : [];
  if (holder === "channel" && protocol === "kafka" && pointer === "/partitions")
    return typeof old === "number" && typeof next === "number" && next < old;
  return own.some((identity) => pointer === identity || pointer.startsWith(`${identity}/`));
}
