import { describe, expect, it } from "vitest";
import { refusal, withPayload } from "../contract-files.ts";

const HEAD = "asyncapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\n";

describe("a document that is none of ours", () => {
  it.each([
    [
      "AsyncAPI 2",
      "asyncapi: 2.6.0\ninfo: { title: A, version: 1.0.0 }\nchannels: {}\n",
      "asyncapi_version | asyncapi.yaml:1:11: AsyncAPI 2.6.0 is not read, only 3.0.0 and 3.1.0; convert the document with: npx -p @asyncapi/cli asyncapi convert asyncapi.yaml --format=asyncapi --target-version=3.1.0 --output=asyncapi.yaml",
    ],
    [
      "a version to come",
      "asyncapi: 4.0.0\n",
      'asyncapi_version | asyncapi.yaml:1:11: AsyncAPI "4.0.0" is not a version that is read; write asyncapi: 3.1.0 (or 3.0.0)',
    ],
    [
      "an empty file",
      "",
      "not_asyncapi | asyncapi.yaml:1:1: this is not an AsyncAPI document: it is empty; begin with the line asyncapi: 3.1.0",
    ],
    [
      "a list",
      "- a\n",
      "not_asyncapi | asyncapi.yaml:1:1: this is not an AsyncAPI document: it holds no mapping; begin with the line asyncapi: 3.1.0",
    ],
    [
      "OpenAPI",
      "openapi: 3.1.0\n",
      "not_asyncapi | asyncapi.yaml:1:1: this is not an AsyncAPI document: it is an OpenAPI document; describe the events in a document that begins with asyncapi: 3.1.0",
    ],
    [
      "a JSON Schema",
      "$schema: http://json-schema.org/draft-07/schema#\n",
      "not_asyncapi | asyncapi.yaml:1:1: this is not an AsyncAPI document: it looks like a JSON Schema; name the document that refers to it",
    ],
    [
      "anything else",
      "foo: 1\n",
      "not_asyncapi | asyncapi.yaml:1:1: this is not an AsyncAPI document: it has no field asyncapi; add the line asyncapi: 3.1.0 if it is meant to be one",
    ],
  ])("refuses %s", async (_name, text, expected) => {
    expect(await refusal(text)).toBe(expected);
  });

  it("refuses a file that is not there", async () => {
    expect(await refusal({}, "events.yaml")).toBe(
      "file_unreadable | cannot read events.yaml: there is no such file; give the path of a file that can be read",
    );
  });
});

describe("text that is not well-formed", () => {
  it("says where YAML breaks", async () => {
    expect(await refusal(`${HEAD}channels:\n  a: [1, 2\n`)).toMatch(
      /^yaml_syntax \| asyncapi\.yaml:5:1: this is not well-formed: .*\].*; check the indentation/,
    );
    expect(await refusal(`${HEAD}---\n${HEAD}`)).toMatch(/; keep one document in a file$/);
    const files = {
      "asyncapi.yaml": withPayload("{ $ref: ./order.json }"),
      "order.json": '{ "type" "object" }',
    };
    expect(await refusal(files)).toMatch(
      /^[a-z]+_syntax \| order\.json:1:\d+: .*; check the commas, quotes and brackets before this place$/,
    );
  });

  it("refuses a key that stands twice", async () => {
    expect(await refusal(`${HEAD}channels: {}\noperations: {}\nchannels: {}\n`)).toBe(
      'duplicate_key | asyncapi.yaml:5:1: the key "channels" stands here for the second time (first at asyncapi.yaml:3:11); remove or rename one of them',
    );
  });

  it("refuses an alias within its own anchor", async () => {
    expect(await refusal(`${HEAD}x-a: &a\n  b: *a\n`)).toBe(
      "yaml_alias_cycle | asyncapi.yaml:4:6: the alias *a stands inside its own anchor; refer to it with a $ref instead",
    );
  });

  it("refuses aliases that multiply", async () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `x-${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`,
    );
    expect(await refusal(`${HEAD}x-0: &l0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n${levels.join("\n")}\n`)).toMatch(
      /^yaml_too_large \| asyncapi\.yaml:\d+:\d+: the aliases here multiply to millions of nodes; write the document without them$/,
    );
  });

  it("refuses two documents in a file", async () => {
    expect(await refusal(`${HEAD}---\nasyncapi: 3.1.0\n`)).toMatch(
      /^yaml_syntax \| .*; keep one document in a file$/,
    );
  });

  it("refuses YAML in a .json file", async () => {
    expect(await refusal({ "a.json": '{\n  "asyncapi": "3.1.0",\n  "info": {}, # no\n}' }, "a.json")).toMatch(
      /^json_syntax \| a\.json:3:15: this is YAML but not JSON; correct it or name the file \.yaml$/,
    );
  });
});

