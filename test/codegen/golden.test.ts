import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { compareGenerated, generate, loadContract, writeGenerated } from "../../src/codegen/index.ts";
import { syntaxErrors, typeErrors } from "./support/type-check.ts";

/** The goldens are real files below test/golden. After a change that is meant: `UPDATE_GOLDENS=1 npx vitest run test/codegen/golden.test.ts`. */
const UPDATE = process.env["UPDATE_GOLDENS"] === "1";
const golden = fileURLToPath(new URL("../golden/", import.meta.url));
const FIXTURES = ["minimal", "shop", "hostile"] as const;

describe.each(FIXTURES)("golden %s", (fixture) => {
  const folder = `${golden}${fixture}/generated`;
  let files: ReadonlyMap<string, string>;
  beforeAll(async () => {
    ({ files } = await generate(await loadContract(`${fixture}/asyncapi.yaml`, { cwd: golden })));
    if (UPDATE) await writeGenerated(folder, files);
  });

  it("is what the generator makes, byte for byte", async () => {
    for (const [path, text] of files)
      expect(await readFile(`${folder}/${path}`, "utf8").catch(() => `${path} is missing`)).toBe(text);
    expect(await compareGenerated(folder, files)).toEqual({ missing: [], differing: [], stale: [] });
    expect(
      (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
        .length,
    ).toBe(files.size);
  });

  it("is the same when made again", async () => {
    const again = await generate(await loadContract(`${golden}${fixture}/asyncapi.yaml`));
    expect([...again.files]).toEqual([...files]);
  });

  it("is modules that parse", () => {
    for (const [path, text] of files)
      if (path.endsWith(".js"))
        expect({ path, errors: syntaxErrors(path, text) }).toEqual({ path, errors: [] });
  });

  it("imports nothing but the seam and its own files", () => {
    for (const text of files.values()) {
      for (const [, from = ""] of text.matchAll(/^(?:import|export) .* from "([^"]+)";$/gm)) {
        expect(from).toMatch(/^(?:eventpact\/gen\/v1|\.\.?\/[\w./]+\.js)$/);
      }
    }
  });
});

describe("goldens", () => {
  it("type-check under the strictest settings", async () => {
    const paths = await readdir(golden, { recursive: true });
    const declarations = paths.filter((path) => path.endsWith(".d.ts")).map((path) => golden + path);
    expect(declarations.length).toBeGreaterThan(40);
    expect(await typeErrors(declarations, [golden])).toEqual([]);
  });

  it("let right code compile and wrong code not", async () => {
    const probe = `
import { OrderPlaced, OrderCancelled, OrdersChannel, WebShopPublisher, WarehouseSubscriber } from "./index.js";
import type { Order, OrderInput, Payment } from "./index.js";

declare const bus: Parameters<typeof WebShopPublisher>[0] & Parameters<typeof WarehouseSubscriber>[0];
const input: OrderPlaced.Input = { order_id: "o-1", customer: { id: "c" }, lines: [{ sku: "a" }], payment: { method: "card", number: "1" } };
const same: OrderInput = input;
const data: OrderPlaced = OrderPlaced.parse(same);
const sure: Order = data;
const quantity: number | undefined = sure.lines[0]?.quantity;
const language: "de" | "en" = sure.customer.language;
void quantity;
void language;

await WebShopPublisher(bus).placeOrder(input, { headers: { tenant: "t" } });
// @ts-expect-error the payload lacks members
await WebShopPublisher(bus).placeOrder({ order_id: "o-1" }, { headers: { tenant: "t" } });
await WarehouseSubscriber(bus).followOrders(
  { OrderPlaced: async ({ order_id }) => void order_id.length, OrderCancelled: async ({ reason }) => void reason?.length },
  { params: { orderId: "o-1" } },
);
// @ts-expect-error a handler is missing
await WarehouseSubscriber(bus).followOrders({ OrderPlaced: async () => {} }, { params: { orderId: "o-1" } });

export const address: string = OrdersChannel.address({ region: "us", orderId: "o-1" });
// @ts-expect-error no such region
OrdersChannel.address({ region: "uk", orderId: "o-1" });
// @ts-expect-error the parameter is missing
OrdersChannel.address({});
// @ts-expect-error a misspelt key
export const typo: OrderCancelled.Input = { order_id: "o-1", raeson: "x" };
// @ts-expect-error what arrives has its defaults
export const without: OrderCancelled.Data = { order_id: "o-1" };
export function pay(payment: Payment): string | number | undefined {
  return payment.method === "card" ? payment.number : payment.days;
}
`;
    expect(await typeErrors([], [], new Map([[`${golden}shop/generated/probe.ts`, probe]]))).toEqual([]);
  });

  it("run: defaults, closed writing, open reading, headers", async () => {
    const { OrderPlaced, CategoryChanged, CatalogueReset, OrdersChannel } = await import(
      "../golden/shop/generated/index.js"
    );
    const order = {
      order_id: "o-1",
      customer: { id: "c" },
      lines: [{ sku: "a" }],
      payment: { method: "invoice" },
      later: 1,
    };
    expect(OrderPlaced.parse(order)).toEqual({
      ...order,
      customer: { id: "c", language: "en" },
      lines: [{ sku: "a", quantity: 1 }],
      notes: {},
    });
    expect(() => OrderPlaced.parse({ ...order, order_id: "1" })).toThrow(/\/order_id must satisfy pattern/);
    expect(CategoryChanged.parse({ name: "a", path: ["x"], children: [{ name: "b" }] })).toEqual({
      name: "a",
      path: ["x"],
      visible: true,
      children: [{ name: "b", visible: true }],
    });
    expect(CatalogueReset.is(undefined)).toBe(true);
    expect(OrdersChannel.address({ orderId: "o-1" })).toBe("orders.eu.o-1");
    const { read, write, readHeaders, writeHeaders } = await import(
      "../golden/shop/generated/events/OrderPlaced.validator.js"
    );
    expect([read(order), write(order)]).toEqual([true, false]);
    expect([
      readHeaders({ tenant: "t", x: 1 }),
      writeHeaders({ tenant: "t", x: 1 }),
      writeHeaders({ tenant: "t" }),
    ]).toEqual([true, false, true]);
  });

  it("execute nothing of what an author wrote", async () => {
    const { Delete, XYZ, New_Channel } = await import("../golden/hostile/generated/index.js");
    expect("hacked" in globalThis).toBe(false);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the author wrote.
    expect(Delete.type).toBe("*/ `${globalThis.hacked = true}`'\"\\");
    const parsed = Delete.parse(JSON.parse('{"__proto__":{"polluted":"x"}}')) as object;
    expect(JSON.stringify(parsed)).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what the author wrote.
      '{"__proto__":{"polluted":"x","level":1},"constructor":"*/ `${globalThis.hacked = true}` \u2029"}',
    );
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
    expect(() => Delete.parse({ "a*/b": "x" })).toThrow(/\/a\*~1b must satisfy pattern/);
    expect(XYZ.is("\u2028")).toBe(true);
    expect(XYZ.is("x")).toBe(false);
    expect(New_Channel.address({ class: "*/" as never })).toBe("new/*/");
  });
});
