import type { DefaultsPlan } from "./definitions.ts";

/**
 * Fills defaults in. What changes is copied, the rest is shared with `value`; `value` itself never changes.
 * `plans` is the table that `ref` looks into.
 */
export function applyDefaults(
  plan: DefaultsPlan,
  value: unknown,
  plans: Readonly<Record<string, DefaultsPlan>> = {},
): unknown {
  const target = plan.ref === undefined ? plan : plans[plan.ref];
  if (!target || typeof value !== "object" || value === null) return value;
  return Array.isArray(value)
    ? applyToArray(target, value, plans)
    : applyToObject(target, value as Record<string, unknown>, plans);
}

function applyToArray(
  plan: DefaultsPlan,
  value: readonly unknown[],
  plans: Readonly<Record<string, DefaultsPlan>>,
): unknown {
  let copy: unknown[] | undefined;
  for (const [index, item] of value.entries()) {
    const below = plan.tuple && index < plan.tuple.length ? plan.tuple[index] : plan.items;
    if (!below) continue;
    const filled = applyDefaults(below, item, plans);
    if (filled !== item) {
      copy ??= [...value];
      copy[index] = filled;
    }
  }
  return copy ?? value;
}

function applyToObject(
  plan: DefaultsPlan,
  value: Record<string, unknown>,
  plans: Readonly<Record<string, DefaultsPlan>>,
): unknown {
  let copy: Record<string, unknown> | undefined;
  const put = (key: string, member: unknown) => {
    copy ??= { ...value };
    // A plain assignment to `__proto__` would change the prototype instead of adding a member.
    if (key === "__proto__")
      Object.defineProperty(copy, key, {
        value: member,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    else copy[key] = member;
  };
  for (const key of Object.keys(plan.defaults ?? {})) {
    if (!Object.hasOwn(value, key) || value[key] === undefined) put(key, cloneJson(plan.defaults?.[key]));
  }
  const current = copy ?? value;
  for (const key of Object.keys(plan.properties ?? {})) {
    const below = plan.properties?.[key];
    if (!below || !Object.hasOwn(current, key)) continue;
    const filled = applyDefaults(below, current[key], plans);
    if (filled !== current[key]) put(key, filled);
  }
  if (plan.additional) {
    for (const key of Object.keys(current)) {
      if (plan.properties && Object.hasOwn(plan.properties, key)) continue;
      const filled = applyDefaults(plan.additional, current[key], plans);
      if (filled !== current[key]) put(key, filled);
    }
  }
  return copy ?? value;
}

function cloneJson(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.parse(JSON.stringify(value)) : value;
}
