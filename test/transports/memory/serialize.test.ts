/** Whether events make the round trip through JSON. */
import { createBus } from "eventpact";
import { memory } from "eventpact/memory";
import { expect, it } from "vitest";
import { OrderPlaced } from "../../support/sample-events.ts";
import { until } from "../../support/until.ts";

/** Publishes an object, and resolves with what a handler gets of it. */
async function handled(
  serialize: boolean | undefined,
  payload: { id: string; amount: number },
): Promise<unknown> {
  const transport = memory(serialize === undefined ? {} : { serialize });
  const bus = createBus({ source: "test", group: "g", transport });
  const seen: unknown[] = [];
  await bus.subscribe(OrderPlaced, (data) => void seen.push(data));
  await bus.publish(OrderPlaced, payload);
  await until("it is handled", () => seen.length === 1);
  await bus.close();
  return seen[0];
}

it("hands a payload over as it is without it, and a copy with it, which is the default", async () => {
  // Complete, so that no default makes a copy of it.
  const payload = { id: "o1", amount: 1, currency: "EUR" };
  expect(await handled(false, payload)).toBe(payload);
  for (const serialize of [true, undefined]) {
    const copy = await handled(serialize, payload);
    expect(copy).toEqual(payload);
    expect(copy).not.toBe(payload);
  }
});
