/** A source of chance that a seed decides, so that everybody compares the same pairs. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1, by mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list, which must not be empty. */
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const index = this.between(0, list.length - 1);
    if (!(index in list)) throw new RangeError("nothing to pick from");
    return list[index] as T;
  }

  /** So many of a list, each once, in the order of the list. */
  some<T>(list: readonly T[], count: number): T[] {
    const left = new Set(list.keys());
    while (left.size > count) left.delete(this.pick([...left]));
    return [...left].map((index) => list[index] as T);
  }
}
