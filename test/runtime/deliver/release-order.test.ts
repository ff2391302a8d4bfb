import { createBus, type Transport } from "eventpact";
import { memory } from "eventpact/memory";
import { afterEach, expect, it } from "vitest";
import { gate, order } from "../../support/bus-on.ts";
import { OrderCancelled, OrderPlaced } from "../../support/sample-events.ts";
import { until } from "../../support/until.ts";

const shared = memory();
const delivered: string[] = [];
const releases: (readonly string[])[] = [];

/** Memory, with what it delivers and what is given back to it. */
const transport: Transport = {
  ...shared,
  async connect(host) {
    const connection = await shared.connect(host);
    return {
      ...connection,
      append: (entries) => connection.append(entries),
      close: () => connection.close(),
      async attach(options, sink) {
        const source = await connection.attach(options, {
          ...sink,
          deliver(entries) {
            delivered.push(...entries.map(({ id }) => id));
            sink.deliver(entries);
          },
        });
        const release = (ids: readonly string[]) => {
          releases.push(ids);
          return source.release(ids);
        };
        return Object.assign(Object.create(source), { release });
      },
    };
  },
};

const bus = createBus({ source: "test", group: "g", transport, onEvent: () => undefined });
afterEach(() => bus.close());

it("gives back what comes while its handler is being closed together with what runs before it", async () => {
  const running = gate();
  let begun = 0;
  const first = await bus.subscribe(OrderPlaced, async () => {
    begun++;
    await running.opened;
    throw new Error("not yet");
  });
  await bus.subscribe(OrderCancelled, () => undefined);
  await bus.publish(OrderPlaced, order(1));
  await until("the first runs", () => begun === 1);
  const closing = first.close();
  await bus.publishMany(OrderPlaced, [order(2), order(3)]);
  await until("the others are there", () => delivered.length === 3);
  expect(releases).toEqual([]);
  running.open();
  await closing;
  expect(releases).toEqual([delivered.slice(0, 3)]);
  const seen: string[] = [];
  await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
  await until("all three", () => seen.length === 3);
  expect(seen).toEqual(["o1", "o2", "o3"]);
});
