/**
 * Lets the reads of a stream grow: the first asks for one entry, and each later one for as many as came before. So nothing large is read in
 * great number before its size is known to the sink.
 */
export class SlowStart {
  #most = 1;

  /** How many entries a read may ask for, where there is room for so many. */
  limit(room: number): number {
    return Math.min(room, this.#most);
  }

  received(count: number): void {
    this.#most += count;
  }
}
