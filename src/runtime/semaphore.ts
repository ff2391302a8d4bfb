/** Weighted semaphore: at most so much inside at a time; the others wait in line. */
export interface Semaphore {
  /** Resolves when there is room for `count`; what is larger than the limit enters when nothing else is inside. To be followed by `release`. */
  acquire(count: number): Promise<void> | undefined;
  release(count: number): void;
  /** Resolves when nothing is inside or waits. */
  idle(): Promise<void>;
}

/** Makes a semaphore of at most `limit` at a time. */
export function createSemaphore(limit: number): Semaphore {
  const line: { readonly count: number; readonly enter: () => void }[] = [];
  const idle: (() => void)[] = [];
  let inside = 0;

  function admit(count: number): boolean {
    if (inside > 0 && inside + count > limit) return false;
    inside += count;
    return true;
  }

  return {
    acquire(count) {
      if (line.length === 0 && admit(count)) return undefined;
      return new Promise((enter) => line.push({ count, enter }));
    },
    release(count) {
      inside -= count;
      while (line[0] && admit(line[0].count)) line.shift()?.enter();
      if (inside === 0) for (const resolve of idle.splice(0)) resolve();
    },
    idle: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        if (inside === 0) resolve();
      }),
  };
}
