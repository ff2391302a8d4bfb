import { ContractViolation, createBus, DeliveryError } from "eventpact";
import { expect, it } from "vitest";
import { busMaker, numbers, order } from "../support/bus-on.ts";
import { OrderCancelled, OrderPlaced, Orders, WorkDone } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

overEachTransport("delivery", (makeBroker) => {
  const busOn = busMaker();

  it("hands a published event to its handler, with defaults and envelope", async () => {
    const bus = busOn(makeBroker());
    const seen: { data: unknown; metadata: Record<string, unknown>; delivery: unknown }[] = [];
    await bus.subscribe(
      OrderPlaced,
      (data, { metadata, delivery }) => void seen.push({ data, metadata, delivery }),
    );
    const input = { id: "o1", amount: 3 };
    const receipt = await bus.publish(OrderPlaced, input, { subject: "s", correlationid: "c" });
    await until("the event", () => seen.length === 1);
    expect(seen[0]?.data).toEqual({ id: "o1", amount: 3, currency: "EUR" });
    expect(input).toEqual({ id: "o1", amount: 3 });
    expect(seen[0]?.metadata).toMatchObject({
      specversion: "1.0",
      id: receipt.id,
      type: "shop.order.placed.v1",
      source: "test",
      minorversion: 2,
      datacontenttype: "application/json",
      subject: "s",
      correlationid: "c",
      partitionkey: "c",
    });
    expect(seen[0]?.metadata).not.toHaveProperty("data");
    expect(seen[0]?.delivery).toEqual({
      entry: receipt.entry,
      address: "orders",
      group: "workers",
      attempt: 1,
    });
  });

  it("gives two subscriptions for two events of one channel and group all of theirs, backlog included", async () => {
    const bus = busOn(makeBroker());
    for (const n of numbers(50)) {
      await bus.publish(OrderPlaced, order(n));
      await bus.publish(OrderCancelled, { id: `o${n}`, reason: "r" });
    }
    const placed: string[] = [];
    const cancelled: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void placed.push(id));
    await until("the first", () => placed.length > 0);
    await bus.subscribe(OrderCancelled, ({ id }) => void cancelled.push(id));
    for (const n of numbers(50)) {
      await bus.publish(OrderPlaced, order(n + 50));
      await bus.publish(OrderCancelled, { id: `o${n + 50}`, reason: "r" });
    }
    await until("all of both", () => placed.length >= 100 && cancelled.length >= 100);
    expect(new Set(placed).size).toBe(100);
    expect(new Set(cancelled).size).toBe(100);
    expect(bus.reports.filter(({ kind }) => kind === "skipped")).toEqual([]);
  });

  it("keeps the order of a key also between handlers that are subscribed one after the other", async () => {
    const bus = busOn(makeBroker());
    await bus.publish(OrderCancelled, { id: "o0", reason: "r" }, { partitionkey: "ada" });
    await bus.publish(OrderPlaced, order(1, "ada"));
    await bus.publish(OrderPlaced, order(2, "bob"));
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("the other key", () => seen.length === 1);
    await bus.subscribe(OrderCancelled, ({ id }) => void seen.push(id));
    await until("all", () => seen.length === 3);
    expect(seen).toEqual(["o2", "o0", "o1"]);
  });

  it("refuses a second handler for an event in one group, and leaves the first alone", async () => {
    const bus = busOn(makeBroker());
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    const error = await bus.subscribe(OrderPlaced, () => undefined).catch((e: unknown) => e);
    expect(DeliveryError.is(error) && error.code).toBe("handler_exists");
    await bus.publish(OrderPlaced, order(1));
    await until("the event", () => seen.length === 1);
  });

  it("needs a group, or an explicit ephemeral", async () => {
    const bus = createBus({ source: "test", transport: makeBroker().transport(), onEvent: () => undefined });
    const error = await bus.subscribe(OrderPlaced, () => undefined).catch((e: unknown) => e);
    expect(DeliveryError.is(error) && error.code).toBe("group_required");
    const seen: string[] = [];
    await bus.publish(OrderPlaced, order(1));
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(`a${id}`), { ephemeral: true });
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(`b${id}`), { ephemeral: true });
    await bus.publish(OrderPlaced, order(2));
    await until("both", () => seen.length === 2);
    expect(seen.sort()).toEqual(["ao2", "bo2"]);
    await bus.close();
  });

  it("gives every group everything and each event to one member of a group", async () => {
    const broker = makeBroker();
    const seen: Record<string, string[]> = { a: [], b: [] };
    const members: string[] = [];
    for (const member of ["a1", "a2", "b1"]) {
      const group = member[0] as string;
      const bus = busOn(broker, { group, delivery: { prefetch: 5 } });
      await bus.subscribe(OrderPlaced, async ({ id }) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        seen[group]?.push(id);
        members.push(member);
      });
    }
    const publisher = busOn(broker);
    const results = await publisher.publishMany(
      OrderPlaced,
      numbers(200).map((n) => order(n, `c${n}`)),
    );
    expect(results.every(({ status }) => status === "published")).toBe(true);
    await until("all", () => (seen["a"]?.length ?? 0) >= 200 && (seen["b"]?.length ?? 0) >= 200);
    expect(new Set(seen["a"]).size).toBe(200);
    expect(seen["a"]).toHaveLength(200);
    expect(seen["b"]).toHaveLength(200);
    expect(new Set(members)).toEqual(new Set(["a1", "a2", "b1"]));
  });

  it("keeps order per key, lets other keys flow while one retries, and goes on after a dead letter", async () => {
    const bus = busOn(makeBroker(), { delivery: { retry: { maxDeliveries: 3, initialDelay: 30 } } });
    const done: string[] = [];
    let failures = 0;
    await bus.subscribe(OrderPlaced, ({ id, customer }) => {
      if (id === "o1" && customer === "bad") {
        failures++;
        throw new Error("cannot");
      }
      done.push(`${customer}:${id}`);
    });
    await bus.publishMany(OrderPlaced, [
      order(0, "bad"),
      order(1, "bad"),
      order(2, "bad"),
      ...numbers(20).map((n) => order(n, "good")),
    ]);
    await until("all", () => done.length === 22);
    expect(failures).toBe(3);
    expect(done.filter((entry) => entry.startsWith("good"))).toEqual(numbers(20).map((n) => `good:o${n}`));
    expect(done.filter((entry) => entry.startsWith("bad"))).toEqual(["bad:o0", "bad:o2"]);
    expect(done.indexOf("bad:o2")).toBeGreaterThan(done.indexOf("good:o19"));
    await until("the dead letter", async () => (await bus.deadLetters(OrderPlaced)).length === 1);
    const [letter] = await bus.deadLetters(OrderPlaced);
    expect(letter).toMatchObject({
      address: "orders",
      group: "workers",
      reason: "handler_failed",
      error: "cannot",
      attempts: 3,
    });
    expect(JSON.parse(letter?.fields["data"] ?? "")).toMatchObject({
      type: "shop.order.placed.v1",
      data: { id: "o1" },
    });
    expect(letter?.last.getTime()).toBeGreaterThanOrEqual(letter?.first.getTime() ?? Number.NaN);
    expect(bus.reports.filter(({ kind }) => kind === "retry")).toHaveLength(2);
  });

  it("dead-letters at once what does not decode or validate, and what is behind it flows", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const raw = await broker.transport().connect({ report: () => undefined });
    const event = { specversion: "1.0", id: "1", source: "s", type: "shop.order.placed.v1" };
    await raw.append([
      { address: "orders", fields: { data: "{not json" } },
      { address: "orders", fields: { data: JSON.stringify({ ...event, id: undefined, data: {} }) } },
      { address: "orders", fields: { data: JSON.stringify({ ...event, data: { id: 5 } }) } },
    ]);
    await bus.publish(OrderPlaced, order(1));
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("the good one", () => seen.length === 1);
    await until("dead letters", async () => (await bus.deadLetters(OrderPlaced)).length === 3);
    const letters = await bus.deadLetters(OrderPlaced);
    expect(letters.map(({ reason }) => reason).sort()).toEqual(["invalid", "malformed", "malformed"]);
    const invalid = letters.find(({ reason }) => reason === "invalid");
    expect(invalid?.error).toContain("/id must be string");
    expect(invalid?.error).toContain("/amount is missing");
    expect(letters.find(({ fields }) => fields["data"] === "{not json")).toBeDefined();
    await raw.close();
  });

  it("skips types that nobody handles, without a dead letter, and warns once per type", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const raw = await broker.transport().connect({ report: () => undefined });
    const v2 = (id: number) => ({
      address: "orders",
      fields: {
        data: JSON.stringify({
          specversion: "1.0",
          id: `${id}`,
          source: "s",
          type: "shop.order.placed.v2",
          data: { other: 1 },
        }),
      },
    });
    const seen: string[] = [];
    const subscription = await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await raw.append(numbers(10).map(v2));
    await bus.publish(OrderPlaced, order(1));
    await until("v1", () => seen.length === 1);
    await until("the warning", () => bus.reports.some(({ kind }) => kind === "skipped"));
    await raw.append(numbers(10).map(v2));
    await bus.publish(OrderPlaced, order(2));
    await until("the next v1", () => seen.length === 2);
    expect(bus.reports.filter(({ kind }) => kind === "skipped")).toHaveLength(1);
    expect([...subscription.skipped()]).toEqual([["shop.order.placed.v2", 20]]);
    expect(await bus.deadLetters(OrderPlaced)).toEqual([]);
    await raw.close();
  });

  it("refuses an invalid payload at publish, with the pointer, and sends nothing", async () => {
    const bus = busOn(makeBroker());
    const publish = bus.publish as (event: unknown, input: unknown, options?: unknown) => Promise<unknown>;
    const attempt = async (input: unknown) => {
      const error = await publish(OrderPlaced, input).catch((e: unknown) => e);
      if (!ContractViolation.is(error)) throw new Error(`expected a violation, got ${String(error)}`);
      return error.issues.map(({ pointer }) => pointer);
    };
    expect(await attempt({ id: "o1", amount: "3" })).toEqual(["/amount"]);
    expect(await attempt({ id: "o1" })).toEqual(["/amount"]);
    expect(await attempt({ id: "o1", amount: 3, curency: "EUR" })).toEqual(["/curency"]);
    const results = await bus.publishMany(OrderPlaced, [order(1), { id: "x" } as never, order(2)]);
    expect(results.map(({ status }) => status)).toEqual(["published", "failed", "published"]);
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("both", () => seen.length === 2);
    expect(seen).toEqual(["o1", "o2"]);
  });

  it("fills address parameters from the payload and hands them to the handler", async () => {
    const bus = busOn(makeBroker());
    const seen: unknown[] = [];
    await bus.subscribe(
      WorkDone,
      ({ request }, { params, metadata }) => void seen.push([request, params, metadata.correlationid]),
      {
        params: { worker: "w1" },
      },
    );
    const receipt = await bus.publish(WorkDone, { worker: "w1", request: "r1" });
    await bus.publish(WorkDone, { worker: "w2", request: "r2" });
    expect(receipt.address).toBe("results.w1.done");
    await until("its own", () => seen.length === 1);
    expect(seen).toEqual([["r1", { worker: "w1" }, "r1"]]);
    for (const worker of ["a b", "x{y}", "", "é", "a\n"]) {
      const error = await bus.publish(WorkDone, { worker, request: "r" }).catch((e: unknown) => e);
      expect(ContractViolation.is(error) && error.code).toBe("parameter_invalid");
    }
    const missing = await bus.publish(WorkDone, { request: "r" } as never).catch((e: unknown) => e);
    expect(ContractViolation.is(missing) && missing.issues[0]?.pointer).toBe("/worker");
  });

  it("publishes because of an event: causation, correlation, trace and unknown attributes go along", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const raw = await broker.transport().connect({ report: () => undefined });
    const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const cause = {
      ...{
        specversion: "1.0",
        id: "cause",
        source: "s",
        type: "shop.order.placed.v1",
        correlationid: "corr",
      },
      ...{ traceparent: trace, tracestate: "", custom: "kept", topic: "orders", data: order(1) },
    };
    const seen: Record<string, unknown>[] = [];
    await bus.subscribe(Orders, {
      OrderPlaced: async ({ id }, { publish, metadata }) => {
        expect(metadata["custom"]).toBe("kept");
        await publish(OrderCancelled, { id, reason: "r" });
      },
      OrderCancelled: (_, { metadata }) => void seen.push(metadata),
    });
    await raw.append([{ address: "orders", fields: { data: JSON.stringify(cause) } }]);
    await until("the answer", () => seen.length === 1);
    expect(seen[0]).toMatchObject({
      causationid: "cause",
      correlationid: "corr",
      traceparent: trace,
      custom: "kept",
      source: "test",
    });
    expect(seen[0]).not.toHaveProperty("tracestate");
    expect(seen[0]).not.toHaveProperty("topic");
    await raw.close();
  });

  it("drains on close: running handlers finish and are acknowledged, the rest is left to others", async () => {
    const broker = makeBroker();
    const first = busOn(broker, { delivery: { concurrency: 2 } });
    const began: string[] = [];
    const finished: string[] = [];
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    await first.subscribe(OrderPlaced, async ({ id }) => {
      began.push(id);
      await gate;
      finished.push(id);
    });
    await first.publishMany(
      OrderPlaced,
      numbers(10).map((n) => order(n, `c${n}`)),
    );
    await until("two running", () => began.length === 2);
    const closing = first.close();
    setTimeout(go, 50);
    await closing;
    expect(finished).toHaveLength(2);
    const second = busOn(broker);
    const rest: string[] = [];
    await second.subscribe(
      OrderPlaced,
      ({ id }, { delivery }) => void rest.push(`${id}:${delivery.attempt}`),
    );
    await until("the rest", () => rest.length >= 8);
    expect([...finished, ...rest.map((text) => text.split(":")[0])].sort()).toEqual(
      numbers(10).map((n) => `o${n}`),
    );
    expect(rest.every((text) => text.endsWith(":1"))).toBe(true);
  });

  it("closes one of two handlers of a group and leaves its events to others", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const placed: string[] = [];
    const cancelled: string[] = [];
    const subscription = await bus.subscribe(OrderPlaced, ({ id }) => void placed.push(id));
    await bus.subscribe(OrderCancelled, ({ id }) => void cancelled.push(id));
    await subscription.close();
    await bus.publish(OrderPlaced, order(1));
    await bus.publish(OrderCancelled, { id: "o1", reason: "r" });
    await until("the other event", () => cancelled.length === 1);
    await bus.subscribe(OrderPlaced, ({ id }) => void placed.push(id));
    await until("the event that was left", () => placed.length === 1);
    expect(bus.reports.filter(({ kind }) => kind === "skipped")).toEqual([]);
  });

  it("iterates: the next one acknowledges, break leaves the current one", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    await bus.publishMany(
      OrderPlaced,
      numbers(5).map((n) => order(n)),
    );
    const seen: string[] = [];
    for await (const { data } of bus.subscribe(OrderPlaced)) {
      seen.push(data.id);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(["o0", "o1", "o2"]);
    const again: string[] = [];
    for await (const delivery of bus.subscribe(Orders)) {
      if (delivery.key === "OrderPlaced") again.push(delivery.data.id);
      if (again.length === 3) {
        await delivery.publish(OrderCancelled, { id: "end", reason: "r" });
      }
      if (delivery.key === "OrderCancelled") break;
    }
    expect([...again].sort()).toEqual(["o2", "o3", "o4"]);
  });

  it("ends an iteration when its signal is aborted and when the bus closes", async () => {
    const bus = busOn(makeBroker());
    const abort = new AbortController();
    const first = bus.subscribe(OrderPlaced, { signal: abort.signal });
    const pending = first.next();
    abort.abort();
    expect(await pending).toEqual({ done: true, value: undefined });
    const second = bus.subscribe(OrderPlaced, { group: "other" });
    const waiting = second.next();
    await bus.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
    const error = await bus.publish(OrderPlaced, order(1)).catch((e: unknown) => e);
    expect(DeliveryError.is(error) && error.code).toBe("bus_closed");
  });

  it("honours expiration and the group of a replayed entry", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const raw = await broker.transport().connect({ report: () => undefined });
    const entry = (id: string, more: object, metadata?: object) => ({
      address: "orders",
      fields: {
        data: JSON.stringify({
          specversion: "1.0",
          id,
          source: "s",
          type: "shop.order.placed.v1",
          data: { id, amount: 1 },
          ...more,
        }),
        ...(metadata ? { metadata: JSON.stringify(metadata) } : {}),
      },
    });
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await raw.append([
      entry("expired", { expiration: "2020-01-01T00:00:00Z" }),
      entry("fresh", { expiration: "2999-01-01T00:00:00Z" }),
      entry("for others", {}, { "eventpact-group": "others" }),
      entry("for us", {}, { "eventpact-group": "workers" }),
    ]);
    await until("two", () => seen.length === 2);
    expect(seen).toEqual(["fresh", "for us"]);
    expect(bus.reports.filter(({ reason }) => reason === "expired")).toHaveLength(1);
    expect(await bus.deadLetters(OrderPlaced)).toEqual([]);
    await raw.close();
  });

  it("does not try a contract violation of the handler again", async () => {
    const bus = busOn(makeBroker());
    let calls = 0;
    await bus.subscribe(OrderPlaced, async (_, { publish }) => {
      calls++;
      await publish(OrderCancelled, { id: "x" } as never);
    });
    await bus.publish(OrderPlaced, order(1));
    await until("the dead letter", async () => (await bus.deadLetters(OrderPlaced)).length === 1);
    expect(calls).toBe(1);
  });

  it("starts a new group at the oldest entry, or at the newest when asked", async () => {
    const bus = busOn(makeBroker());
    await bus.publish(OrderPlaced, order(1));
    const oldest: string[] = [];
    const newest: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void oldest.push(id));
    await bus.subscribe(OrderPlaced, ({ id }) => void newest.push(id), { group: "late", start: "newest" });
    await bus.publish(OrderPlaced, order(2));
    await until("both", () => oldest.length === 2 && newest.length === 1);
    expect(newest).toEqual(["o2"]);
  });
});
