/** Events that somebody wrote to do harm: what they are must stay data, and what is too much must be refused before it costs anything. */
import { ContractViolation, createBus, type EntryFields } from "eventpact";
import { afterEach, expect, it, vi } from "vitest";
import { busMaker, numbers, order } from "../support/bus-on.ts";
import { NoteTaken, OrderPlaced } from "../support/sample-events.ts";
import { type Broker, overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

const MIB = 1_048_576;

/** Writes entries as they are, past everything that publishing checks. */
async function write(broker: Broker, ...entries: readonly EntryFields[]): Promise<void> {
  const connection = await broker.transport().connect({ report: () => undefined });
  await connection.append(entries.map((fields) => ({ address: "orders", fields })));
  await connection.close();
}

const event = (data: string, more = "") =>
  `{"specversion":"1.0","id":"1","source":"s","type":"${OrderPlaced.type}"${more},"data":${data}}`;

/** `{"a":{"a":…}}`, so many levels. */
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

overEachTransport("hostile events", (makeBroker) => {
  const busOn = busMaker();
  afterEach(() => vi.restoreAllMocks());

  it("keeps __proto__ and constructor.prototype as data, and no prototype changes", async () => {
    const broker = makeBroker();
    const evil = '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}';
    await write(broker, {
      data: event(`{"id":"o1","amount":1,${evil}}`, `,${evil}`),
      metadata: '{"__proto__":"x","constructor":"y"}',
    });
    const bus = busOn(broker);
    const seen: { data: object; metadata: object; headers: object }[] = [];
    await bus.subscribe(
      OrderPlaced,
      (data, { metadata, headers }) => void seen.push({ data, metadata, headers }),
    );
    await until("the event", () => seen.length === 1);
    for (const value of [seen[0]?.data, seen[0]?.metadata, seen[0]?.headers, {}]) {
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect((value as { isAdmin?: unknown }).isAdmin).toBeUndefined();
    }
    // Defaults were filled in in a copy, which has it as data.
    expect(Object.hasOwn(seen[0]?.data ?? {}, "__proto__")).toBe(true);
    expect(seen[0]?.data).toMatchObject({ currency: "EUR" });
  });

  it("refuses to publish what is larger than the limit, headers included, with nothing sent", async () => {
    const bus = busOn(makeBroker());
    const large = { id: "x".repeat(MIB), amount: 1 };
    await expect(bus.publish(OrderPlaced, large)).rejects.toMatchObject({
      code: "event_too_large",
      message: expect.stringContaining("the limit is 1048576"),
    });
    // As bytes it is larger than as characters.
    const wide = { id: "\u20ac".repeat(MIB / 2), amount: 1 };
    await expect(bus.publish(OrderPlaced, wide)).rejects.toSatisfy(ContractViolation.is);
    const [fits, refused] = await bus.publishMany(OrderPlaced, [
      { id: "x".repeat(MIB - 1_000), amount: 1 },
      large,
    ]);
    expect(fits?.status).toBe("published");
    expect(refused).toMatchObject({ status: "failed", error: { code: "event_too_large" } });
    const seen: number[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id.length));
    await until("the one that fits", () => seen.length === 1);
  });

  it("takes other limits", async () => {
    const bus = busOn(makeBroker(), { limits: { eventBytes: 500 } });
    await bus.publish(OrderPlaced, order(1));
    await expect(bus.publish(NoteTaken, "x".repeat(300))).rejects.toMatchObject({ code: "event_too_large" });
    expect(() => busOn(makeBroker(), { limits: { depth: 0 } })).toThrow("limits.depth");
  });

  it("dead-letters what is too large or too deep, unparsed and unchanged, and goes on behind it", async () => {
    const broker = makeBroker();
    const bombs = [event(`"${"x".repeat(MIB)}"`), event(nested(100)), event(nested(200_000))];
    await write(broker, ...bombs.map((data) => ({ data })));
    const bus = busOn(broker);
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await bus.publish(OrderPlaced, order(1));
    await until("what is behind", () => seen.length === 1);
    await until("the dead letters", async () => (await bus.deadLetters(OrderPlaced)).length === 3);
    const letters = await bus.deadLetters(OrderPlaced);
    expect(letters.map(({ reason }) => reason)).toEqual(["too_large", "too_deep", "too_large"]);
    expect(letters.map(({ fields }) => fields["data"])).toEqual(bombs);
  });

  it("refuses to publish or to validate what nests too deep, by an error of its own", async () => {
    const bus = busOn(makeBroker());
    const deep = (levels: number) => ({ ...order(1), ...JSON.parse(nested(levels)) });
    for (const levels of [70, 20_000])
      await expect(bus.publish(OrderPlaced, deep(levels))).rejects.toSatisfy(ContractViolation.is);
    expect(OrderPlaced.is(deep(100_000))).toBe(true);
  });

  it("puts no line break of an event into a log line", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "warn").mockImplementation((line) => void lines.push(line));
    const broker = makeBroker();
    await write(
      broker,
      { data: JSON.stringify({ specversion: "1.0", id: "1", source: "s", type: "x\nFAKE LINE\u2028" }) },
      { data: event('{"id":"o1","amount":1}') },
    );
    const bus = createBus({ source: "test", group: "workers", transport: broker.transport() });
    await bus.subscribe(
      OrderPlaced,
      () => {
        throw new Error("no\r\nFAKE LINE");
      },
      { retry: { maxDeliveries: 1 } },
    );
    await until("both lines", () => lines.length >= 2);
    await bus.close();
    for (const line of lines) expect(line).not.toMatch(/[\n\r\u2028]/);
    expect(lines.join("")).toContain("FAKE LINE");
  });

  it("keeps a long or odd error of a handler short, and its stack out of the dead letter", async () => {
    const bus = busOn(makeBroker(), { delivery: { retry: { maxDeliveries: 1 } } });
    const odd = [
      new Error("x".repeat(100_000)),
      Object.create(null),
      undefined,
      Symbol("s"),
      new Error("plain"),
    ];
    let n = 0;
    await bus.subscribe(OrderPlaced, () => {
      throw odd[n++];
    });
    for (const i of numbers(odd.length)) await bus.publish(OrderPlaced, order(i));
    await until("all", async () => (await bus.deadLetters(OrderPlaced)).length === odd.length);
    for (const { error } of await bus.deadLetters(OrderPlaced)) {
      // With the mark of what is left out.
      expect(error.length).toBeLessThanOrEqual(2_001);
      expect(error).not.toContain("    at ");
    }
  });
});
