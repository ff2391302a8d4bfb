/** The circle that each one lies on, by number; without those that do not lead back to themselves. Tarjan's algorithm, with its own stack. */
export function circlesOf<T>(all: Iterable<T>, next: (one: T) => Iterable<T>): Map<T, number> {
  const circles = new Map<T, number>();
  const order = new Map<T, number>();
  const lowest = new Map<T, number>();
  const path: T[] = [];
  const onPath = new Set<T>();
  const lower = (one: T, to: number | undefined) =>
    lowest.set(one, Math.min(lowest.get(one) ?? Number.POSITIVE_INFINITY, to ?? Number.POSITIVE_INFINITY));
  for (const start of all) {
    if (order.has(start)) continue;
    const stack: { one: T; targets: T[] }[] = [];
    const enter = (one: T): void => {
      order.set(one, order.size);
      lower(one, order.get(one));
      path.push(one);
      onPath.add(one);
      stack.push({ one, targets: [...next(one)] });
    };
    enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { one, targets } = top;
      const target = targets.pop();
      if (target !== undefined) {
        if (!order.has(target)) enter(target);
        else if (onPath.has(target)) lower(one, order.get(target));
        continue;
      }
      stack.pop();
      const user = stack.at(-1)?.one;
      if (user !== undefined) lower(user, lowest.get(one));
      if (lowest.get(one) !== order.get(one)) continue;
      const members = path.splice(path.lastIndexOf(one));
      for (const member of members) onPath.delete(member);
      if (members.length > 1 || [...next(one)].includes(one))
        for (const member of members) circles.set(member, order.get(one) ?? 0);
    }
  }
  return circles;
}
