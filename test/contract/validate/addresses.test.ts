import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Channel } from "../../../src/contract/model.ts";
import { findAmbiguity } from "../../../src/contract/validate/address-ambiguity.ts";
import { runs } from "../../support/runs.ts";
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

  it("are found as something that an address can hold", async () => {
    const message = (payload: string): string => `${HEAD}channels:
  orders:
    address: "a.{f}"
    parameters: { f: { enum: [eu, us], location: $message.payload#/f } }
    messages: { Placed: { payload: { type: object, required: [f], properties: { f: ${payload} } } } }
`;
    const place =
      'asyncapi.yaml:6:50: error parameter-location: the parameter "f" of orders is filled from $message.payload#/f';
    const noText = [`${place}, which is neither a string nor a number in Placed; point to one`];
    expect(await check(message("{ type: boolean }"))).toEqual(noText);
    expect(await check(message("{ anyOf: [{ const: true }, { type: 'null' }] }"))).toEqual(noText);
    expect(await check(message("{ enum: [de, fr] }"))).toEqual([
      `${place}, which is "de", "fr" in Placed, none of which is in the enum of "f"; correct the parameter or the schema`,
    ]);
    for (const payload of ["{ type: number }", "{ type: [string, 'null'] }", "{ enum: [de, eu] }", "{}"])
      expect(await check(message(payload))).toEqual([]);
  });

  it("are found under names that the schema only has a pattern for", async () => {
    const message = (schema: string): string => `${HEAD}channels:
  orders:
    address: "a.{f}"
    parameters: { f: { location: $message.payload#/f } }
    messages: { Placed: { payload: { type: object, properties: { id: {} }, ${schema} } } }
`;
    expect(await check(message("required: [f], additionalProperties: { type: string }"))).toEqual([]);
    expect(await check(message("required: [f], patternProperties: { ^f: { type: string } }"))).toEqual([]);
    expect(await check(message("additionalProperties: true"))).toEqual([
      expect.stringMatching(/ warning parameter-location: .* which Placed may leave out/),
    ]);
    expect(await check(message("patternProperties: { ^g: { type: string } }"))).toEqual([
      expect.stringMatching(/ error parameter-location: .* but Placed declares nothing there/),
    ]);
    expect(await check(message("additionalProperties: false"))).toEqual([
      expect.stringMatching(/ error parameter-location: .* but Placed declares nothing there/),
    ]);
  });

  it("are found in the envelope, where it is known and an address can hold it", async () => {
    const message = (attribute: string, more = ""): string => `${HEAD}channels:
  orders:
    address: "a.{f}"
    parameters: { f: { ${more} location: $message.header#/${attribute} } }
    messages: { Placed: { name: placed.v1, headers: { properties: { specversion: {} } } } }
`;
    for (const attribute of ["id", "source", "subject", "minorversion", "correlationid", "partitionkey"])
      expect(await check(message(attribute))).toEqual([]);
    expect(await check(message("type", "enum: [placed.v1],"))).toEqual([]);
    expect(await check(message("type"))).toEqual([
      expect.stringMatching(/which is "placed\.v1" in Placed, none of which an address can hold; correct/),
    ]);
    for (const attribute of ["traceparent", "data", "time"])
      expect(await check(message(attribute))).toEqual([
        `asyncapi.yaml:6:35: error parameter-location: the parameter "f" of orders is filled from $message.header#/${attribute}, which is an attribute of the envelope that cannot be read here; point to one of id, source, type, subject, minorversion, sourcehost, sourcelib, causationid and 2 more, or to the payload`,
      ]);
  });

  it("have values that an address can hold", async () => {
    const parameters = `a: { enum: ["x y", ok.1] }
b: { default: a.b }
c: { examples: [fine, "{c}"] }
d: { enum: [x, y], examples: [x, z] }`;
    expect(await check(channel("{a}.{b}.{c}.{d}", parameters))).toEqual([
      'asyncapi.yaml:7:19: error parameter-value: the value "x y" of the parameter "a" of orders must not hold braces, white space or control characters; correct it',
      'asyncapi.yaml:8:21: error parameter-default: the default "a.b" of the parameter "b" of orders must be 1 to 128 of the characters A-Z a-z 0-9 _ -; correct it',
      'asyncapi.yaml:9:29: error parameter-example: the example "{c}" of the parameter "c" of orders must not hold braces, white space or control characters; correct it',
      'asyncapi.yaml:10:40: error parameter-example: the example "z" of the parameter "d" of orders is not in its enum; use one of x, y',
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

  it("hold nothing that is no address", async () => {
    expect(await check(`${HEAD}channels:\n  a: { address: "a b" }\n  c: { address: "c\\u0007" }\n`)).toEqual([
      'asyncapi.yaml:4:17: error address-malformed: the address "a b" of a holds white space or control characters; correct it',
      'asyncapi.yaml:5:17: error address-malformed: the address "c\\u0007" of c holds white space or control characters; correct it',
    ]);
  });

  it("can be read back", async () => {
    const text = (address: string): string =>
      `${HEAD}channels:\n  a: { address: "${address}", parameters: { f: {}, g: {} } }\n`;
    for (const address of ["a.{f}{g}", "{f}-{g}.b", "a/{f}_x-{g}"])
      expect(await check(text(address))).toEqual([
        `asyncapi.yaml:4:17: error address-ambiguous: in the address ${address} of a nobody can tell where {f} ends and {g} begins, because both may hold A-Z a-z 0-9 _ -; put a . or / between them`,
      ]);
    for (const address of ["a.{f}.{g}", "{f}/{g}", "a-{f}-b.{g}-c"])
      expect(await check(text(address))).toEqual([]);
  });

  it("can be read back by the values of enums", async () => {
    const text = (address: string, parameters: string): string =>
      `${HEAD}channels:\n  a: { address: "${address}", parameters: { ${parameters} } }\n`;
    for (const [address, parameters] of [
      ["{f}{g}", "f: { enum: [eu, us] }, g: {}"],
      ["{f}-{g}", "f: {}, g: { enum: [eu, us] }"],
      ["{f}.{g}", "f: { enum: [a, a.b] }, g: {}"],
      ["{f}.{g}", "f: { enum: [a, a.b] }, g: { enum: [c, d] }"],
      ["{f}{g}{h}", "f: { enum: [a] }, g: { enum: [b] }, h: {}"],
    ] as const)
      expect(await check(text(address, parameters))).toEqual([]);
    for (const [address, parameters] of [
      ["{f}{g}", "f: { enum: [a, ab] }, g: {}"],
      ["{f}-{g}", "f: {}, g: { enum: [eu, x-eu] }"],
      ["{f}.{g}", "f: { enum: [a, a.b] }, g: { enum: [c, b.c] }"],
    ] as const)
      expect(await check(text(address, parameters))).toEqual([
        `asyncapi.yaml:4:17: error address-ambiguous: in the address ${address} of a nobody can tell where {f} ends and {g} begins, because some values can follow each other in more than one way; put a . or / between them that no value holds`,
      ]);
  });

  it("are ambiguous exactly when two pairs of values give one text", async () => {
    const values = fc.uniqueArray(fc.stringMatching(/^[ab.-]{1,3}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(values, fc.constantFrom("", ".", "-", "a"), values, (f, between, g) => {
        const texts = f.flatMap((first) => g.map((second) => first + between + second));
        const parameters = [
          { name: "f", enum: f, examples: [], node: {} },
          { name: "g", enum: g, examples: [], node: {} },
        ];
        const channel = { key: "a", address: `{f}${between}{g}`, parameters } as unknown as Channel;
        expect(findAmbiguity(channel) !== undefined).toBe(new Set(texts).size < texts.length);
      }),
      { numRuns: runs(150, 500) },
    );
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
