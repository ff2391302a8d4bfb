import { describe, expect, it } from "vitest";
import { generateModels, loadContract } from "../../src/codegen/index.ts";
import { load } from "../contract/contract-files.ts";
import { DOCUMENTS } from "./documents.ts";

/** C# without its comments and the content of its strings; brackets and quotes must match in what is left. */
function skeletonOf(code: string): string {
  return code.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g, (found) => (found.startsWith('"') ? '""' : ""));
}

describe("models for C#", () => {
  it.each(DOCUMENTS)("of %s are well-formed, each type once", async (_, file) => {
    const { files } = generateModels(await loadContract(file), { language: "csharp" });
    const types: string[] = [];
    for (const [path, text] of files) {
      const code = skeletonOf(text);
      expect(code.replaceAll('""', ""), path).not.toMatch(/["\p{Cs}\u2028\u2029]/u);
      for (const [open, close] of ["{}", "()", "[]"].map((pair) => [...pair] as [string, string]))
        expect(code.split(open).length, `${path} ${open}`).toBe(code.split(close).length);
      for (const [, type = ""] of code.matchAll(/^public (?:sealed record|enum|interface) (\w+)/gm))
        types.push(type);
      for (const [, property = ""] of code.matchAll(
        /^ {4}public (?:required )?\S.* (\S+) \{ get; (?:init|set); \}/gm,
      ))
        expect(property, path).toMatch(/^[A-Za-z]\w*$/);
    }
    expect(types).toHaveLength(files.size);
    expect(new Set(types.map((type) => type.toLowerCase())).size).toBe(types.length);
  });

  it("carry names, nulls, defaults, enums and unions", async () => {
    const contract = await load(`asyncapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
channels:
  orders: { address: orders, messages: { Order: { payload: { $ref: "#/components/schemas/Order" } } } }
components:
  schemas:
    Order:
      description: What <b>one</b> buys & pays.
      type: object
      required: [id, pay]
      properties:
        id: { type: integer }
        note: { type: string }
        state: { type: string, enum: [open, in-work], default: open }
        either: { type: [string, integer] }
        pay: { $ref: "#/components/schemas/Payment" }
    Payment: { oneOf: [{ $ref: "#/components/schemas/Card" }, { $ref: "#/components/schemas/Cash" }] }
    Card: { type: object, required: [by], properties: { by: { const: card } } }
    Cash: { type: object, required: [by], additionalProperties: false, properties: { by: { const: cash } } }
`);
    const { files, warnings } = generateModels(contract, { language: "csharp", namespace: "Acme.Shop" });
    expect([...files.keys()]).toEqual(["Card.cs", "Cash.cs", "Order.cs", "OrderState.cs", "Payment.cs"]);
    const order = files.get("Order.cs") ?? "";
    for (const line of [
      "namespace Acme.Shop;",
      "/// <summary>What &lt;b&gt;one&lt;/b&gt; buys &amp; pays.</summary>",
      "public required long Id { get; init; }",
      "public string? Note { get; init; }",
      "public OrderState State { get; init; } = OrderState.Open;",
      "public JsonElement? Either { get; init; }",
      "public required Payment Pay { get; init; }",
    ])
      expect(order).toContain(line);
    expect(files.get("Card.cs")).toContain("public sealed record Card : Payment");
    expect(files.get("Card.cs")).toContain('public string By { get; init; } = "card";');
    expect(files.get("Cash.cs")).toContain(
      "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]",
    );
    expect(files.get("Payment.cs")).toContain('"cash" => element.Deserialize<Cash>(options),');
    // No schema can have the name of a converter.
    expect(files.get("OrderState.cs")).toContain("[JsonConverter(typeof(OrderState_Converter))]");
    expect(files.get("OrderState.cs")).toContain('"in-work" => OrderState.InWork,');
    expect(warnings).toMatchObject([
      {
        code: "model-looser",
        message:
          "either of Order may be of several types, for which C# has none: it is a JsonElement; read it as the type that it turns out to be",
      },
    ]);
  });
});
