/** Entries of one slot that are stored together, and perhaps have to be sent again. */
export interface Delivery {
  /** Sends what has no outcome yet, all at once. Resolves with whether everything has one now. Never rejects. */
  send(): Promise<boolean>;
  /**
   * Sends what has no outcome yet, one entry after the other, until each has one. Resolves with whether the last was taken by the node that has the slot,
   * rather than by one that is about to get it. Never rejects.
   */
  finish(): Promise<boolean>;
}

interface Waiting {
  readonly place: number;
  readonly delivery: Delivery;
  readonly done: () => void;
}

/**
 * Keeps the order of what is stored in one slot of a Cluster while that is on its way to another node: from the first entry on that a node did not take,
 * later ones wait until it has been stored.
 *
 * What is on its way to a node already needs no help: a node that once refused a slot refuses it for what comes behind on the same connection. The
 * node that is about to get the slot may refuse first and accept then, so it gets one entry at a time.
 */
export class SlotOrder {
  readonly #flying = new Set<number>();
  /** In the order of their places. */
  #waiting: Waiting[] = [];
  #next = 0;
  #isDetour = false;
  #isFinishing = false;

  /** Resolves when everything of a delivery has an outcome. */
  async run(delivery: Delivery): Promise<void> {
    const place = this.#next++;
    if (!this.#isDetour && (await this.#fly(place, delivery))) return;
    await new Promise<void>((done) => {
      this.#isDetour = true;
      this.#insert({ place, delivery, done });
      void this.#finish();
    });
  }

  async #fly(place: number, delivery: Delivery): Promise<boolean> {
    this.#flying.add(place);
    const isDone = await delivery.send();
    this.#flying.delete(place);
    // Who waits may have waited for this one to join.
    if (isDone && this.#isDetour) void this.#finish();
    return isDone;
  }

  #insert(waiting: Waiting): void {
    // Almost always the last.
    let at = this.#waiting.length;
    while (at > 0 && (this.#waiting[at - 1]?.place ?? 0) > waiting.place) at--;
    this.#waiting.splice(at, 0, waiting);
  }

  /** Sends what waits, in order, once nothing before it is on its way any more. */
  async #finish(): Promise<void> {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    while (this.#isDetour) {
      const [head] = this.#waiting;
      if (!head) this.#isDetour = false;
      else if (this.#isBehindFlying(head.place)) break;
      else {
        this.#waiting.shift();
        const isSettled = await head.delivery.finish();
        head.done();
        if (isSettled) this.#leaveDetour();
      }
    }
    this.#isFinishing = false;
  }

  #isBehindFlying(place: number): boolean {
    for (const flying of this.#flying) if (flying < place) return true;
    return false;
  }

  /** All that waits goes out at once; what comes from now on, behind it. */
  #leaveDetour(): void {
    this.#isDetour = false;
    const all = this.#waiting;
    this.#waiting = [];
    for (const waiting of all) {
      void this.#fly(waiting.place, waiting.delivery).then((isDone) => {
        if (isDone) return waiting.done();
        this.#isDetour = true;
        this.#insert(waiting);
        void this.#finish();
      });
    }
  }
}
