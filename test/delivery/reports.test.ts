/** What a bus reports is for people: bounded, marked, and without what an event holds. */
import { expect, it } from "vitest";
import { busMaker, order } from "../support/bus-on.ts";
import { OrderCancelled, OrderPlaced } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

const LONG = "x".repeat(500_000);
/** A report has 2,000 characters, and what was left out of it. */
const MOST = 2_100;

overEachTransport("reports", (makeBroker) => {
  const busOn = busMaker();

  it("are bounded, whatever type an entry has", async () => {
    const broker = makeBroker();
    const connection = await broker.transport().connect({ report: () => undefined });
    const event = { specversion: "1.0", id: "1", source: "elsewhere", data: {} };
    const data = JSON.stringify({ ...event, type: LONG });
    await connection.append([{ address: "orders", fields: { data } }]);
    await connection.close();
    const bus = busOn(broker);
    await bus.subscribe(OrderPlaced, () => undefined, { unhandled: "dead-letter" });
    await until("the dead letter", () => bus.reports.some(({ kind }) => kind === "dead_letter"));
    for (const { message, type = "" } of bus.reports) {
      expect(message.length).toBeLessThan(MOST);
      expect(type.length).toBeLessThan(MOST);
    }
    const [letter] = await bus.deadLetters(OrderPlaced);
    expect(letter?.error.length).toBeLessThan(MOST);
    expect(letter?.fields["data"]).toBe(data);
  });

  it("mark what a handler threw, and bound it", async () => {
    const bus = busOn(makeBroker(), { delivery: { retry: { maxDeliveries: 2, initialDelay: 1 } } });
    await bus.subscribe(OrderPlaced, () => {
      throw new Error(`no stock ${LONG}`);
    });
    await bus.publish(OrderPlaced, order(1));
    await until("the dead letter", () => bus.reports.some(({ kind }) => kind === "dead_letter"));
    const [retry, letter] = bus.reports;
    expect(retry?.message).toContain("attempt 1 of 2 failed, the handler threw: no stock xxx");
    expect(retry?.message.length).toBeLessThan(MOST);
    expect(letter?.message).toContain("as handler_failed: no stock xxx");
    expect(letter?.message.length).toBeLessThan(MOST);
    expect((await bus.deadLetters(OrderPlaced))[0]?.error).toMatch(/^no stock x{991}…x{1000}$/);
  });

  it("show nothing of a payload that is refused, or whose lane waits", async () => {
    const broker = makeBroker();
    const connection = await broker.transport().connect({ report: () => undefined });
    const event = { specversion: "1.0", id: "1", source: "elsewhere", type: OrderPlaced.type };
    const wrong = {
      id: 5_551_234,
      customer: "secret-customer",
      amount: "secret-amount",
      note: "secret-note",
    };
    await connection.append([
      { address: "orders", fields: { data: JSON.stringify({ ...event, data: wrong }) } },
    ]);
    await connection.close();
    const bus = busOn(broker, { delivery: { retry: { maxDeliveries: 1, maxDelay: 10 }, onGap: "stop" } });
    let isFailing = true;
    await bus.subscribe(OrderPlaced, () => {
      if (isFailing) throw new Error("the shop is closed");
    });
    await bus.subscribe(OrderCancelled, () => undefined);
    await until("the dead letter", () => bus.reports.some(({ kind }) => kind === "dead_letter"));
    await bus.publish(OrderPlaced, order(1, "secret-customer"));
    await until("the lane waits", () => bus.reports.some(({ reason }) => reason === "lane_stopped"));
    isFailing = false;
    const said = bus.reports.map(({ message }) => message).join("\n");
    expect(said).toContain("/amount must be number");
    expect(said).not.toMatch(/secret|5551234/);
  });
});
