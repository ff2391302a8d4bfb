/** Defaults of generated events: on the wire, and never in the publisher's own object. */
import { createBus } from "eventpact";
import { memory } from "eventpact/memory";
import fc from "fast-check";
import { expect, it } from "vitest";
import { OrderPlaced } from "../golden/shop/generated/index.js";

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

const line = fc.record(
  { sku: fc.string({ minLength: 1 }), quantity: fc.integer({ min: 1, max: 9 }) },
  { requiredKeys: ["sku"] },
);
const inputs = fc.record({
  order_id: fc.constant("o-1"),
  customer: fc.record(
    { id: fc.string({ minLength: 1 }), language: fc.constantFrom("de" as const, "en" as const) },
    { requiredKeys: ["id"] },
  ),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  payment: fc.constant({ method: "card" as const, number: "1" }),
});

it("go over the wire, and leave a deeply frozen payload as it was", async () => {
  const sent: unknown[] = [];
  const broker = memory();
  const bus = createBus({
    source: "test",
    transport: {
      ...broker,
      connect: async (host) => {
        const connection = await broker.connect(host);
        return {
          ...connection,
          append: (entries, ...rest) => {
            for (const { fields } of entries) sent.push(JSON.parse(String(fields["data"])).data);
            return connection.append(entries, ...rest);
          },
        };
      },
    },
  });
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      const before = JSON.stringify(input);
      await bus.publish(OrderPlaced, frozen(input), { headers: { tenant: "t" } });
      expect(JSON.stringify(input)).toBe(before);
      expect(sent.pop()).toEqual({
        ...input,
        customer: { language: "en", ...input.customer },
        lines: input.lines.map((one) => ({ quantity: 1, ...one })),
        notes: {},
      });
    }),
    { numRuns: 50 },
  );
  await bus.close();
});
