/** What the model carries for those who compare contracts. */
import { describe, expect, it } from "vitest";
import { formatPlace } from "../../../src/contract/source/source-map.ts";
import { load } from "../contract-files.ts";

const DOCUMENT = `asyncapi: 3.1.0
id: urn:shop
x-compatibility: full
x-owner: root
info:
  title: Shop
  version: 1.0.0
  x-owner: info
  x-stability: beta
servers:
  broker:
    host: "{region}.example.org"
    protocol: kafka
    variables:
      region: { $ref: "#/components/serverVariables/region" }
      plain: {}
channels:
  orders:
    address: orders
    messages:
      Placed:
        contentType: application/json
        traits: [{ $ref: "#/components/messageTraits/envelope" }]
      Bare:
        headers: { properties: { id: { type: string } } }
operations:
  place:
    action: send
    channel: { $ref: "#/channels/orders" }
    traits: [{ bindings: { kafka: { groupId: { type: string } } } }]
components:
  serverVariables:
    region: { enum: [eu, us], default: eu }
  messageTraits:
    envelope:
      headers:
        allOf:
          - $ref: "#/components/schemas/Envelope"
          - required: [time]
            properties: { type: { const: placed }, trace: { type: string } }
  schemas:
    Envelope:
      required: [id]
      properties:
        specversion: { const: "1.0" }
        id: { $ref: "#/components/schemas/Id" }
        type: { type: string }
        time: { type: string }
    Id: { allOf: [{ type: string }, { minLength: 1 }] }
`;

describe("a contract to be compared", () => {
  it("has the id and the extensions of the document and its info", async () => {
    const contract = await load(DOCUMENT);
    expect(contract.id).toBe("urn:shop");
    expect(contract.extensions).toEqual({
      "x-compatibility": "full",
      "x-owner": "root",
      "x-stability": "beta",
    });
    expect(contract.sources.of(contract.node, "channels")?.line).toBe(17);
    expect(contract.sources.of(contract.info, "version")?.pointer).toBe("/info/version");
  });

  it("has the variables of its servers", async () => {
    const [server] = (await load(DOCUMENT)).servers;
    expect(server?.variables).toMatchObject([
      { name: "region", enum: ["eu", "us"], default: "eu" },
      { name: "plain" },
    ]);
  });

  it("has what headers say of the envelope, through traits, $ref and allOf", async () => {
    const { messages, sources } = await load(DOCUMENT);
    const [placed, bare] = messages;
    expect(bare?.envelopeFields).toEqual([]);
    expect(placed?.envelopeFields.map(({ name, required }) => `${name} ${required}`)).toEqual([
      "specversion false",
      "id true",
      "type false",
      "time true",
    ]);
    const [, id, type] = placed?.envelopeFields ?? [];
    expect(id?.schemas).toMatchObject([{}, { type: "string" }, { minLength: 1 }]);
    expect(type?.schemas).toEqual([{ type: "string" }, { const: "placed" }]);
    expect(sources.of(type?.schemas[1] ?? {})?.pointer).toBe(
      "/components/messageTraits/envelope/headers/allOf/1/properties/type",
    );
  });

  it("has nodes with their traits applied, whose members know their places", async () => {
    const { messages, operations, sources } = await load(DOCUMENT);
    const at = (node: object | undefined, key: string): string => {
      const place = sources.of(node ?? {}, key);
      return place ? `${formatPlace(place)} ${place.pointer}` : "none";
    };
    expect(at(messages[0]?.effective, "headers")).toMatch(/ \/components\/messageTraits\/envelope\/headers$/);
    expect(at(messages[0]?.effective, "contentType")).toMatch(/Placed\/contentType$/);
    expect(messages[1]?.effective).toBe(messages[1]?.node);
    expect(at(operations[0]?.effective, "bindings")).toMatch(/ \/operations\/place\/traits\/0\/bindings$/);
  });
});
