/** While one of two handlers is closed and subscribed again, no event is left behind, and those that only their payload identifies keep their order. */
import { createBus, daprDialect, type Transport } from "eventpact";
import { memory } from "eventpact/memory";
import { afterEach, expect, it } from "vitest";
import { gate, order } from "../../support/bus-on.ts";
import { Orders } from "../../support/sample-events.ts";
import { until } from "../../support/until.ts";

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

const placed = (n: number) => ({ data: order(n), partitionkey: "orders" });
const cancelled = { data: { id: "c", reason: "r" }, partitionkey: "others" };

/**
 * A bus over memory with untyped events, each of which is counted before it is identified; `held` holds up the counting of one of them, and what
 * is delivered meanwhile.
 */
async function start(concurrency: number) {
  const shared = memory();
  const held: { order?: string; opened?: Promise<void>; isWaiting?: boolean; delivery?: Promise<void> } = {};
  const ids = new Map<string, string>();
  const transport: Transport = {
    ...shared,
    dialect: daprDialect,
    async connect(host) {
      const connection = await shared.connect(host);
      const attach: typeof connection.attach = async (options, sink) => {
        const source = await connection.attach(options, {
          ...sink,
          deliver(entries) {
            for (const { id, fields } of entries) ids.set(id, JSON.parse(fields["data"] ?? "").data.id);
            if (held.delivery) void held.delivery.then(() => sink.deliver(entries));
            else sink.deliver(entries);
          },
        });
        const recordAttempt = async (id: string, count: number) => {
          const noted = await source.recordAttempt(id, count);
          if (held.order === ids.get(id)) {
            held.isWaiting = true;
            await held.opened;
            held.isWaiting = false;
          }
          return noted;
        };
        return Object.assign(Object.create(source), { recordAttempt });
      };
      return {
        ...connection,
        attach,
        append: (entries) => connection.append(entries),
        close: () => connection.close(),
      };
    },
  };
  const append = async (...events: object[]) => {
    const connection = await shared.connect({ report: () => undefined });
    const rest = { specversion: "1.0", id: "e", source: "elsewhere", type: "com.dapr.event.sent" };
    await connection.append(
      events.map((event) => ({ address: "orders", fields: { data: JSON.stringify({ ...rest, ...event }) } })),
    );
  };
  const delivery = {
    concurrency,
    retry: { maxDeliveries: 2, immediate: 0, initialDelay: 60_000, maxDelay: 60_000 },
  };
  const bus = createBus({ source: "test", group: "g", transport, delivery, onEvent: () => undefined });
  close = () => bus.close();
  return { bus, append, held };
}

/** Closes the handler of four events while it runs for the first; the counting of `order` is held up from then on. */
async function closeBehindFirst(
  { bus, append, held }: Awaited<ReturnType<typeof start>>,
  order: string,
  opened: Promise<void>,
): Promise<void> {
  const running = gate();
  let begun = 0;
  const handler = await bus.subscribe(Orders, {
    async OrderPlaced() {
      begun++;
      await running.opened;
    },
  });
  await append(placed(1), placed(2), placed(3), placed(4));
  await until("the first runs", () => begun === 1);
  Object.assign(held, { order, opened });
  const closing = handler.close();
  running.open();
  await closing;
}

it("keeps the order where one is being identified when the handler comes back", async () => {
  const made = await start(16);
  const { bus, held } = made;
  const counting = gate();
  await bus.subscribe(Orders, { OrderCancelled: () => undefined });
  await closeBehindFirst(made, "o3", counting.opened);
  await until("the second is given back, and the third is counted", () => held.isWaiting);
  const seen: string[] = [];
  await bus.subscribe(Orders, { OrderPlaced: ({ id }) => void seen.push(id) });
  counting.open();
  await until("the others", () => seen.length === 3);
  expect(seen).toEqual(["o2", "o3", "o4"]);
});

it("keeps the order where one waits for its turn when the handler comes back", async () => {
  const made = await start(1);
  const { bus, append, held } = made;
  const [counting, other] = [gate(), gate()];
  let cancelling = 0;
  await bus.subscribe(Orders, {
    async OrderCancelled() {
      cancelling++;
      await other.opened;
    },
  });
  await closeBehindFirst(made, "o2", counting.opened);
  await until("the second is counted", () => held.isWaiting);
  await append(cancelled);
  counting.open();
  await until("the second is given back, and the other handler has the turn", () => cancelling === 1);
  const seen: string[] = [];
  await bus.subscribe(Orders, { OrderPlaced: ({ id }) => void seen.push(id) });
  other.open();
  await until("the others", () => seen.length === 3);
  expect(seen).toEqual(["o2", "o3", "o4"]);
});

it("keeps the order where others are on their way again before one was identified", async () => {
  const made = await start(16);
  const { bus, held } = made;
  const [counting, delivery] = [gate(), gate()];
  await bus.subscribe(Orders, { OrderCancelled: () => undefined });
  await closeBehindFirst(made, "o2", counting.opened);
  await until("the second is counted", () => held.isWaiting);
  const seen: string[] = [];
  const attempts: number[] = [];
  held.delivery = delivery.opened;
  await bus.subscribe(Orders, {
    OrderPlaced({ id }, { delivery }) {
      seen.push(id);
      attempts.push(delivery.attempt);
    },
  });
  counting.open();
  await until("the second is not counted any more", () => held.isWaiting === false);
  delivery.open();
  await until("the others", () => seen.length === 3);
  expect(seen).toEqual(["o2", "o3", "o4"]);
  expect(attempts).toEqual([1, 1, 1]);
});

it("leaves none behind that waits for a retry when its handler is replaced", async () => {
  const { bus, append, held } = await start(16);
  const counting = gate();
  let failed = 0;
  await bus.subscribe(Orders, { OrderCancelled: () => undefined });
  const first = await bus.subscribe(Orders, {
    OrderPlaced() {
      failed++;
      throw new Error("not yet");
    },
  });
  await append(placed(1));
  await until("it failed", () => failed === 1);
  Object.assign(held, { order: "o1", opened: counting.opened });
  const closing = first.close();
  await until("it is being given back", () => held.isWaiting);
  const seen: string[] = [];
  await bus.subscribe(Orders, { OrderPlaced: ({ id }) => void seen.push(id) });
  counting.open();
  await closing;
  await until("it is handled", () => seen.length === 1);
});
