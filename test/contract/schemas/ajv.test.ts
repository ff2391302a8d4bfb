import { describe, expect, it } from "vitest";
import { createAjv, definitionsSchema } from "../../../src/contract/schemas/ajv.ts";
import { load, withPayload } from "../contract-files.ts";

describe("createAjv", () => {
  it("compiles schemas with AsyncAPI's vocabulary, own keywords and unknown formats", async () => {
    const contract = await load(
      withPayload(`type: object
discriminator: kind
externalDocs: { url: "https://example.org" }
x-own: 1
properties:
  kind: { type: [string, "null"], example: a, deprecated: true, x-other: 2, format: ean-13 }
  at: { format: date-time }
  name: { type: string, minLength: 2 }
  next: { $ref: "#/channels/orders/messages/OrderPlaced/payload", title: Next }`),
    );
    const schemas = [...contract.schemas.values()];
    const ajv = createAjv("draft-07", schemas);
    ajv.addSchema(definitionsSchema(schemas));
    const validate = ajv.getSchema("contract#/definitions/OrderPlaced");
    expect(validate?.({ kind: null, next: { at: "2026-01-01T00:00:00Z" } })).toBe(true);
    expect(validate?.({ at: "tomorrow", name: "x", next: { name: "y" } })).toBe(false);
    expect(validate?.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`).sort()).toEqual(
      ["/at format", "/name minLength", "/next/name minLength"],
    );
  });

  it("takes multipleOf exactly, with the message of Ajv", () => {
    const validate = createAjv("draft-07", []).compile({
      properties: { a: { multipleOf: 3_600_000 }, b: { multipleOf: 0.01 }, c: { multipleOf: 0.5 } },
    });
    expect(validate({ a: 7_200_000, b: 19.99, c: 1e308 })).toBe(true);
    expect(validate({ a: 3_600_001, b: 1e-8, c: "x" })).toBe(false);
    expect(
      validate.errors?.map(({ instancePath, message, params }) => [instancePath, message, params]),
    ).toEqual([
      ["/a", "must be multiple of 3600000", { multipleOf: 3_600_000 }],
      ["/b", "must be multiple of 0.01", { multipleOf: 0.01 }],
    ]);
  });

  it("stays strict about keywords that nobody registered", () => {
    expect(() => createAjv("draft-07", []).compile({ requird: [] })).toThrow(
      'strict mode: unknown keyword: "requird"',
    );
  });

  it("knows unevaluatedProperties in both dialects, and prefixItems in 2020-12", () => {
    const closed = { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false };
    for (const dialect of ["draft-07", "2020-12"] as const) {
      const validate = createAjv(dialect, []).compile(closed);
      expect([validate({ a: 1 }), validate({ b: 1 })]).toEqual([true, false]);
    }
    expect(createAjv("2020-12", []).compile({ prefixItems: [{ type: "string" }] })([1])).toBe(false);
  });

  it("takes options, which win", () => {
    const ajv = createAjv("draft-07", [], { allErrors: false, formats: { date: () => true } });
    const validate = ajv.compile({
      properties: { a: { format: "date" }, b: { type: "string" }, c: { type: "string" } },
    });
    expect(validate({ a: "x", b: 1, c: 1 })).toBe(false);
    expect(validate.errors).toHaveLength(1);
  });
});
