/** Maximum depth of nested questions, and maximum number of rounds of one. Beyond, two locations count as different. */
const MAX_DEPTH = 100;
const MAX_ROUNDS = 50;

/**
 * Answers whether two locations are equal, also if that depends on the answer itself: recursive schemas count as equal until a difference is
 * found. If an assumption turns out to be wrong, everything that relied on it is asked again.
 */
export class Sameness {
  readonly #ids = new Map<object, number>();
  readonly #known = new Map<string, boolean>();
  readonly #assumed = new Set<string>();
  readonly #reliedOn = new Set<string>();
  #wasWrong = false;
  #depth = 0;

  /** A number for a node. */
  idOf(node: object): number {
    const id = this.#ids.get(node) ?? this.#ids.size;
    this.#ids.set(node, id);
    return id;
  }

  /** The known or assumed answer for a pair of locations; undefined if there is none. */
  knows(key: string): boolean | undefined {
    const known = this.#known.get(key);
    if (known !== undefined || !this.#assumed.has(key)) return known;
    this.#reliedOn.add(key);
    return true;
  }

  /** Asks about a pair of locations. `walk` compares it and all unknown locations below, after it passes them to `assume`. */
  ask(key: string, walk: (assume: (key: string) => void) => boolean): boolean {
    const known = this.knows(key);
    if (known !== undefined) return known;
    if (this.#depth > 0) return this.#answer(key, walk);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      this.#assumed.clear();
      this.#reliedOn.clear();
      this.#wasWrong = false;
      const answer = this.#answer(key, walk);
      if (this.#wasWrong && answer) continue;
      if (!this.#wasWrong) for (const one of this.#assumed) this.#known.set(one, true);
      this.#assumed.clear();
      return answer;
    }
    return false;
  }

  #answer(key: string, walk: (assume: (key: string) => void) => boolean): boolean {
    if (this.#depth >= MAX_DEPTH) return false;
    const walked: string[] = [];
    const assume = (one: string) => {
      this.#assumed.add(one);
      walked.push(one);
    };
    assume(key);
    this.#depth++;
    const answer = walk(assume);
    this.#depth--;
    if (answer) return true;
    this.#known.set(key, false);
    for (const one of walked) {
      this.#assumed.delete(one);
      if (this.#reliedOn.has(one)) this.#wasWrong = true;
    }
    return false;
  }
}
