/** Where random numbers come from: a whole number from `min` to `max`, both included. */
export interface RandomSource {
  nextInt(min: number, max: number): number;
}

/** Random choices, all drawn from one source. */
export class Draw {
  readonly #random: RandomSource;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return this.#random.nextInt(min, max);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.between(0, 9_999) < probability * 10_000;
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    if (list.length === 0) throw new Error("there is nothing to pick from");
    return list[this.between(0, list.length - 1)] as T;
  }

  /** One of these, as often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.between(
      1,
      Math.max(1, Math.round(100 * choices.reduce((sum, [weight]) => sum + weight, 0))),
    );
    for (const [weight, choice] of choices) {
      left -= Math.round(100 * weight);
      if (left <= 0) return choice;
    }
    return this.pick(choices)[1];
  }

  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const made = [...list];
    for (let last = made.length - 1; last > 0; last--) {
      const other = this.between(0, last);
      [made[last], made[other]] = [made[other] as T, made[last] as T];
    }
    return made;
  }

  /** Some of the list, each once, in a random order. */
  some<T>(list: readonly T[], min: number, max: number): T[] {
    return this.shuffled(list).slice(0, this.between(min, Math.min(max, list.length)));
  }
}

/** Draws that are the same for the same seed (mulberry32). */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  return new Draw({
    nextInt(min, max) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return min + (((mixed ^ (mixed >>> 14)) >>> 0) % (max - min + 1));
    },
  });
}