describe("a structure that AsyncAPI does not know", () => {
  it("lists what is wrong, each with its place and a suggestion", async () => {
    const text = `asyncapi: 3.1.0
info: { titel: Shop, version: 1 }
channels:
  orders:
    adress: orders
    messages:
      Placed: { tags: [{}], correlationId: { location: id } }
operations:
  place:
    action: sent
    channel: orders
`;
    expect((await refusal(text)).split("\n")).toEqual([
      'structure | asyncapi.yaml:2:7: "info" needs the field "title"; add it',
      'asyncapi.yaml:2:16: "titel" is not a field of "info" (did you mean "title"?)',
      'asyncapi.yaml:2:31: "version" must be a string, not a number; put it in quotes',
      'asyncapi.yaml:5:13: "adress" is not a field of a channel (did you mean "address"?)',
      'asyncapi.yaml:7:24: a tag needs the field "name"; add it',
      'asyncapi.yaml:7:56: "location" must be a runtime expression, not "id"; write $message.payload#/… or $message.header#/…',
      'asyncapi.yaml:10:13: "action" must be one of send, receive, not "sent" (did you mean "send"?)',
      'asyncapi.yaml:11:14: "channel" must be an object, not a string',
    ]);
  });

  it("names a choice that fits nothing once", async () => {
    const text = `${HEAD}components:\n  securitySchemes:\n    login: { type: magic }\n`;
    expect(await refusal(text)).toBe(
      'structure | asyncapi.yaml:5:12: "login" has none of the forms that AsyncAPI allows here; compare it with https://www.asyncapi.com/docs/reference/specification/v3.1.0',
    );
  });

  it("checks what stands in other files", async () => {
    const files = {
      "asyncapi.yaml": `${HEAD}channels:\n  a: { address: a, messages: { M: { $ref: "./m.yaml#/M" } } }\n`,
      "m.yaml": "M:\n  nome: x\n",
    };
    expect(await refusal(files)).toBe(
      'structure | m.yaml:2:9: "nome" is not a field of a message (did you mean "name"?)',
    );
  });
});

