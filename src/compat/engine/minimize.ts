/**
 * A smaller value for which `holds` still holds: no member and no item can be taken out of it any more. Texts and numbers stay as they are.
 */
export function minimize(value: unknown, holds: (value: unknown) => boolean): unknown {
  let current = value;
  for (let changed = true; changed; ) {
    changed = false;
    for (const path of removablePaths(current)) {
      const smaller = without(current, path);
      if (!holds(smaller)) continue;
      current = smaller;
      changed = true;
      break;
    }
  }
  return current;
}

type Path = readonly (string | number)[];

/** The ways to all members and items, outer ones first: what goes with them need not be tried. */
function* removablePaths(value: unknown): Generator<Path> {
  const open: { node: unknown; path: Path }[] = [{ node: value, path: [] }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { node, path } = next;
    if (typeof node !== "object" || node === null) continue;
    const keys = Array.isArray(node) ? [...node.keys()].reverse() : Object.keys(node);
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
