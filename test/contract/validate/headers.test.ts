import { describe, expect, it } from "vitest";
import { check, withPayload } from "../contract-files.ts";

describe("headers", () => {
  it("may be right", async () => {
    const headers =
      "headers: { type: object, properties: { a: { type: string }, b: { type: [integer, boolean] }, c: {}, d: { enum: [x, y] } } }";
    expect(await check(withPayload("{}", headers))).toEqual([]);
  });

  it.each([
    "{ type: string }",
    "{ anyOf: [{ type: array }, { const: 1 }] }",
    "{ allOf: [{ type: [object, string] }, { type: string }] }",
  ])("are an object, not %s", async (headers) => {
    expect(await check(withPayload("{}", `headers: ${headers}`))).toEqual([
      "asyncapi.yaml:9:18: error headers-not-object: the headers of OrderPlaced cannot be an object, and headers are one; write type: object and the headers under properties",
    ]);
  });

  it("are one thing or text", async () => {
    const headers = `headers:
  properties:
    a: { type: [string, integer] }
    b: { oneOf: [{ $ref: "#/components/schemas/Text" }, { type: "null" }] }`;
    const text = `${withPayload("{}", headers)}components: { schemas: { Text: { type: string } } }\n`;
    expect(await check(text)).toEqual([
      'asyncapi.yaml:11:16: warning header-type-mixed: the header "a" may be a string or number, but headers travel as text, so every value comes back as a string; give it one type',
      'asyncapi.yaml:12:16: warning header-type-mixed: the header "b" may be a string or null, but headers travel as text, so every value comes back as a string; give it one type',
    ]);
  });
});
