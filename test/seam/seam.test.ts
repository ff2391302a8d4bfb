/** Code that earlier releases generated, unchanged, on the current runtime. */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Bus, type BusReport, createBus } from "eventpact";
import { memory } from "eventpact/memory";
import { afterEach, describe, expect, it } from "vitest";
import { typeErrors } from "../codegen/support/type-check.ts";
import { until } from "../support/until.ts";
import { hashesOf } from "./hashes.ts";

type Shop = typeof import("../golden/shop/generated/index.js");
type Minimal = typeof import("../golden/minimal/generated/index.js");
type Hostile = typeof import("../golden/hostile/generated/index.js");

const here = fileURLToPath(new URL("./", import.meta.url));
const versions = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const order: import("../golden/shop/generated/index.js").OrderInput = {
  order_id: "o-1",
  customer: { id: "c" },
  lines: [{ sku: "a" }],
  payment: { method: "card", number: "1" },
};

it("has a folder for each release", () => {
  expect(versions).toContain("0.1.0");
});

describe.each(versions)("what %s generated", (version) => {
  const folder = `${here}${version}/`;
  const load = async <T>(fixture: string): Promise<T> =>
    (await import(`${folder}${fixture}/generated/index.js`)) as T;
  const reports: BusReport[] = [];
  const open: Bus[] = [];
  const busOf = () => {
    const bus = createBus({
      source: "seam",
      group: "readers",
      transport: memory(),
      onEvent: (report) => reports.push(report),
    });
    open.push(bus);
    return bus;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((bus) => bus.close({ deadline: 500 })));
    reports.length = 0;
  });

  it("is what was recorded", async () => {
    const recorded = JSON.parse(await readFile(`${folder}manifest.json`, "utf8"));
    expect(Object.keys(recorded).length).toBeGreaterThan(60);
    expect(await hashesOf(folder)).toEqual(recorded);
  });

  it("type-checks against the seam", async () => {
    const paths = Object.keys(await hashesOf(folder)).filter((path) => path.endsWith(".d.ts"));
    expect(
      await typeErrors(
        paths.map((path) => folder + path),
        [folder],
      ),
    ).toEqual([]);
  });

  it("publishes and handles one event, with its defaults and headers", async () => {
    const { OrderPlaced } = await load<Shop>("shop");
    const bus = busOf();
    const handled: unknown[] = [];
    await bus.subscribe(
      OrderPlaced,
      async (data, { metadata, headers }) => void handled.push({ data, type: metadata.type, headers }),
      { params: { orderId: "o-1" } },
    );
    await bus.publish(OrderPlaced, order, { headers: { tenant: "t" } });
    await until("the event", () => handled.length > 0);
    const data = {
      ...order,
      customer: { id: "c", language: "en" },
      lines: [{ sku: "a", quantity: 1 }],
      notes: {},
    };
    expect(handled).toEqual([{ data, type: "shop.order.placed.v2", headers: { tenant: "t" } }]);
    expect(reports).toEqual([]);
  });

  it("tells the messages of a channel apart, through publishers and subscribers", async () => {
    const { ShopPublisher, WebShopSubscriber } = await load<Shop>("shop");
    const bus = busOf();
    const handled: string[] = [];
    const note = (key: string) => async () => void handled.push(key);
    await WebShopSubscriber(bus).readCatalogue({
      CategoryChanged: note("changed"),
      CatalogueText: note("text"),
      CatalogueReset: note("reset"),
    });
    const publisher = ShopPublisher(bus);
    expect(Object.keys(publisher)).toContain("changeCatalogue");
    const { CategoryChanged, CatalogueText } = await load<Shop>("shop");
    await bus.publish(CategoryChanged, { name: "a", path: ["x"] });
    await bus.publish(CatalogueText, "words");
    await until("both", () => handled.length === 2);
    expect(handled.sort()).toEqual(["changed", "text"]);
  });

  it("refuses what does not fit, and says where", async () => {
    const { OrderPlaced, OrderCancelled, OrdersChannel } = await load<Shop>("shop");
    const bus = busOf();
    const options = { headers: { tenant: "t" } };
    await expect(bus.publish(OrderPlaced, { ...order, order_id: "1" }, options)).rejects.toThrow(
      /\/order_id must satisfy pattern/,
    );
    await expect(
      bus.publish(
        OrderCancelled,
        { order_id: "o-1", raeson: "x" } as never,
        {
          channel: "orderCancelled",
        } as never,
      ),
    ).rejects.toThrow(/raeson/);
    expect(OrdersChannel.address({ orderId: "o-1" })).toBe("orders.eu.o-1");
    expect(OrdersChannel.match("orders.us.o-2")).toEqual({ region: "us", orderId: "o-2" });
    expect(() => OrdersChannel.address({ region: "uk" as never, orderId: "o-1" })).toThrow(/region/);
  });

  it("works for the smallest and for a hostile document", async () => {
    const { UserSignedUp } = await load<Minimal>("minimal");
    expect(UserSignedUp.is(7)).toBe(false);
    const { Delete, XYZ } = await load<Hostile>("hostile");
    expect("hacked" in globalThis).toBe(false);
    expect([XYZ.is("\u2028"), XYZ.is("x")]).toEqual([true, false]);
    expect(JSON.stringify(Delete.parse(JSON.parse('{"__proto__":{"polluted":"x"}}')))).toContain('"level":1');
  });
});
