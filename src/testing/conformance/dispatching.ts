import assert from "node:assert/strict";
import { DeliveryError } from "../../runtime/index.ts";
import { define } from "./definition.ts";
import { OrderCancelled, OrderPlaced, Orders, order, orderEntry, WorkDone } from "./events.ts";
import { numbers, until } from "./wait.ts";

/** Which handler gets what. */
export const dispatching = [
  define("keeps two addresses apart that the same group reads", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const seen: string[] = [];
    for (const worker of ["w1", "w2"])
      await bus.subscribe(WorkDone, (data) => void seen.push(`${worker}:${data.worker}`), {
        params: { worker },
      });
    for (const worker of ["w2", "w1"]) await bus.publish(WorkDone, { worker, request: "r" });
    await until("both", () => seen.length >= 2);
    assert.deepEqual(seen.sort(), ["w1:w1", "w2:w2"]);
  }),

  define("reads 20 addresses at a time", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const seen = numbers(20).map(() => new Set<string>());
    const workers = seen.map((requests, n) => ({ requests, worker: `w${n}` }));
    const subscribing = workers.map(({ requests, worker }) =>
      bus.subscribe(WorkDone, ({ request }) => void requests.add(request), { params: { worker } }),
    );
    const publishing = workers.map(({ worker }) =>
      bus.publishMany(
        WorkDone,
        numbers(25).map((n) => ({ worker, request: `${worker}-${n}` })),
      ),
    );
    await Promise.all([...subscribing, ...publishing]);
    await until("all of each", () => seen.every(({ size }) => size === 25));
    for (const { requests, worker } of workers)
      assert.deepEqual(
        [...requests].filter((request) => !request.startsWith(`${worker}-`)),
        [],
      );
  }),

  define(
    "gives two handlers of a channel each its events, backlog included",
    ["groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus();
      const publish = async (from: number) => {
        for (const n of numbers(25)) {
          await bus.publish(OrderPlaced, order(from + n));
          await bus.publish(OrderCancelled, { id: `o${from + n}`, reason: "r" });
        }
      };
      await publish(0);
      const placed = new Set<string>();
      const cancelled = new Set<string>();
      await bus.subscribe(OrderPlaced, ({ id }) => void placed.add(id));
      await until("the first", () => placed.size > 0);
      await bus.subscribe(OrderCancelled, ({ id }) => void cancelled.add(id));
      await publish(25);
      await until("all of both", () => placed.size === 50 && cancelled.size === 50);
      assert.deepEqual(
        bus.reports.filter(({ kind }) => kind === "skipped"),
        [],
      );
    },
  ),

  define("dispatches a channel by type", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const seen: string[] = [];
    await bus.subscribe(Orders, {
      OrderPlaced: ({ amount }) => void seen.push(`placed ${amount}`),
      OrderCancelled: ({ reason }) => void seen.push(`cancelled ${reason}`),
    });
    await bus.publish(OrderPlaced, order(1));
    await bus.publish(OrderCancelled, { id: "o1", reason: "r" });
    await until("both", () => seen.length >= 2);
    assert.deepEqual(seen.sort(), ["cancelled r", "placed 1"]);
  }),

  define(
    "skips types that nobody handles, without a dead letter, and says so once per type",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus();
      const connection = await fixture.connect();
      const unknown = () =>
        numbers(10).map((n) => orderEntry(`x${n}`, { type: "conformance.order.placed.v2" }));
      const seen: string[] = [];
      const subscription = await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      for (const n of [1, 2]) {
        await connection.append(unknown());
        await bus.publish(OrderPlaced, order(n));
        await until("the one behind", () => seen.length === n);
      }
      await until("all counted", () => subscription.skipped().get("conformance.order.placed.v2") === 20);
      assert.equal(bus.reports.filter(({ kind }) => kind === "skipped").length, 1);
      assert.deepEqual(await bus.deadLetters(OrderPlaced), []);
    },
  ),

  define(
    "dead-letters types that nobody handles when asked to",
    ["groups", "deadLetters"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { unhandled: "dead-letter" } });
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await bus.publish(OrderCancelled, { id: "o1", reason: "r" });
      await bus.publish(OrderPlaced, order(2));
      await until("the dead letter", async () => (await bus.deadLetters(Orders)).length === 1);
      const [letter] = await bus.deadLetters(Orders);
      assert.equal(letter?.reason, "unhandled");
      await until("the one behind", () => seen.length === 1);
    },
  ),

  define(
    "refuses a second handler for an event in one group, and keeps the first",
    ["groups"],
    async (fixture) => {
      const bus = fixture.bus();
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      const refused = (error: unknown) => DeliveryError.is(error) && error.code === "handler_exists";
      await assert.rejects(
        bus.subscribe(OrderPlaced, () => undefined),
        refused,
      );
      const both = { OrderPlaced: () => undefined, OrderCancelled: () => void seen.push("never") };
      await assert.rejects(bus.subscribe(Orders, both), refused);
      await bus.publish(OrderCancelled, { id: "o0", reason: "r" });
      await bus.publish(OrderPlaced, order(1));
      await until("the event", () => seen.length > 0);
      assert.deepEqual(seen, ["o1"]);
    },
  ),

  define("drops events that expired, without a dead letter", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const connection = await fixture.connect();
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await connection.append([
      orderEntry("expired", { expiration: "2020-01-01T00:00:00Z" }),
      orderEntry("fresh", { expiration: "2999-01-01T00:00:00Z" }),
    ]);
    await until("the fresh one", () => seen.length > 0);
    assert.deepEqual(seen, ["fresh"]);
    assert.equal(bus.reports.filter(({ reason }) => reason === "expired").length, 1);
    assert.deepEqual(await bus.deadLetters(OrderPlaced), []);
  }),

  define("gives a replayed event to the group only that it is for", ["groups"], async (fixture) => {
    const bus = fixture.bus();
    const connection = await fixture.connect();
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await connection.append([
      orderEntry("for others", {}, { "eventpact-group": "others" }),
      orderEntry("for us", {}, { "eventpact-group": "workers" }),
    ]);
    await until("ours", () => seen.length > 0);
    assert.deepEqual(seen, ["for us"]);
  }),
];
