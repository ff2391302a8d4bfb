import { describe, expect, it } from "vitest";
import { check } from "../contract-files.ts";

const HEAD = "asyncapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\n";

/** A document with the channel `orders`, whose one message has an id and an optional note. */
function channel(address: string, parameters: string): string {
  return `${HEAD}channels:
  orders:
    address: "${address}"
    parameters:
${parameters.replaceAll(/^(?=.)/gm, "      ")}
    messages:
      Placed:
        headers: { type: object, required: [tenant], properties: { tenant: { type: string } } }
        payload:
          type: object
          required: [id, who]
          properties:
            id: { type: string }
            note: { type: string }
            kind: { type: string, default: web }
            who: { $ref: "#/components/schemas/Who" }
            lines: { type: array, items: { type: string } }
components:
  schemas:
    Who: { allOf: [{ type: object, required: [name], properties: { name: { type: string } } }] }
`;
}

describe("parameters", () => {
  it("may be right", async () => {
    const parameters = `id: { location: $message.payload#/id }
name: { location: $message.payload#/who/name }
kind: { location: $message.payload#/kind }
tenant: { location: $message.header#/tenant }
region: { enum: [eu, us], default: eu }`;
    expect(await check(channel("a.{id}.{name}.{kind}.{tenant}.{region}", parameters))).toEqual([]);
  });

  it("are declared", async () => {
    expect(await check(channel("a.{ids}.{b}", "id: {}\nb: {}"))).toEqual([
      'asyncapi.yaml:5:14: error parameter-undeclared: the address of orders uses {ids}, which is not among its parameters (did you mean "id"?); declare it under parameters',
      'asyncapi.yaml:7:11: error parameter-unused: the parameter "id" of orders is not in its address a.{ids}.{b} (did you mean "ids"?); write {id} there or remove it',
    ]);
  });

  it("are found where they are said to be", async () => {
    const parameters = `a: { location: $message.payload#/idd }
b: { location: $message.payload#/note }
c: { location: $message.payload#/who }
d: { location: $message.header#/other }
e: { location: $message.payload#/lines/0 }`;
    expect(await check(channel("{a}.{b}.{c}.{d}.{e}", parameters))).toEqual([
      'asyncapi.yaml:7:22: error parameter-location: the parameter "a" of orders is filled from $message.payload#/idd, but Placed declares nothing there; declare the property or correct the location',
      'asyncapi.yaml:8:22: warning parameter-location: the parameter "b" of orders is filled from $message.payload#/note, which Placed may leave out, and then it cannot be published; make the property required',
      'asyncapi.yaml:9:22: error parameter-location: the parameter "c" of orders is filled from $message.payload#/who, which may be an object or an array in Placed; point to a string or a number',
      'asyncapi.yaml:10:22: error parameter-location: the parameter "d" of orders is filled from $message.header#/other, but Placed declares nothing there; declare the property or correct the location',
      'asyncapi.yaml:11:22: warning parameter-location: the parameter "e" of orders is filled from $message.payload#/lines/0, which Placed may leave out, and then it cannot be published; make the property required',
    ]);
  });

  it("have a default among their values", async () => {
    expect(await check(channel("{a}", "a: { enum: [x, y], default: z }"))).toEqual([
      'asyncapi.yaml:7:35: error parameter-default: the default "z" of the parameter "a" of orders is not in its enum; use one of x, y',
    ]);
  });
});

describe("addresses", () => {
  it("are there for operations", async () => {
    const text = `${HEAD}channels:
  orders: { address: null, messages: { M: {} } }
  other: { address: o }
operations:
  place: { action: send, channel: { $ref: "#/channels/orders" } }
  look: { action: send, channel: { $ref: "#/channels/other" }, reply: { channel: { $ref: "#/channels/orders" } } }
`;
    expect(await check(text)).toEqual([
      "asyncapi.yaml:7:35: error address-null: the operation place works on the channel orders, which has no address; give the channel an address",
    ]);
  });

  it("are well-formed", async () => {
    expect(
      await check(
        `${HEAD}channels:\n  a: { address: "a.{b" }\n  c: { address: "" }\n  d: { address: "{}" }\n`,
      ),
    ).toEqual([
      'asyncapi.yaml:4:17: error address-malformed: the address "a.{b" of a has a brace that belongs to no {parameter}; correct it',
      'asyncapi.yaml:5:17: error address-malformed: the address "" of c is empty; correct it',
      'asyncapi.yaml:6:17: error address-malformed: the address "{}" of d has a brace that belongs to no {parameter}; correct it',
    ]);
  });

  it("are one channel's each, on a server", async () => {
    const text = `${HEAD}servers: { s: { host: s, protocol: p }, t: { host: t, protocol: p } }
channels:
  a: { address: x, servers: [{ $ref: "#/servers/s" }] }
  b: { address: x, servers: [{ $ref: "#/servers/t" }] }
  c: { address: x }
`;
    expect(await check(text)).toEqual([
      "asyncapi.yaml:7:17: warning address-duplicate: c has the address of a (asyncapi.yaml:5:17); describe them as one channel or give one another address",
    ]);
  });
});
