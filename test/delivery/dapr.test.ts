/** What Dapr's Redis pub/sub writes is read; one fixture for each case. */
import { readdirSync, readFileSync } from "node:fs";
import { type BusReport, createBus, daprDialect, type HandlerContext } from "eventpact";
import { expect, it } from "vitest";
import { Notes, Orders } from "../support/sample-events.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

interface Fixture {
  readonly description: string;
  readonly fields: { readonly data: string };
  readonly expect: {
    readonly channel?: "Notes";
    readonly handled?: string;
    readonly data?: unknown;
    readonly metadata?: object;
    readonly absent?: readonly string[];
    readonly headers?: object;
    readonly dropped?: string;
    readonly deadLetter?: string;
    readonly error?: string;
  };
}

const folder = new URL("../fixtures/dapr/", import.meta.url);
const names = readdirSync(folder).sort();

overEachTransport("what Dapr writes", (makeBroker) => {
  it.each(names)("%s", async (name) => {
    const fixture: Fixture = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    const broker = makeBroker();
    const reports: BusReport[] = [];
    const bus = createBus({
      source: "reader",
      group: "readers",
      // Over Redis by default; any other transport may be given it.
      transport:
        broker.name === "redis" ? broker.transport() : { ...broker.transport(), dialect: daprDialect },
      onEvent: (report) => reports.push(report),
    });
    const handled: { data: unknown; context: HandlerContext }[] = [];
    const handler = (data: unknown, context: unknown) =>
      void handled.push({ data, context: context as HandlerContext });
    const raw = await broker.transport().connect({ report: () => undefined });
    const isNote = fixture.expect.channel === "Notes";
    await raw.append([{ address: isNote ? "notes" : "orders", fields: fixture.fields }]);
    if (isNote) await bus.subscribe(Notes, { NoteTaken: handler });
    else await bus.subscribe(Orders, { OrderPlaced: handler, OrderCancelled: handler });
    const { expect: expected } = fixture;
    await until(
      "an outcome",
      () => handled.length > 0 || reports.some(({ kind }) => kind === "dropped" || kind === "dead_letter"),
    );
    const letters = await bus.deadLetters(Orders);
    await Promise.all([bus.close(), raw.close()]);

    expect(letters.map(({ reason }) => reason)).toEqual(expected.deadLetter ? [expected.deadLetter] : []);
    if (expected.error) expect(letters[0]?.error).toContain(expected.error);
    if (expected.deadLetter) expect(letters[0]?.fields).toEqual(fixture.fields);
    if (expected.dropped) expect(reports.map(({ reason }) => reason)).toEqual([expected.dropped]);
    expect(handled.map(({ context }) => context.event.key)).toEqual(
      expected.handled ? [expected.handled] : [],
    );
    if (!expected.handled) return;
    const [{ data, context }] = handled as [{ data: unknown; context: HandlerContext }];
    expect(data).toEqual(expected.data);
    expect(context.metadata).toMatchObject(expected.metadata ?? {});
    for (const absent of expected.absent ?? []) expect(context.metadata).not.toHaveProperty(absent);
    if (expected.headers) expect(context.headers).toEqual(expected.headers);
  });
});