describe("a $ref that leads nowhere", () => {
  const ref = (target: string): string => withPayload(`$ref: "${target}"`);
  const files = (target: string) => ({
    "asyncapi.yaml": ref(target),
    "schemas/order.json": '{ "definitions": { "Line": {} } }',
    "schemas/price.json": "{}",
  });

  it.each([
    [
      "a file that is not there",
      "./schemas/ordr.json",
      'unresolved_ref | asyncapi.yaml:11:17: the $ref "./schemas/ordr.json" leads to schemas/ordr.json, which does not exist (did you mean "order.json"?); that folder holds order.json, price.json',
    ],
    [
      "a folder that is not there",
      "./shemas/order.json",
      'unresolved_ref | asyncapi.yaml:11:17: the $ref "./shemas/order.json" leads to shemas/order.json, but there is no folder shemas; correct the path',
    ],
    [
      "a definition that is not there",
      "./schemas/order.json#/definitions/line",
      'unresolved_ref | asyncapi.yaml:11:17: the $ref "./schemas/order.json#/definitions/line" leads nowhere: schemas/order.json#/definitions has no "line" (did you mean "Line"?); it holds Line',
    ],
    [
      "a component that is not there",
      "#/components/schemas/Order",
      'unresolved_ref | asyncapi.yaml:11:17: the $ref "#/components/schemas/Order" leads nowhere: asyncapi.yaml has no "components"; it holds asyncapi, info, channels',
    ],
    [
      "an anchor",
      "#order",
      'unresolved_ref | asyncapi.yaml:11:17: the $ref "#order" names an anchor; write a JSON pointer such as #/$defs/order instead',
    ],
    [
      "the network",
      "https://example.org/order.json",
      'remote_ref | asyncapi.yaml:11:17: the $ref "https://example.org/order.json" leads to the network, which is read only where it is allowed; allow it with --allow-remote https://example.org/ (allowRemote in the configuration), or save it beside the contract and refer to it by a relative path',
    ],
    [
      "the document itself",
      "#",
      "wrong_kind | asyncapi.yaml:11:17: a schema is expected at the end of this $ref, and this is an AsyncAPI document; add the pointer",
    ],
  ])("refuses %s", async (_name, target, expected) => {
    expect(await refusal(files(target))).toBe(expected);
  });

  it("refuses a circle of references", async () => {
    const text = `${ref("#/components/schemas/A")}components:
  schemas:
    A: { $ref: "#/components/schemas/B" }
    B: { $ref: "#/components/schemas/A" }
`;
    expect(await refusal(text)).toBe(
      'ref_cycle | asyncapi.yaml:11:17: the $ref "#/components/schemas/A" leads in a circle back to itself; let one of them hold the definition',
    );
  });

  it("refuses a reference through itself", async () => {
    const text = `${ref("#/components/schemas/A/b")}components:\n  schemas:\n    A: { $ref: "#/components/schemas/A/b" }\n`;
    expect(await refusal(text)).toBe(
      'ref_cycle | asyncapi.yaml:14:16: the $ref "#/components/schemas/A/b" leads in a circle back to itself; let one of them hold the definition',
    );
  });

  it.each([
    ["itself", "A: { allOf: [{ $ref: '#/components/schemas/A' }] }", "14:26"],
    [
      "itself over others",
      "A: { anyOf: [{}, { $ref: '#/components/schemas/B' }] }\n    B: { not: { $ref: '#/components/schemas/A' } }",
      "15:23",
    ],
  ])("refuses a schema that leads in place to %s", async (_name, components, at) => {
    const text = `${ref("#/components/schemas/A")}components:\n  schemas:\n    ${components}\n`;
    expect(await refusal(text)).toBe(
      `ref_cycle | asyncapi.yaml:${at}: the schema A leads back to itself here without going into the value, so checking a value would never end; refer to it from a member or an item`,
    );
  });

  it("refuses a message that leads to something else", async () => {
    const text = `${HEAD}channels:\n  a: { messages: { M: { $ref: "#/info/title" } } }\n`;
    expect(await refusal(text)).toBe(
      'wrong_kind | asyncapi.yaml:4:31: a message is expected at the end of the $ref "#/info/title", and this is none; write an object',
    );
  });

  it("refuses an operation on what is no channel of the document", async () => {
    const text = `${HEAD}channels:\n  a: {}\n  b: {}\noperations:\n  do: { action: send, channel: { $ref: "#/components/channels/c" } }\ncomponents: { channels: { c: {} } }\n`;
    expect(await refusal(text)).toBe(
      "unknown_channel | asyncapi.yaml:7:40: this leads to no channel of the document; write a $ref such as #/channels/a (there are a, b)",
    );
  });

  it.each([
    [
      "an operation",
      'operations: { do: { action: send, channel: { $ref: "#/channels/a" }, security: [{ $ref: "#/channels/a" }] } }',
    ],
    ["a server", 'servers: { s: { host: h, protocol: p, security: [{ $ref: "#/channels/a" }] } }'],
  ])("refuses the security of %s that leads to no security scheme", async (_name, member) => {
    expect(await refusal(`${HEAD}channels: { a: { address: a } }\n${member}\n`)).toBe(
      "structure | asyncapi.yaml:3:16: the document has none of the forms that AsyncAPI allows here; compare it with https://www.asyncapi.com/docs/reference/specification/v3.1.0",
    );
  });

  it("refuses security that leads nowhere", async () => {
    const text = `${HEAD}channels: { a: {} }\ncomponents: { securitySchemes: { user: { type: userPassword } } }\noperations:\n  do: { action: send, channel: { $ref: "#/channels/a" }, security: [{ $ref: "#/components/securitySchemes/users" }] }\n`;
    expect(await refusal(text)).toBe(
      'unresolved_ref | asyncapi.yaml:6:77: the $ref "#/components/securitySchemes/users" leads nowhere: asyncapi.yaml#/components/securitySchemes has no "users" (did you mean "user"?); it holds user',
    );
  });

  it("refuses a server that the document does not list", async () => {
    const text = `${HEAD}channels:\n  a: { servers: [{ $ref: "#/components/servers/s" }] }\ncomponents: { servers: { s: { host: h, protocol: p } } }\n`;
    expect(await refusal(text)).toBe(
      "unknown_server | asyncapi.yaml:4:18: this leads to no server of the document; write a $ref such as #/servers/<name>",
    );
  });
});

