import { describe, expect, it } from "vitest";
import { check, withPayload } from "../contract-files.ts";

const HEAD = "asyncapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\n";

describe("the types of messages", () => {
  it("tell the messages of a channel apart", async () => {
    const text = `${HEAD}channels:
  a:
    address: a
    messages:
      Old: { name: order.placed }
      New: { name: order.placed }
      Other: { name: order.paid }
  b: { address: b, messages: { Elsewhere: { name: order.placed } } }
`;
    expect(await check(text)).toEqual([
      'asyncapi.yaml:8:20: error type-duplicate: New and Old (asyncapi.yaml:7:20) on the channel a have the same type "order.placed", so a reader cannot tell them apart; give one another name',
    ]);
  });
});

describe("the types of messages on channels with one address", () => {
  const text = (other: string): string => `${HEAD}channels:
  a: { address: x, messages: { A: { $ref: "#/components/messages/A" } } }
  b: { address: x, messages: ${other} }
components: { messages: { A: { name: order.placed } } }
`;

  it("tell different messages apart", async () => {
    expect((await check(text("{ B: { name: order.placed } }"))).slice(1)).toEqual([
      'asyncapi.yaml:5:43: error type-duplicate: B and A (asyncapi.yaml:6:38) on the channels b and a, which have one address, have the same type "order.placed", so a reader cannot tell them apart; give one another name',
    ]);
  });

  it("may be those of one message", async () => {
    expect(await check(text('{ A: { $ref: "#/components/messages/A" } }'))).toEqual([
      expect.stringMatching(/ warning address-duplicate/),
    ]);
  });
});

describe("the messages of operations and replies", () => {
  const document = (operation: string): string => `${HEAD}channels:
  a: { address: a, messages: { A: {}, B: {} } }
  b: { address: b, messages: { C: {}, D: {} } }
operations:
  act:
    action: send
    channel: { $ref: "#/channels/a" }
${operation.replaceAll(/^(?=.)/gm, "    ")}
components: { messages: { Lost: {} } }
`;
  it("may be right", async () => {
    const text = document(`messages: [{ $ref: "#/channels/a/messages/A" }]
reply: { channel: { $ref: "#/channels/b" }, messages: [{ $ref: "#/channels/b/messages/C" }] }
x-failure-reply: { channel: { $ref: "#/channels/b" }, messages: [{ $ref: "#/channels/b/messages/D" }] }`);
    expect(await check(text)).toEqual([
      expect.stringMatching(/^asyncapi\.yaml:13:33: warning message-unused/),
    ]);
  });

  it("are those of the channel", async () => {
    const text =
      document(`messages: [{ $ref: "#/channels/a/messages/A" }, { $ref: "#/components/messages/Lost" }]
reply: { channel: { $ref: "#/channels/b" }, messages: [{ $ref: "#/channels/a/messages/A" }] }
x-failure-reply: { channel: { $ref: "#/channels/b" }, messages: [{ $ref: "#/channels/a/messages/B" }] }`);
    expect(await check(text)).toEqual([
      "asyncapi.yaml:10:53: error operation-messages: the operation act names the message Lost, which its channel a does not carry; list it under messages of a or name one of A, B",
      "asyncapi.yaml:11:60: error reply-messages: the reply of act names the message A, which its channel b does not carry; list it under messages of b or name one of C, D",
      "asyncapi.yaml:12:70: error reply-messages: the failure reply of act names the message B, which its channel b does not carry; list it under messages of b or name one of C, D",
    ]);
  });
});

describe("correlation ids and partition keys", () => {
  const payload =
    "required: [id]\nproperties: { id: { type: string }, who: { type: object, properties: { name: {} } } }";

  it("may be right", async () => {
    const message =
      "correlationId: { location: $message.payload#/who/name }\nx-partition-key: $message.payload#/id";
    expect(await check(withPayload(payload, message))).toEqual([]);
  });

  it("may be the envelope's", async () => {
    const message =
      "correlationId: { location: $message.header#/correlationid }\nheaders: { properties: { specversion: {} } }";
    expect(await check(withPayload(payload, message))).toEqual([]);
  });

  it("are where they are said to be", async () => {
    const message =
      "correlationId: { location: $message.payload#/ids }\nx-partition-key: $message.payload#/who";
    expect(await check(withPayload(payload, message))).toEqual([
      "asyncapi.yaml:9:24: error location-unresolved: the correlation id of OrderPlaced is at $message.payload#/ids, but the schema has nothing there; correct the location or declare the property",
      "asyncapi.yaml:10:26: error location-composite: x-partition-key of OrderPlaced is at $message.payload#/who, which may be an object or an array; point to a string or a number",
    ]);
  });

  it("are in the envelope as far as that is known", async () => {
    const at = (partition: string, correlation: string): string =>
      `headers: { properties: { specversion: {} } }\nx-partition-key: $message.header#/${partition}\ncorrelationId: { location: $message.header#/${correlation} }`;
    for (const name of ["id", "source", "type", "subject", "time", "minorversion", "causationid"])
      expect(await check(withPayload(payload, at(name, name)))).toEqual([]);
    expect(await check(withPayload(payload, at("correlationid", "id")))).toEqual([]);
    expect(await check(withPayload(payload, at("partitionkey", "traceparent")))).toEqual([
      "asyncapi.yaml:10:26: error location-unresolved: x-partition-key of OrderPlaced is at $message.header#/partitionkey, which is an attribute of the envelope that cannot be read here; point to one of id, source, type, subject, time, minorversion, sourcehost, sourcelib and 2 more, or to the payload",
      "asyncapi.yaml:11:24: error location-unresolved: the correlation id of OrderPlaced is at $message.header#/traceparent, which is an attribute of the envelope that cannot be read here; point to one of id, source, type, subject, time, minorversion, sourcehost, sourcelib and 2 more, or to the payload",
    ]);
    expect(await check(withPayload(payload, at("id/x", "id")))).toEqual([
      expect.stringMatching(/ error location-unresolved: .* the schema has nothing there/),
    ]);
  });

  it("may be under any name, where the schema writes that out", async () => {
    for (const schema of ["additionalProperties: { type: string }", "patternProperties: { ^x: {} }"])
      expect(await check(withPayload(schema, "x-partition-key: $message.payload#/x"))).toEqual([]);
    expect(
      await check(
        withPayload("additionalProperties: { type: object }", "x-partition-key: $message.payload#/x"),
      ),
    ).toEqual([expect.stringMatching(/ error location-composite/)]);
  });

  it("cannot be known without headers", async () => {
    expect(await check(withPayload(payload, "correlationId: { location: $message.header#/id }"))).toEqual([
      "asyncapi.yaml:9:24: warning location-unknown: the correlation id of OrderPlaced is at $message.header#/id, but the message declares no headers; describe it in the headers of the message",
    ]);
  });
});

