// From here on an array is long.
const LONG = 24;
// Larger values are only made smaller as far as this many trials go.
const MAX_TRIALS = 5_000;

/**
 * A smaller value for which `holds` still holds. First whatever can stand in the place of something that holds it does, as the innermost of
 * a recursive value; then no member and no item can be taken out any more. Texts and numbers stay as they are.
 */
export function minimize(value: unknown, holds: (value: unknown) => boolean): unknown {
  let trials = 0;
  const tries = (smaller: unknown) => ++trials <= MAX_TRIALS && holds(smaller);
  let current = value;
  for (const next of [hoisted, reduced]) {
    for (let smaller = next(current, tries); smaller; smaller = next(current, tries)) current = smaller.value;
  }
  return current;
}

type Smaller = { readonly value: unknown } | undefined;

/** The value with something inside it in the place of what holds that. */
function hoisted(value: unknown, holds: (value: unknown) => boolean): Smaller {
  for (const path of [[], ...paths(value)]) {
    const node = at(value, path);
    // The innermost first: they are the smallest.
    for (const inner of [...paths(node)].reverse()) {
      const found = at(node, inner);
      if (typeof found !== "object" || found === null || Array.isArray(found) !== Array.isArray(node))
        continue;
      const smaller = path.length === 0 ? found : replaced(value, path, found);
      if (holds(smaller)) return { value: smaller };
    }
  }
  return undefined;
}

/** The value without one member or item; of long arrays half of the items at once, as long as that works. */
function reduced(value: unknown, holds: (value: unknown) => boolean): Smaller {
  for (const path of [[], ...paths(value)]) {
    const node = at(value, path);
    if (!Array.isArray(node) || node.length < LONG) continue;
    const half = node.slice(0, Math.ceil(node.length / 2));
    const smaller = path.length === 0 ? half : replaced(value, path, half);
    if (holds(smaller)) return { value: smaller };
  }
  for (const path of paths(value)) {
    const smaller = without(value, path);
    if (holds(smaller)) return { value: smaller };
  }
  return undefined;
}

type Path = readonly (string | number)[];

/**
 * The ways to all members and items, outer ones first: what goes with them need not be tried. Of a long array only those to its first items:
 * the others were mostly made alike, to fill it.
 */
function* paths(value: unknown): Generator<Path> {
  const open: { node: unknown; path: Path }[] = [{ node: value, path: [] }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { node, path } = next;
    if (typeof node !== "object" || node === null) continue;
    const keys = Array.isArray(node) ? [...node.keys()].slice(0, LONG).reverse() : Object.keys(node);
    for (const key of keys) {
      yield [...path, key];
      open.push({ node: node[key as keyof typeof node], path: [...path, key] });
    }
  }
}

function without(node: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(node)) {
    return rest.length === 0
      ? node.filter((_, index) => index !== key)
      : node.map((item, index) => (index === key ? without(item, rest) : item));
  }
  const entries = Object.entries(node as object);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([name]) => name !== key)
      : entries.map(([name, member]) => [name, name === key ? without(member, rest) : member]),
  );
}

function at(node: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], node);
}

function replaced(node: unknown, [key, ...rest]: Path, value: unknown): unknown {
  const inner = (one: unknown) => (rest.length === 0 ? value : replaced(one, rest, value));
  if (Array.isArray(node)) return node.map((item, index) => (index === key ? inner(item) : item));
  return Object.fromEntries(
    Object.entries(node as object).map(([name, member]) => [name, name === key ? inner(member) : member]),
  );
}