describe("a schema in another language", () => {
  const REMEDY =
    "write the schema in JSON Schema and say application/schema+json;version=draft-07 or application/schema+json;version=2020-12, or leave schemaFormat out";
  it.each([
    ["Avro", "application/vnd.apache.avro;version=1.9.0", "Avro"],
    ["Protobuf", "application/vnd.google.protobuf;version=3", "Protobuf"],
    ["RAML", "application/raml+yaml;version=1.0", "RAML"],
    ["OpenAPI", "application/vnd.oai.openapi;version=3.0.0", "OpenAPI"],
    ["OpenAPI in JSON", "application/vnd.oai.openapi+json;version=3.1.0", "OpenAPI"],
    ["Avro in JSON", "application/vnd.apache.avro+json;version=1.9.0", "Avro"],
    ["Avro in YAML", "application/vnd.apache.avro+yaml;version=1.9.0", "Avro"],
    ["XML Schema", "application/xml+schema", "XML Schema"],
    ["an old draft", "application/schema+json;version=draft-04", "this version of JSON Schema"],
    ["something unheard of", "text/plain", "this schema format"],
  ])("refuses %s by name, before its $ref is looked at", async (_name, format, name) => {
    const text = withPayload(`schemaFormat: ${format}\nschema: { $ref: https://example.org/order.avsc }`);
    expect(await refusal(text)).toBe(
      `schema_format | asyncapi.yaml:11:25: ${name} is not supported (schemaFormat: ${format}); ${REMEDY}`,
    );
  });

  it("refuses a $schema that says otherwise", async () => {
    const files = {
      "asyncapi.yaml": withPayload("$ref: ./order.json"),
      "order.json": '{\n  "$schema": "https://json-schema.org/draft/2020-12/schema"\n}',
    };
    expect(await refusal(files)).toBe(
      "schema_dialect | order.json:2:14: this schema says that it is 2020-12, but it is used as draft-07; set the schemaFormat of the message's payload to application/schema+json;version=2020-12 (payload: { schemaFormat, schema }) or rewrite the schema",
    );
    expect(
      await refusal({ ...files, "order.json": '{ "$schema": "http://json-schema.org/draft-04/schema#" }' }),
    ).toBe(
      "schema_dialect | order.json:1:14: JSON Schema draft-04 is not supported; rewrite the schema in draft-07 or 2020-12",
    );
  });

  it("refuses a reference from one dialect into the other", async () => {
    const text = `${withPayload("properties:\n  a: { $ref: '#/components/schemas/A' }")}components:
  schemas:
    A: { schemaFormat: application/schema+json;version=2020-12, schema: { type: string } }
`;
    expect(await refusal(text)).toBe(
      "schema_dialect | asyncapi.yaml:12:24: a schema in draft-07 cannot refer to one in 2020-12; write both in one dialect",
    );
  });
});

describe("a schema that is none", () => {
  it.each([
    [
      "a type",
      "type: strnig",
      '11:17: type must be one of array, boolean, integer, null, number, object, string, not "strnig"',
    ],
    [
      "a subschema",
      "properties:\n  a: text",
      "12:16: a schema must be an object, true or false, not a string",
    ],
    ["a map", "properties: [a]", "11:23: properties must be an object with a schema for each name"],
    ["a list", "allOf: []", "11:18: allOf must be an array of at least one schema"],
    ["required", "required: true", "11:21: required must be an array of property names"],
    ["a name required twice", "required: [a, a]", "11:21: required names a property twice; remove one"],
    ["a pattern", 'pattern: "("', "11:20: pattern is not a regular expression: /(/u: Unterminated group"],
    [
      "a pattern of properties",
      'patternProperties: { "[": {} }',
      '11:37: "[" is not a regular expression: /[/u: Unterminated character class',
    ],
    ["a count", "minLength: -1", "11:22: minLength must be a whole number of 0 or more"],
    [
      "draft-04",
      "exclusiveMinimum: true",
      "11:29: exclusiveMinimum must be a number, not a boolean (that was draft-04: write the limit itself)",
    ],
    ["an empty enum", "enum: []", "11:17: enum must be an array with at least one value"],
    ["multipleOf", "multipleOf: 0", "11:23: multipleOf must be a number above 0"],
    ["$ref", "$ref: 5", "11:17: $ref must be a string, not a number"],
    [
      "$dynamicRef",
      '$dynamicRef: "#a"',
      "11:24: $dynamicRef is not supported; write a $ref to the schema that is meant",
    ],
    [
      "dependencies",
      "dependencies: { a: [1] }",
      '11:30: dependencies of "a" must be an array of property names',
    ],
  ])("refuses what cannot be: %s", async (_name, payload, expected) => {
    expect(await refusal(withPayload(payload))).toBe(`schema_invalid | asyncapi.yaml:${expected}`);
  });

  it("refuses a list of items in 2020-12", async () => {
    const payload = "schemaFormat: application/schema+json;version=2020-12\nschema: { items: [{}] }";
    expect(await refusal(withPayload(payload))).toBe(
      "schema_invalid | asyncapi.yaml:12:28: items must be one schema in 2020-12; write prefixItems for a list",
    );
  });
});

