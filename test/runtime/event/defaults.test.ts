import type { DefaultsPlan } from "eventpact/gen/v1";
import fc from "fast-check";
import { expect, it } from "vitest";
import { applyDefaults } from "../../../src/runtime/event/defaults.ts";

const plan: DefaultsPlan = {
  defaults: { a: 1, list: [], nested: {} },
  properties: {
    nested: { defaults: { deep: { x: 1 } } },
    items: { items: { defaults: { n: 0 } } },
    pair: { tuple: [null, { defaults: { t: 1 } }] },
  },
  additional: { defaults: { extra: true } },
};

it("fills what is missing, also inside what it filled in", () => {
  expect(applyDefaults(plan, {})).toEqual({ a: 1, list: [], nested: { deep: { x: 1 } } });
  expect(applyDefaults(plan, { a: null, items: [{}, { n: 2 }, 3], pair: [{}, {}, {}], other: {} })).toEqual({
    ...{ a: null, list: [], nested: { deep: { x: 1 } }, items: [{ n: 0 }, { n: 2 }, 3] },
    ...{ pair: [{}, { t: 1 }, {}], other: { extra: true } },
  });
  expect(applyDefaults(plan, { a: undefined })).toMatchObject({ a: 1 });
});

it("never changes its argument, and gives every caller a default of its own", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom("a", "list", "nested", "items", "pair", "z", "__proto__"),
        fc.jsonValue(),
      ),
      (generated) => {
        // Own members as JSON.parse makes them, `__proto__` included.
        const value = JSON.parse(JSON.stringify(generated)) as Record<string, unknown>;
        const before = JSON.stringify(value);
        const filled = applyDefaults(plan, value) as Record<string, unknown>;
        expect(JSON.stringify(value)).toBe(before);
        for (const key of Object.keys(value)) expect(Object.hasOwn(filled, key)).toBe(true);
        expect(Object.getPrototypeOf(filled)).toBe(Object.getPrototypeOf(value));
      },
    ),
  );
  const [one, two] = [applyDefaults(plan, {}), applyDefaults(plan, {})] as { nested: object }[];
  expect(one?.nested).not.toBe(two?.nested);
});

it("follows recursive plans", () => {
  const plans = { node: { defaults: { open: false }, properties: { child: { ref: "node" } } } };
  expect(applyDefaults({ ref: "node" }, { child: { child: {} } }, plans)).toEqual({
    open: false,
    child: { open: false, child: { open: false } },
  });
});
