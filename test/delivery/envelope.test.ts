/** What others wrote into an envelope: whether the event is handled, and what its handler sees. */
import { daprDialect, type TransportHost } from "eventpact";
import { defineAddress, defineEvent } from "eventpact/gen/v1";
import { expect, it } from "vitest";
import { busMaker } from "../support/bus-on.ts";
import { OrderPlaced } from "../support/sample-events.ts";
import { type Broker, overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

const host: TransportHost = { report: () => undefined };

/** Appends texts as another producer does. */
async function append(broker: Broker, address: string, ...texts: string[]): Promise<void> {
  const connection = await broker.transport().connect(host);
  await connection.append(texts.map((data) => ({ address, fields: { data } })));
  await connection.close();
}

function orderText(attributes: object, amount = "1", id = "o1"): string {
  const event = { specversion: "1.0", id, source: "elsewhere", type: OrderPlaced.type, ...attributes };
  return `${JSON.stringify(event).slice(0, -1)},"data":{"id":"${id}","amount":${amount},"extra":[{"n":1}]}}`;
}

overEachTransport("what others wrote", (makeBroker) => {
  const busOn = busMaker();

  it("is a dead letter where an integer does not fit into a number, or is reported where that is asked for", async () => {
    const broker = makeBroker();
    await append(
      broker,
      "orders",
      orderText({}, "9007199254740993", "big"),
      orderText({}, "9007199254740992", "fits"),
    );
    const strict = busOn(broker);
    const seen: unknown[] = [];
    await strict.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("the dead letter", async () => (await strict.deadLetters(OrderPlaced)).length === 1);
    await until("the other event", () => seen.length === 1);
    const [letter] = await strict.deadLetters(OrderPlaced);
    expect(letter?.reason).toBe("unsafe_number");
    expect(letter?.error).toContain("the integer at /data/amount does not fit");
    expect(letter?.error).not.toContain("9007199254740993");
    expect(letter?.fields["data"]).toContain("9007199254740993");

    const lenient = busOn(broker, { group: "lenient", delivery: { unsafeNumbers: "report" } });
    const amounts: unknown[] = [];
    await lenient.subscribe(OrderPlaced, ({ amount }) => void amounts.push(amount));
    await until("both events", () => amounts.length === 2);
    expect(amounts).toEqual([9007199254740992, 9007199254740992]);
    expect(lenient.reports.map(({ kind, reason }) => [kind, reason])).toEqual([["error", "unsafe_number"]]);
  });

  it("is looked through for such an integer also where JSON travels as text", async () => {
    const broker = makeBroker();
    const event = { specversion: "1.0", source: "elsewhere", type: OrderPlaced.type };
    const data = '{"id":"o1","amount":9007199254740993}';
    await append(
      broker,
      "orders",
      JSON.stringify({ ...event, id: "1", data }),
      JSON.stringify({ ...event, id: "2", data_base64: btoa(data) }),
    );
    const transport = { ...broker.transport(), dialect: daprDialect };
    const strict = busOn(broker, { transport });
    await strict.subscribe(OrderPlaced, () => undefined);
    await until("the dead letters", async () => (await strict.deadLetters(OrderPlaced)).length === 2);
    for (const { reason, error } of await strict.deadLetters(OrderPlaced)) {
      expect(reason).toBe("unsafe_number");
      expect(error).toContain("/data/amount");
    }
    const lenient = busOn(broker, { transport, group: "lenient", delivery: { unsafeNumbers: "report" } });
    let handled = 0;
    await lenient.subscribe(OrderPlaced, () => void handled++);
    await until("both events", () => handled === 2);
    expect(lenient.reports.map(({ reason }) => reason)).toEqual(["unsafe_number", "unsafe_number"]);
  });

  it("leaves out attributes of a wrong type, and reports each once", async () => {
    const broker = makeBroker();
    const odd = {
      time: { seconds: 1 },
      subject: 7,
      partitionkey: ["k"],
      minorversion: "2",
      sourcelib: [8, 1, 0],
      tenantid: { id: "acme" },
      deprecated: true,
      sampledrate: 3,
      correlationid: null,
    };
    await append(broker, "orders", orderText(odd), orderText(odd, "1", "o2"));
    const bus = busOn(broker);
    const seen: object[] = [];
    await bus.subscribe(OrderPlaced, (_, { metadata }) => void seen.push({ ...metadata }));
    await until("both events", () => seen.length === 2);
    expect(seen[0]).toEqual({
      specversion: "1.0",
      id: "o1",
      source: "elsewhere",
      type: OrderPlaced.type,
      deprecated: true,
      sampledrate: 3,
    });
    const names = bus.reports.map(({ message }) => /attribute "(\w+)"/.exec(message)?.[1]);
    expect(names.sort()).toEqual([
      "minorversion",
      "partitionkey",
      "sourcelib",
      "subject",
      "tenantid",
      "time",
    ]);
    expect(new Set(bus.reports.map(({ reason }) => reason))).toEqual(new Set(["attribute_type"]));
  });

  it.each([
    ["expirytime", "2020-01-01T00:00:00Z"],
    ["expiration", "2020-01-01t00:00:00.123456789+02:00"],
    ["expirytime", "2016-12-31T23:59:60Z"],
  ])("is dropped when its %s is over: %s", async (name, time) => {
    const broker = makeBroker();
    const past = orderText({ [name]: time }, "1", "late");
    const future = orderText({ [name]: "2999-01-01T00:00:00Z" }, "1", "in time");
    await append(broker, "orders", past, future);
    const bus = busOn(broker);
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("the event", () => seen.length === 1);
    expect(seen).toEqual(["in time"]);
    expect(bus.reports.map(({ kind, message }) => [kind, message.includes(`(${name})`)])).toEqual([
      ["dropped", true],
    ]);
  });

  it.each(["1", "tomorrow 5", "12/31/1999", "foo 1"])(
    "is handled when its expirytime is not a time: %s",
    async (expirytime) => {
      const broker = makeBroker();
      await append(broker, "orders", orderText({ expirytime }));
      const bus = busOn(broker);
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await until("the event", () => seen.length === 1);
      expect(bus.reports).toEqual([]);
    },
  );

  it("may have no data, where the contract asks for none", async () => {
    const anything = Object.assign(() => true, { errors: [] });
    const address = defineAddress({ key: "ticks", template: "ticks", parameters: [], messages: 1 });
    const Tick = defineEvent<{
      input: unknown;
      data: unknown;
      headers: undefined;
      channels: { ticks: { params: object; located: never } };
    }>({
      key: "Tick",
      type: "clock.tick",
      version: 1,
      minorversion: 0,
      channels: [address],
      read: anything,
      write: anything,
    });
    const broker = makeBroker();
    const bus = busOn(broker);
    const seen: unknown[] = [];
    await bus.subscribe(Tick, (data) => void seen.push(data));
    await bus.publish(Tick, undefined);
    await bus.publish(Tick, null);
    await until("both events", () => seen.length === 2);
    expect(seen).toEqual([undefined, null]);
  });
});
