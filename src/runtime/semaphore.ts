/** Weighted semaphore: at most so much inside at a time; the others wait in line. */
export interface Semaphore {
  /**
   * Resolves when there is room for `count` that weigh `weight` (default 0) together; what is larger than a limit enters when nothing else is inside.
   * To be followed by `release` of the same.
   */
  acquire(count: number, weight?: number): Promise<void> | undefined;
  release(count: number, weight?: number): void;
  /** Resolves when nothing is inside or waits. */
  idle(): Promise<void>;
}

/** Makes a semaphore of at most `limit` at a time, which weigh at most `weightLimit` together. */
export function createSemaphore(limit: number, weightLimit = Number.POSITIVE_INFINITY): Semaphore {
  const line = new Line<{ readonly count: number; readonly weight: number; readonly enter: () => void }>();
  const idle: (() => void)[] = [];
  let inside = 0;
  let load = 0;

  function admit(count: number, weight: number): boolean {
    if (inside > 0 && (inside + count > limit || load + weight > weightLimit)) return false;
    inside += count;
    load += weight;
    return true;
  }

  return {
    acquire(count, weight = 0) {
      if (!line.first && admit(count, weight)) return undefined;
      return new Promise((enter) => line.push({ count, weight, enter }));
    },
    release(count, weight = 0) {
      inside -= count;
      load -= weight;
      for (let next = line.first; next && admit(next.count, next.weight); next = line.first) {
        line.shift();
        next.enter();
      }
      if (inside === 0) for (const resolve of idle.splice(0)) resolve();
    },
    idle: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        if (inside === 0) resolve();
      }),
  };
}

/** How many places at the front of a line may be empty before they are cut off. */
const MAX_EMPTY_PLACES = 1_024;

/** A line that may be long: leaving it costs the same however many wait, which `shift` of a large array does not. */
class Line<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): void {
    this.#items[this.#head++] = undefined;
    // Half of it at least, so that each item is moved once on average.
    if (this.#head < MAX_EMPTY_PLACES || this.#head * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