describe("formats", () => {
  it("are checked, or somebody says that they are not", async () => {
    const payload =
      "properties:\n  a: { format: date-time }\n  b: { format: int32 }\n  d: { format: int64 }\n  c: { format: ean-13 }";
    expect(await check(withPayload(payload))).toEqual([
      'asyncapi.yaml:15:26: warning format-unknown: the format "ean-13" is not checked; write a pattern, or use one of date-time, date, time, duration, uuid, uri, uri-reference, uri-template and 7 more',
    ]);
  });
});

describe("names", () => {
  it("are apart where case does not count", async () => {
    const text = `${HEAD}channels:
  orders:
    address: o
    messages:
      UserID: { payload: { $ref: "#/components/schemas/lineItem" } }
      UserId: { payload: { $ref: "#/components/schemas/LINEITEM" } }
  oRders: { address: q, messages: {} }
operations:
  one: { action: send, channel: { $ref: "#/channels/orders" }, tags: [{ name: web shop }] }
  oNe: { action: send, channel: { $ref: "#/channels/orders" }, tags: [{ name: web shop }] }
  two: { action: send, channel: { $ref: "#/channels/orders" }, tags: [{ name: Web-Shop }] }
  two2: { action: send, channel: { $ref: "#/channels/orders" }, tags: [{ name: "?" }] }
components:
  schemas:
    lineItem: {}
    LINEITEM: {}
`;
    const found = (await check(text)).filter((line) => line.includes(" name-"));
    expect(found).toEqual([
      'asyncapi.yaml:8:15: error name-collision: the messages "UserId" and "UserID" (asyncapi.yaml:7:15) have the same name in code, up to case; rename one of them',
      'asyncapi.yaml:9:11: error name-collision: the channels "oRders" and "orders" (asyncapi.yaml:4:3) have the same name in code, up to case; rename one of them',
      'asyncapi.yaml:12:8: error name-collision: the operations "oNe" and "one" (asyncapi.yaml:11:8) have the same name in code, up to case; rename one of them',
      'asyncapi.yaml:13:70: error name-collision: the applications "Web-Shop" and "web shop" (asyncapi.yaml:11:70) have the same name in code, up to case; rename one of them',
      'asyncapi.yaml:14:71: error name-unusable: the application "?" holds no letter or digit, so nothing in code can be called by it; rename it',
      'asyncapi.yaml:17:15: error name-collision: the schemas "LineItem" and "LINEITEM" (asyncapi.yaml:18:15) have the same name in code, up to case; rename one of them',
    ]);
  });
});

describe("replies", () => {
  const text = (channel: string, reply: string): string => `${HEAD}channels:
  requests: { address: requests, messages: { Ask: {} } }
  answers: { ${channel} messages: { Answer: {} } }
operations:
  ask: { action: send, channel: { $ref: "#/channels/requests" }, reply: ${reply} }
`;
  const located =
    '{ address: { location: $message.header#/replyTo }, channel: { $ref: "#/channels/answers" } }';

  it("take their address from the request, or from their channel", async () => {
    expect(await check(text("address: null,", located))).toEqual([]);
    expect(await check(text("", located))).toEqual([]);
    expect(await check(text("address: answers,", '{ channel: { $ref: "#/channels/answers" } }'))).toEqual([]);
    expect(await check(text("address: answers,", located))).toEqual([
      "asyncapi.yaml:7:84: error reply-address: the reply of ask takes its address from the request, but its channel answers has the address answers (asyncapi.yaml:5:23); remove one of the two",
    ]);
  });

  it("take it from one of them on failure too", async () => {
    const failing = text("address: answers,", `{}, x-failure-reply: ${located}`);
    expect(await check(failing)).toEqual([
      expect.stringMatching(
        /^asyncapi\.yaml:7:\d+: error reply-address: the failure reply of ask takes its address/,
      ),
    ]);
  });
});

describe("findings", () => {
  it("stand once, however many messages share what they are about", async () => {
    const text = `${HEAD}channels:
  a:
    address: a
    messages:
      M: { traits: [{ $ref: "#/components/messageTraits/t" }] }
      N: { traits: [{ $ref: "#/components/messageTraits/t" }] }
components:
  messageTraits: { t: { headers: { type: object, properties: { a: { type: string, whatever: 1 } } } } }
`;
    expect(await check(text)).toEqual([
      expect.stringMatching(/^asyncapi\.yaml:10:\d+: warning unknown-keyword: "whatever"/),
    ]);
  });
});
