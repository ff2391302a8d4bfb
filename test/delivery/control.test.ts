/** What a user may set to steer delivery: pausing, timeouts, gaps, what is not worth another attempt, and how much is taken at once. */
import { TransportError, UnrecoverableError } from "eventpact";
import { expect, it } from "vitest";
import { busMaker, gate, numbers, order, pause } from "../support/bus-on.ts";
import { OrderCancelled, OrderPlaced } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

overEachTransport("control", (makeBroker) => {
  const busOn = busMaker();

  it("pauses one of two subscriptions of a group, and hands it what came meanwhile", async () => {
    const bus = busOn(makeBroker());
    const placed: string[] = [];
    const cancelled: string[] = [];
    const subscription = await bus.subscribe(OrderPlaced, ({ id }) => void placed.push(id));
    await bus.subscribe(OrderCancelled, ({ id }) => void cancelled.push(id));
    await subscription.pause();
    for (const n of numbers(3)) {
      await bus.publish(OrderPlaced, order(n, "ada"));
      await bus.publish(OrderCancelled, { id: `o${n}`, reason: "r" });
    }
    await until("the other goes on", () => cancelled.length === 3);
    expect(placed).toEqual([]);
    subscription.resume();
    await until("all", () => placed.length === 3);
    expect(placed).toEqual(["o0", "o1", "o2"]);
    expect(bus.reports).toEqual([]);
  });

  it("closes while paused, and leaves the rest to others", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const subscription = await bus.subscribe(OrderPlaced, () => undefined);
    await subscription.pause();
    await bus.publish(OrderPlaced, order(1));
    await subscription.close();
    const seen: string[] = [];
    await busOn(broker).subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await until("the event", () => seen.length === 1);
  });

  it("waits no longer than the timeout for a handler, aborts it, and tries again", async () => {
    const bus = busOn(makeBroker());
    const aborted: unknown[] = [];
    const attempts: number[] = [];
    await bus.subscribe(
      OrderPlaced,
      async (_, { signal, delivery }) => {
        attempts.push(delivery.attempt);
        if (delivery.attempt < 3) {
          signal.addEventListener("abort", () => aborted.push(signal.reason.code));
          await new Promise(() => undefined);
        }
      },
      { timeout: 20 },
    );
    await bus.publish(OrderPlaced, order(1));
    await until("the third attempt", () => attempts.length === 3);
    expect(aborted).toEqual(["handler_timeout", "handler_timeout"]);
    expect(await bus.deadLetters(OrderPlaced)).toEqual([]);
  });

  it("dead-letters what always takes too long", async () => {
    const bus = busOn(makeBroker(), { delivery: { timeout: 10, retry: { maxDeliveries: 2 } } });
    await bus.subscribe(OrderPlaced, () => new Promise(() => undefined));
    await bus.publish(OrderPlaced, order(1));
    await until("the dead letter", async () => (await bus.deadLetters(OrderPlaced)).length === 1);
    const [letter] = await bus.deadLetters(OrderPlaced);
    expect(letter).toMatchObject({ reason: "handler_timeout", attempts: 2 });
  });

  it("does not try again what is marked as unrecoverable, by class or by option", async () => {
    const bus = busOn(makeBroker());
    let calls = 0;
    await bus.subscribe(OrderPlaced, () => {
      calls++;
      throw new UnrecoverableError("no such customer");
    });
    await bus.subscribe(
      OrderCancelled,
      () => {
        calls++;
        throw new RangeError("never");
      },
      { retry: { unrecoverable: (error) => error instanceof RangeError } },
    );
    await bus.publish(OrderPlaced, order(1));
    await bus.publish(OrderCancelled, { id: "o1", reason: "r" });
    await until("both", async () => (await bus.deadLetters(OrderPlaced)).length === 2);
    const letters = await bus.deadLetters(OrderPlaced);
    expect(letters.map(({ reason }) => reason).sort()).toEqual(["handler_failed", "unrecoverable"]);
    expect(letters.map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(calls).toBe(2);
  });

  it("reports a judgement that fails itself, and tries the event again", async () => {
    const bus = busOn(makeBroker());
    const attempts: number[] = [];
    await bus.subscribe(
      OrderPlaced,
      ({ id }, { delivery }) => {
        if (id !== "o1") return;
        attempts.push(delivery.attempt);
        if (attempts.length < 3) throw new Error("not yet");
      },
      {
        retry: {
          unrecoverable: () => {
            throw new TypeError("no such code");
          },
        },
      },
    );
    await bus.publish(OrderPlaced, order(1));
    await until("the third attempt", () => attempts.length === 3);
    expect(attempts).toEqual([1, 2, 3]);
    const failed = bus.reports.filter(({ kind }) => kind === "error");
    expect(failed).toHaveLength(2);
    expect(failed[0]).toMatchObject({ reason: "unrecoverable_failed" });
    expect(failed[0]?.message).toContain("retry.unrecoverable threw: no such code; the event is tried again");
    expect(await bus.deadLetters(OrderPlaced)).toEqual([]);
  });

  it("tries again at once, and then after delays", async () => {
    const bus = busOn(makeBroker());
    await bus.subscribe(OrderPlaced, () => Promise.reject(new Error("no")), {
      retry: { immediate: 2, initialDelay: 4, maxDeliveries: 5 },
    });
    await bus.publish(OrderPlaced, order(1));
    await until("the end", () => bus.reports.some(({ kind }) => kind === "dead_letter"));
    const delays = bus.reports.flatMap(({ message }) => /again in (\d+) ms/.exec(message)?.[1] ?? []);
    expect(delays.slice(0, 2)).toEqual(["0", "0"]);
    expect(Number(delays[2])).toBeGreaterThanOrEqual(2);
    expect(Number(delays[3])).toBeGreaterThanOrEqual(4);
    expect(delays.length).toBe(4);
  });

  it("handles what a lane waited for after a restart, in order", async () => {
    const broker = makeBroker();
    const options = { onGap: "stop", retry: { maxDeliveries: 2, initialDelay: 1, maxDelay: 5 } } as const;
    const bus = busOn(broker);
    await bus.subscribe(OrderPlaced, () => Promise.reject(new Error("broken")), options);
    await bus.publish(OrderPlaced, order(1, "ada"));
    await bus.publish(OrderPlaced, order(2, "ada"));
    await until("the lane stops", () => bus.reports.some(({ reason }) => reason === "lane_stopped"));
    await bus.close();
    const seen: string[] = [];
    await busOn(broker).subscribe(OrderPlaced, ({ id }) => void seen.push(id), options);
    await until("both", () => seen.length === 2);
    expect(seen).toEqual(["o1", "o2"]);
  });

  it("lets a lane wait behind what does not fit its contract", async () => {
    const broker = makeBroker();
    const bus = busOn(broker);
    const connection = await broker.transport().connect({ report: () => undefined });
    const event = (data: unknown) => ({
      address: "orders",
      fields: {
        data: JSON.stringify({
          specversion: "1.0",
          id: "1",
          source: "s",
          type: OrderPlaced.type,
          partitionkey: "ada",
          data,
        }),
      },
    });
    await connection.append([event({ id: 7 }), event(order(2, "ada"))]);
    await connection.close();
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id), { onGap: "stop" });
    await until("the lane stops", () => bus.reports.some(({ reason }) => reason === "lane_stopped"));
    await bus.publish(OrderPlaced, order(3, "bob"));
    await until("other keys flow", () => seen.includes("o3"));
    expect(seen).toEqual(["o3"]);
    expect(await bus.deadLetters(OrderPlaced)).toEqual([]);
  });

  it("holds no more bytes than it may, but for what one read brings", async () => {
    const broker = makeBroker();
    const publisher = busOn(broker);
    const blob = "x".repeat(10_000);
    for (const n of numbers(40)) await publisher.publish(OrderPlaced, { id: blob, amount: n });
    const bus = busOn(broker);
    const running = gate();
    let held = 0;
    // Ten fit by bytes; the first read may bring more, as sizes are not known before.
    await bus.subscribe(
      OrderPlaced,
      async () => {
        held++;
        await running.opened;
      },
      { prefetchBytes: 100_000, concurrency: 100 },
    );
    await until("some are held", () => held > 0);
    await pause(100);
    expect(held).toBeLessThan(20);
    running.open();
    await until("all are handled", () => held === 40);
  });

  it("sends nothing of an aborted publication that still waited", async () => {
    const bus = busOn(makeBroker(), { limits: { inFlight: 1 } });
    const abort = new AbortController();
    const first = bus.publish(OrderPlaced, order(1));
    const second = bus.publish(OrderPlaced, order(2), { signal: abort.signal });
    abort.abort(new Error("never mind"));
    await expect(second).rejects.toThrow("never mind");
    await first;
    const seen: string[] = [];
    await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await bus.publish(OrderPlaced, order(3));
    await until("the last", () => seen.includes("o3"));
    expect(seen).toEqual(["o1", "o3"]);
  });

  it("counts the bytes of what is on its way to the broker, of single publications and of batches", async () => {
    const broker = makeBroker();
    const transport = broker.transport();
    const sent: number[] = [];
    const gates: (() => void)[] = [];
    const bus = busOn(
      {
        ...broker,
        transport: () => ({
          ...transport,
          // Events that travel as objects have no bytes.
          inProcess: false,
          async connect(host) {
            const connection = await transport.connect(host);
            const append = connection.append.bind(connection);
            connection.append = async (entries) => {
              sent.push(entries.length);
              await new Promise<void>((resolve) => gates.push(resolve));
              return append(entries);
            };
            return connection;
          },
        }),
      },
      { limits: { inFlightBytes: 45_000 } },
    );
    // It is in the entry twice: as the customer and as the partition key.
    const note = "x".repeat(10_000);
    const publishing = [
      bus.publish(OrderPlaced, order(1, note)),
      bus.publish(OrderPlaced, order(2, note)),
      bus.publishMany(OrderPlaced, [order(3, note), order(4, note), order(5, note)]),
      bus.publish(OrderPlaced, order(6, note)),
    ];
    await until("two are sent", () => gates.length === 2);
    gates.shift()?.();
    await publishing[0];
    // A batch that is larger than the limit goes alone.
    expect(sent).toEqual([1, 1]);
    gates.shift()?.();
    await until("the batch is sent", () => gates.length === 1);
    expect(sent).toEqual([1, 1, 3]);
    gates.shift()?.();
    await until("the last is sent", () => gates.length === 1);
    gates.shift()?.();
    await Promise.all(publishing);
  });

  it("wraps publications and handlers in the middleware of bus and subscription, the first outermost", async () => {
    const calls: string[] = [];
    const tracing = (name: string) => ({
      handle: async (call: never, next: (call: never) => Promise<unknown>) => {
        calls.push(`${name} before`);
        await next(call);
        calls.push(`${name} after`);
      },
    });
    const bus = busOn(makeBroker(), {
      use: [
        {
          async publish(publication, next) {
            if (publication.inputs.length > 1)
              return publication.inputs.map(() => ({
                status: "failed" as const,
                error: new TransportError("no", "no batches"),
              }));
            return next({ ...publication, options: { ...publication.options, subject: "stamped" } });
          },
        },
        tracing("bus"),
      ],
    });
    await bus.subscribe(OrderPlaced, (_, { metadata }) => void calls.push(`handler ${metadata.subject}`), {
      use: [tracing("own")],
    });
    await bus.publish(OrderPlaced, order(1));
    await until("it is handled", () => calls.includes("bus after"));
    expect(calls).toEqual(["bus before", "own before", "handler stamped", "own after", "bus after"]);
    const [refused] = await bus.publishMany(OrderPlaced, [order(2), order(3)]);
    expect(refused).toMatchObject({ status: "failed", error: { code: "no" } });
  });
});
