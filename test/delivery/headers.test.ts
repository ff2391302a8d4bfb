import { ContractViolation, createBus } from "eventpact";
import { expect, it } from "vitest";
import { Audited, Forwarded } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

overEachTransport("headers and whole events", (makeBroker) => {
  it("carries headers beside the event, with their types", async () => {
    const bus = createBus({ source: "s", group: "g", transport: makeBroker().transport() });
    const seen: unknown[] = [];
    await bus.subscribe(Audited, ({ what }, { headers, metadata }) => {
      const level: number | undefined = headers.level;
      seen.push([what, headers.tenant, level, "tenant" in metadata]);
    });
    await bus.publish(Audited, { what: "login" }, { headers: { tenant: "7", level: 3 } });
    await bus.publish(Audited, { what: "logout" }, { headers: { tenant: "t" } });
    await until("both", () => seen.length === 2);
    expect(seen).toEqual([
      ["login", "7", 3, false],
      ["logout", "t", undefined, false],
    ]);
    await bus.close();
  });

  it("refuses headers that do not fit, when publishing and on receipt", async () => {
    const broker = makeBroker();
    const bus = createBus({
      source: "s",
      group: "g",
      transport: broker.transport(),
      onEvent: () => undefined,
    });
    const publish = bus.publish as (event: unknown, input: unknown, options?: object) => Promise<unknown>;
    for (const [headers, pointer] of [
      [{}, "/tenant"],
      [undefined, "/tenant"],
      [{ tenant: "t", level: "high" }, "/level"],
      [{ tenant: "t", tenent: "t" }, "/tenent"],
    ] as const) {
      const error = await publish(Audited, { what: "x" }, headers ? { headers } : {}).catch(
        (e: unknown) => e,
      );
      expect(ContractViolation.is(error) && error.code).toBe("headers_invalid");
      expect(ContractViolation.is(error) && error.issues[0]?.pointer).toBe(pointer);
    }
    const raw = await broker.transport().connect({ report: () => undefined });
    const data = JSON.stringify({
      specversion: "1.0",
      id: "1",
      source: "s",
      type: "shop.audited.v1",
      data: { what: "x" },
    });
    await raw.append([{ address: "audits", fields: { data, metadata: '{"level":"3"}' } }]);
    await bus.subscribe(Audited, () => undefined);
    await until("the dead letter", async () => (await bus.deadLetters(Audited)).length === 1);
    expect((await bus.deadLetters(Audited))[0]).toMatchObject({
      reason: "invalid",
      fields: { data, metadata: '{"level":"3"}' },
    });
    await Promise.all([bus.close(), raw.close()]);
  });

  it("does not wrap an event that is a CloudEvent already", async () => {
    const broker = makeBroker();
    const bus = createBus({ source: "s", group: "g", transport: broker.transport() });
    const whole = {
      specversion: "1.0",
      id: "w1",
      source: "elsewhere",
      type: "org.example.thing",
      data: { n: 1 },
    } as const;
    const receipt = await bus.publish(Forwarded, whole);
    expect(receipt.id).toBe("w1");
    const seen: unknown[] = [];
    await bus.subscribe(
      Forwarded,
      (data, { metadata }) => void seen.push([data, metadata.source, metadata.type]),
    );
    await until("the event", () => seen.length === 1);
    expect(seen).toEqual([[whole, "elsewhere", "org.example.thing"]]);
    await bus.close();
  });
});
