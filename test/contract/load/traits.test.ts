import { describe, expect, it } from "vitest";
import { formatPlace } from "../../../src/contract/source/source-map.ts";
import { load } from "../contract-files.ts";

const ENVELOPE = `{
  "title": "Envelope",
  "type": "object",
  "required": ["specversion", "id"],
  "properties": { "specversion": { "const": "1.0" }, "id": { "type": "string" }, "sourcelib": { "type": "string" } }
}`;

function document(message: string, traits: string): string {
  return `asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders:
    address: orders
    messages:
      Placed:
        traits: [{ $ref: "#/components/messageTraits/one" }, { $ref: "#/components/messageTraits/two" }]
${message.replaceAll(/^(?=.)/gm, "        ")}
components:
  messageTraits:
${traits.replaceAll(/^(?=.)/gm, "    ")}
`;
}

describe("traits of messages", () => {
  it("apply in order, and the message wins", async () => {
    const { messages } = await load(
      document(
        "title: own\nx-a: { own: 1, gone: null, kept: null }",
        "one: { title: one, summary: one, x-a: { one: 1, own: 0, gone: 1 } }\ntwo: { title: two, summary: two, x-a: { two: 2 } }",
      ),
    );
    expect(messages[0]).toMatchObject({ title: "own", summary: "two" });
    expect(messages[0]?.extensions).toEqual({ "x-a": { one: 1, two: 2, own: 1, kept: null } });
  });

  it("leave null alone in what they do not touch", async () => {
    const { schemas } = await load(
      document("payload: { properties: { a: { default: null } } }", "one: { title: one }\ntwo: {}"),
    );
    expect(schemas.get("Placed")?.schema).toEqual({ properties: { a: { default: null } } });
  });

  it("bring headers, whose places stay theirs", async () => {
    const contract = await load(
      document(
        "headers:\n  properties:\n    own: { type: string }",
        "one:\n  headers:\n    type: object\n    properties:\n      shared: { type: integer }\ntwo: {}",
      ),
    );
    const schema = contract.schemas.get("PlacedHeaders")?.schema as { properties: object };
    expect(contract.messages[0]?.headers).toBe("PlacedHeaders");
    expect(schema).toEqual({
      type: "object",
      properties: { own: { type: "string" }, shared: { type: "integer" } },
    });
    const at = (name: string): string => {
      const place = contract.sources.of(schema.properties, name);
      return place ? formatPlace(place) : "nowhere";
    };
    expect([at("own"), at("shared")]).toEqual(["asyncapi.yaml:11:18", "asyncapi.yaml:18:19"]);
  });

  it("give every message headers of its own name", async () => {
    const contract = await load(`asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders:
    messages:
      Placed: { traits: [{ $ref: "#/components/messageTraits/t" }] }
      Paid: { traits: [{ $ref: "#/components/messageTraits/t" }] }
      Sent: { headers: { $ref: "#/components/schemas/Routing" } }
components:
  schemas: { Routing: { type: object } }
  messageTraits: { t: { headers: { properties: { a: {} } } } }
`);
    expect(contract.messages.map(({ headers }) => headers)).toEqual([
      "PlacedHeaders",
      "PaidHeaders",
      "Routing",
    ]);
  });
});

describe("the envelope", () => {
  const one = "one:\n  headers: { $ref: ./envelope.json }\ntwo: {}";

  it("is no application header", async () => {
    const contract = await load({ "asyncapi.yaml": document("payload: {}", one), "envelope.json": ENVELOPE });
    expect(contract.messages[0]).toMatchObject({ envelope: true });
    expect(contract.messages[0]).not.toHaveProperty("headers");
    expect([...contract.schemas.keys()]).toEqual(["Placed"]);
  });

  it("leaves the headers of the application", async () => {
    const headers = "headers:\n  required: [tenant, id]\n  properties:\n    tenant: { type: string }";
    const contract = await load({ "asyncapi.yaml": document(headers, one), "envelope.json": ENVELOPE });
    expect(contract.messages[0]).toMatchObject({ envelope: true, headers: "PlacedHeaders" });
    expect(contract.schemas.get("PlacedHeaders")?.schema).toEqual({
      type: "object",
      required: ["tenant"],
      properties: { tenant: { type: "string" } },
    });
  });

  it("is found and taken out of allOf", async () => {
    const headers =
      "headers:\n  allOf:\n    - $ref: ./envelope.json\n    - properties: { tenant: { type: string } }";
    const contract = await load({
      "asyncapi.yaml": document(headers, "one: {}\ntwo: {}"),
      "envelope.json": ENVELOPE,
    });
    expect(contract.messages[0]).toMatchObject({ envelope: true, headers: "PlacedHeaders" });
    expect(contract.schemas.get("PlacedHeaders")?.schema).toEqual({
      allOf: [{ properties: { tenant: { type: "string" } } }],
    });
  });

  it("may be written in 2020-12", async () => {
    const headers =
      "headers:\n  schemaFormat: application/schema+json;version=2020-12\n  schema: { properties: { specversion: {}, tenant: {} } }";
    const contract = await load(document(headers, "one: {}\ntwo: {}"));
    expect(contract.messages[0]).toMatchObject({ envelope: true, headers: "PlacedHeaders" });
    expect(contract.schemas.get("PlacedHeaders")).toEqual({
      name: "PlacedHeaders",
      dialect: "2020-12",
      schema: { properties: { tenant: {} } },
    });
  });

  it("is not there without specversion", async () => {
    const contract = await load(
      document("headers: { properties: { id: { type: string } } }", "one: {}\ntwo: {}"),
    );
    expect(contract.messages[0]).toMatchObject({ envelope: false, headers: "PlacedHeaders" });
    expect(contract.schemas.get("PlacedHeaders")?.schema).toEqual({ properties: { id: { type: "string" } } });
  });
});

describe("traits of operations", () => {
  it("bring tags, and with them the application", async () => {
    const { operations } = await load(`asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels: { a: { address: a } }
operations:
  one: { action: send, channel: { $ref: "#/channels/a" }, traits: [{ $ref: "#/components/operationTraits/t" }] }
components:
  operationTraits:
    t: { tags: [{ name: web }], bindings: { kafka: { x-a: 1 } } }
`);
    expect(operations).toMatchObject([{ application: "web", bindings: { kafka: { "x-a": 1 } } }]);
  });
});
