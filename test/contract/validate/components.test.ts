import { describe, expect, it } from "vitest";
import { check } from "../contract-files.ts";

const HEAD = "asyncapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\n";
const unused = (line: number, column: number, kind: string, name: string): string =>
  `asyncapi.yaml:${line}:${column}: warning component-unused: nothing uses the ${kind} "${name}"; refer to it or remove it`;

describe("components that nothing uses", () => {
  it("are warned about, of every kind", async () => {
    const text = `${HEAD}channels: {}
components:
  schemas: { S: { type: string }, T: { items: { $ref: "#/components/schemas/S" } } }
  servers: { s: { host: h, protocol: p } }
  serverVariables: { v: { enum: [a] } }
  channels: { c: {} }
  operations: { o: { action: send, channel: { $ref: "#/components/channels/c" } } }
  replies: { r: {} }
  replyAddresses: { ra: { location: $message.header#/a } }
  parameters: { p: {} }
  correlationIds: { ci: { location: $message.header#/a } }
  securitySchemes: { ss: { type: userPassword } }
  externalDocs: { e: { url: "https://example.org" } }
  tags: { t: { name: t } }
  operationTraits: { ot: {} }
  messageTraits: { mt: {} }
  serverBindings: { sb: {} }
  channelBindings: { cb: {} }
  operationBindings: { ob: {} }
  messageBindings: { mb: {} }
  x-own: { a: {} }
`;
    expect(await check(text)).toEqual([
      unused(5, 17, "schema", "S"),
      unused(5, 38, "schema", "T"),
      unused(6, 17, "server", "s"),
      unused(7, 25, "server variable", "v"),
      unused(8, 18, "channel", "c"),
      unused(9, 20, "operation", "o"),
      unused(10, 17, "reply", "r"),
      unused(11, 25, "reply address", "ra"),
      unused(12, 20, "parameter", "p"),
      unused(13, 25, "correlation id", "ci"),
      unused(14, 26, "security scheme", "ss"),
      unused(15, 22, "external documentation", "e"),
      unused(16, 14, "tag", "t"),
      unused(17, 26, "operation trait", "ot"),
      unused(18, 24, "message trait", "mt"),
      unused(19, 25, "server binding", "sb"),
      unused(20, 26, "channel binding", "cb"),
      unused(21, 28, "operation binding", "ob"),
      unused(22, 26, "message binding", "mb"),
    ]);
  });

  it("are not those that a message leads to, over traits, parts and files", async () => {
    const files = {
      "asyncapi.yaml": `${HEAD}channels:
  a: { address: a, messages: { M: { $ref: "#/components/messages/M" } }, bindings: { $ref: "#/components/channelBindings/cb" } }
components:
  messages:
    M: { traits: [{ $ref: "#/components/messageTraits/t" }], payload: { $ref: ./order.yaml } }
  messageTraits:
    t: { headers: { $ref: "#/components/schemas/Headers/allOf/0" } }
  channelBindings: { cb: {} }
  schemas:
    Headers: { allOf: [{ type: object, properties: { a: { $ref: "#/components/schemas/A" } } }] }
    A: { type: string }
    "B/b~": { type: string }
    Lonely: { type: string }
`,
      "order.yaml": 'type: object\nproperties: { b: { $ref: "asyncapi.yaml#/components/schemas/B~1b~0" } }\n',
    };
    expect(await check(files)).toEqual([unused(15, 13, "schema", "Lonely")]);
  });

  it("are not looked for on the network", async () => {
    const text = `${HEAD}channels: {}\nx-link: { $ref: "https://example.org/nothing" }\ncomponents: { schemas: { A: {} } }\n`;
    expect(await check(text)).toEqual([unused(5, 29, "schema", "A")]);
  });
});

describe("messages among the components that no channel carries", () => {
  it("are warned about in their own words", async () => {
    expect(await check(`${HEAD}channels: {}\ncomponents: { messages: { M: {} } }\n`)).toEqual([
      'asyncapi.yaml:4:30: warning message-unused: the message "M" travels on no channel, so nothing is generated for it; list it under the messages of a channel or remove it',
    ]);
  });
});
