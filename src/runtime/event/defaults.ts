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
  if (!target || typeof value !== "object" || !value) return value;
  const { defaults = {}, properties = {}, additional, items, tuple = [] } = target;
  let result = value as Record<string, unknown>;
  const put = (key: string, member: unknown) => {
    if (result === value) result = (Array.isArray(value) ? [...value] : { ...value }) as typeof result;
    // A plain assignment to `__proto__` would change the prototype instead of adding a member.
    if (key === "__proto__")
      Object.defineProperty(result, key, {
        value: member,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    else result[key] = member;
  };
  const fill = (key: string, below: DefaultsPlan | null | undefined) => {
    const filled =
      below && Object.hasOwn(result, key) ? applyDefaults(below, result[key], plans) : result[key];
    if (filled !== result[key]) put(key, filled);
  };
  if (Array.isArray(value)) {
    for (const index of value.keys()) fill(`${index}`, index < tuple.length ? tuple[index] : items);
    return result;
  }
  for (const key of Object.keys(defaults)) {
    if (!Object.hasOwn(result, key) || result[key] === undefined) put(key, copyOf(defaults[key]));
  }
  for (const key of Object.keys(additional ? result : properties)) {
    fill(key, Object.hasOwn(properties, key) ? properties[key] : additional);
  }
  return result;
}

function copyOf(value: unknown): unknown {
  return typeof value === "object" && value ? structuredClone(value) : value;
}
