import assert from "node:assert/strict";
import { ContractViolation, DeliveryError } from "../../runtime/index.ts";
import { assertPart } from "./assert-part.ts";
import { define } from "./definition.ts";
import { NoteTaken, OrderCancelled, OrderPlaced, Orders, order, orderEntry, WorkDone } from "./events.ts";
import { numbers, until } from "./wait.ts";

/** What a publisher is promised. */
export const publishing = [
  define(
    "hands a published event to its handler, with defaults and envelope",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus();
      const seen: { data: unknown; metadata: Record<string, unknown>; delivery: unknown }[] = [];
      await bus.subscribe(
        OrderPlaced,
        (data, { metadata, delivery }) => void seen.push({ data, metadata, delivery }),
      );
      const input = { id: "o1", amount: 3 };
      const receipt = await bus.publish(OrderPlaced, input, { subject: "s", correlationid: "c" });
      await until("the event", () => seen.length === 1);
      assert.deepEqual(seen[0]?.data, { id: "o1", amount: 3, currency: "EUR" });
      assert.deepEqual(input, { id: "o1", amount: 3 });
      assertPart(seen[0]?.metadata, {
        ...{ specversion: "1.0", id: receipt.id, type: OrderPlaced.type, source: "conformance" },
        ...{ minorversion: 2, datacontenttype: "application/json" },
        ...{ subject: "s", correlationid: "c", partitionkey: "c" },
      });
      assert.ok(!("data" in (seen[0]?.metadata ?? {})), "the metadata has no data");
      const delivery = { entry: receipt.entry, address: "orders", group: "workers", attempt: 1 };
      assert.deepEqual(seen[0]?.delivery, delivery);
    },
  ),

  define("refuses an invalid payload, with the pointer, and sends nothing", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const publish = bus.publish as (event: unknown, input: unknown) => Promise<unknown>;
    for (const [input, pointer] of [
      [{ id: "o1", amount: "3" }, "/amount"],
      [{ id: "o1" }, "/amount"],
      [{ id: "o1", amount: 3, curency: "EUR" }, "/curency"],
    ] as const) {
      const error = await publish(OrderPlaced, input).catch((e: unknown) => e);
      assert.ok(ContractViolation.is(error), `a ContractViolation, not ${String(error)}`);
      assert.deepEqual(
        error.issues.map((issue) => issue.pointer),
        [pointer],
      );
    }
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await bus.publish(OrderPlaced, order(1));
    await until("the valid one", () => seen.length > 0);
    assert.deepEqual(seen, ["o1"]);
  }),

  define("publishes the rest when some of many are refused", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const results = await bus.publishMany(OrderPlaced, [order(1), { id: "x" } as never, order(2)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["published", "failed", "published"],
    );
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("both", () => seen.length === 2);
    assert.deepEqual(seen, ["o1", "o2"]);
  }),

  define(
    "publishes 500 events at a time, and all are there after close",
    ["groups", "persistent"],
    async (fixture) => {
      const publisher = fixture.bus();
      const sending = numbers(500).map((n) => publisher.publish(OrderPlaced, order(n, `c${n}`)));
      const closing = publisher.connect().then(() => publisher.close());
      const [receipts] = await Promise.all([Promise.all(sending), closing]);
      assert.equal(new Set(receipts.map(({ entry }) => entry)).size, 500, "an entry id for each");
      const seen = new Set<string>();
      await fixture.bus().subscribe(OrderPlaced, ({ id }) => void seen.add(id));
      await until(
        "all 500",
        () => seen.size === 500,
        () => seen.size,
      );
    },
  ),

  define("keeps the order in which one publisher sent", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    await bus.publishMany(
      OrderPlaced,
      numbers(100).map((n) => order(n)),
    );
    for (const n of numbers(20)) await bus.publish(OrderPlaced, order(100 + n));
    const { entries } = await fixture.read();
    await until("all", () => entries.length === 120);
    assert.deepEqual(
      entries.map(({ fields }) => JSON.parse(fields["data"] ?? "").data.amount),
      numbers(120),
    );
  }),

  define("sends nothing when the signal is aborted beforehand", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const signal = AbortSignal.abort(new Error("never mind"));
    await assert.rejects(bus.publish(OrderPlaced, order(1), { signal }), /never mind/);
    await assert.rejects(bus.publishMany(OrderPlaced, [order(2)], { signal }), /never mind/);
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await bus.publish(OrderPlaced, order(3), { signal: new AbortController().signal });
    await until("the one that was sent", () => seen.length > 0);
    assert.deepEqual(seen, ["o3"]);
  }),

  define("refuses to publish and to subscribe after close", [], async (fixture) => {
    const bus = fixture.bus();
    await bus.connect();
    await bus.close();
    for (const use of [
      bus.publish(OrderPlaced, order(1)),
      bus.publishMany(OrderPlaced, [order(1)]),
      bus.subscribe(OrderPlaced, () => undefined),
    ]) {
      await assert.rejects(use, (error) => DeliveryError.is(error) && error.code === "bus_closed");
    }
  }),

  define("stores what has the same idempotency key once", ["idempotent", "groups"], async (fixture) => {
    const connection = await fixture.connect();
    const first = { ...orderEntry("a"), idempotencyKey: "k" };
    const [one] = await connection.append([first]);
    const [again, other] = await connection.append([first, { ...orderEntry("b"), idempotencyKey: "l" }]);
    assert.deepEqual(again, one, "the outcome is that of the one that is stored");
    assert.notDeepEqual(other, one);
    const { entries } = await fixture.read();
    await connection.append([orderEntry("last")]);
    await until("all", () => entries.some(({ fields }) => fields["data"]?.includes('"last"')));
    assert.equal(entries.length, 3);
  }),

  define("carries headers in their types", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const seen: unknown[] = [];
    await bus.subscribe(NoteTaken, (_, { headers }) => void seen.push(headers));
    const tenant = 'é"\u2028\\ \u{1f600}';
    await bus.publish(NoteTaken, { body: 1 }, { headers: { tenant } });
    await until("the event", () => seen.length === 1);
    assert.deepEqual(seen, [{ tenant }]);
  }),

  define(
    "publishes because of an event: causation, correlation, trace and the extensions that the bus carries go along",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus({ carry: ["custom"] });
      const connection = await fixture.connect();
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      const seen: Record<string, unknown>[] = [];
      await bus.subscribe(Orders, {
        OrderPlaced: async ({ id }, { publish }) => {
          await publish(OrderCancelled, { id, reason: "r" });
        },
        OrderCancelled: (_, { metadata }) => void seen.push(metadata),
      });
      await connection.append([
        orderEntry("cause", {
          correlationid: "corr",
          traceparent,
          tracestate: "",
          custom: "kept",
          topic: "orders",
          sequence: "7",
        }),
      ]);
      await until("the answer", () => seen.length === 1);
      assertPart(seen[0], {
        ...{ causationid: "cause", correlationid: "corr", traceparent },
        ...{ custom: "kept", source: "conformance" },
      });
      assert.deepEqual(
        ["tracestate", "topic", "sequence"].filter((name) => name in (seen[0] ?? {})),
        [],
        "what is empty, or speaks of the cause alone, does not go along",
      );
    },
  ),

  define(
    "fills the parameters of an address from the payload, and hands them to the handler",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus();
      const seen: unknown[] = [];
      await bus.subscribe(
        WorkDone,
        ({ request }, { params, metadata }) => void seen.push([request, params, metadata.correlationid]),
        { params: { worker: "w1" } },
      );
      await bus.publish(WorkDone, { worker: "w2", request: "r2" });
      const { address } = await bus.publish(WorkDone, { worker: "w1", request: "r1" });
      assert.equal(address, "results.w1.done");
      await until("its own", () => seen.length > 0);
      assert.deepEqual(seen, [["r1", { worker: "w1" }, "r1"]]);
    },
  ),
];