describe("names that are the same in code", () => {
  it("refuses messages", async () => {
    const text = `${HEAD}channels:\n  a:\n    messages:\n      order-placed: {}\n      orderPlaced: {}\n`;
    expect(await refusal(text)).toBe(
      'duplicate_name | asyncapi.yaml:7:20: this message becomes "OrderPlaced" in code, as another message does (asyncapi.yaml:6:21); rename one of the two',
    );
  });

  it("refuses channels, operations and schemas", async () => {
    expect(await refusal(`${HEAD}channels:\n  my_orders: {}\n  myOrders: {}\n`)).toBe(
      'duplicate_name | asyncapi.yaml:5:13: this channel becomes "myOrders" in code, as another channel does (asyncapi.yaml:4:14); rename one of the two',
    );
    const channel =
      'channels: { a: {} }\noperations:\n  do-it: &op { action: send, channel: { $ref: "#/channels/a" } }\n  doIt: *op\n';
    expect(await refusal(HEAD + channel)).toBe(
      'duplicate_name | asyncapi.yaml:6:9: this operation becomes "doIt" in code, as another operation does (asyncapi.yaml:5:14); rename one of the two',
    );
    const schemas = `${withPayload("properties:\n  a: { $ref: '#/components/schemas/line-item' }\n  b: { $ref: ./LineItem.json }")}components:\n  schemas:\n    line-item: {}\n`;
    expect(await refusal({ "asyncapi.yaml": schemas, "LineItem.json": "{}" })).toBe(
      'duplicate_name | LineItem.json:1:1: this schema becomes "LineItem" in code, as another schema does (asyncapi.yaml:16:16); rename one of the two',
    );
  });

  it("refuses names without a letter or digit", async () => {
    expect(await refusal(`${HEAD}channels:\n  "--": {}\n`)).toBe(
      'unusable_name | asyncapi.yaml:4:9: the channel key "--" holds no letter or digit; rename it',
    );
    expect(await refusal(`${HEAD}channels:\n  a: { messages: { "?": {} } }\n`)).toBe(
      'unusable_name | asyncapi.yaml:4:25: the message key "?" holds no letter or digit; rename it',
    );
  });

  it("refuses names of messages that are no type of an event", async () => {
    const text = (message: string): string => `${HEAD}channels:\n  a: { messages: { ${message} } }\n`;
    expect(await refusal(text("M: { name: '' }"))).toBe(
      'unusable_name | asyncapi.yaml:4:31: the name of the message "M" is empty, and it is the type of the event; write a name such as shop.order.placed.v1',
    );
    expect(await refusal(text('M: { name: "a\\nb" }'))).toBe(
      'unusable_name | asyncapi.yaml:4:31: the name of the message "M" holds control characters, and it is the type of the event; write a name such as shop.order.placed.v1',
    );
    expect(await refusal(text('"M\\tN": {}'))).toMatch(
      /^unusable_name \| asyncapi\.yaml:4:28: the name of the message "M\\tN" holds control characters/,
    );
  });

  it("refuses examples of messages that show nothing", async () => {
    expect(await refusal(withPayload("{}", "examples: [{ name: nothing }]"))).toBe(
      'structure | asyncapi.yaml:9:20: a message example needs one of the fields "payload", "headers"; add one',
    );
  });
});

describe("extensions of ours", () => {
  it("refuses a minor version that is no number", async () => {
    expect(
      await refusal(
        withPayload("true", "x-minorversion: '1'").replace("payload:\n          true", "payload: true"),
      ),
    ).toBe('minorversion | asyncapi.yaml:9:25: x-minorversion must be a whole number of 0 or more, not "1"');
  });

  it("refuses a partition key that is no runtime expression", async () => {
    expect(await refusal(withPayload("{}", "x-partition-key: id"))).toBe(
      'runtime_expression | asyncapi.yaml:9:26: x-partition-key must be a runtime expression, not "id"; write $message.payload#/… or $message.header#/…',
    );
  });

  it("refuses a failure reply that is no reply", async () => {
    const text = `${HEAD}channels: { a: {} }\noperations:\n  do:\n    action: send\n    channel: { $ref: "#/channels/a" }\n    x-failure-reply: { chanel: {} }\n`;
    expect(await refusal(text)).toBe(
      'structure | asyncapi.yaml:8:32: "chanel" is not a field of an operation reply (did you mean "channel"?)',
    );
  });
});
