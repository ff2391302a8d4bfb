/** What an event that came back time and again does to the process is not to be blamed on those that ended before. */
import { createBus, type Transport } from "eventpact";
import { memory } from "eventpact/memory";
import { afterEach, expect, it } from "vitest";
import { order } from "../../support/bus-on.ts";
import { OrderPlaced } from "../../support/sample-events.ts";
import { until } from "../../support/until.ts";

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

it("begins when what ended before it is acknowledged for good", async () => {
  const shared = memory();
  const happened: string[] = [];
  const transport: Transport = {
    ...shared,
    async connect(host) {
      const connection = await shared.connect(host);
      const attach: typeof connection.attach = async (options, sink) => {
        const source = await connection.attach(options, {
          ...sink,
          deliver: (entries) => sink.deliver(entries.map((entry) => ({ ...entry, deliveries: 3 }))),
        });
        const ack = async (ids: readonly string[]) => {
          await source.ack(ids);
          await new Promise((resolve) => setTimeout(resolve, 20));
          happened.push("acknowledged");
        };
        return Object.assign(Object.create(source), { ack });
      };
      return {
        ...connection,
        attach,
        append: (entries) => connection.append(entries),
        close: () => connection.close(),
      };
    },
  };
  const bus = createBus({ source: "test", group: "g", transport });
  close = () => bus.close();
  await bus.subscribe(OrderPlaced, ({ id }) => void happened.push(id));
  await bus.publishMany(OrderPlaced, [order(1, "ada"), order(2, "bob")]);
  await until("both are done", () => happened.length === 4);
  expect(happened).toEqual(["o1", "acknowledged", "o2", "acknowledged"]);
});

it.each([
  [2, 5, 2],
  [3, 5, 1],
  [2, 2, 1],
])("at delivery %i of at most %i, %i handlers run at a time", async (deliveries, maxDeliveries, atOnce) => {
  const shared = memory();
  const transport: Transport = {
    ...shared,
    async connect(host) {
      const connection = await shared.connect(host);
      const attach: typeof connection.attach = (options, sink) =>
        connection.attach(options, {
          ...sink,
          deliver: (entries) => sink.deliver(entries.map((entry) => ({ ...entry, deliveries }))),
        });
      return { ...connection, attach };
    },
  };
  const bus = createBus({ source: "test", group: "g", transport, delivery: { retry: { maxDeliveries } } });
  close = () => bus.close();
  await bus.publishMany(OrderPlaced, [order(1, "ada"), order(2, "bob")]);
  const running = new Set<string>();
  let most = 0;
  let done = 0;
  await bus.subscribe(OrderPlaced, async ({ id }) => {
    running.add(id);
    most = Math.max(most, running.size);
    // Two that may run at a time wait for each other.
    await until("as many run as may", () => most >= atOnce);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    running.delete(id);
    done++;
  });
  await until("both are done", () => done === 2);
  expect(most).toBe(atOnce);
});
