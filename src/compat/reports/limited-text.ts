/** Blocks of a text that may not grow longer than a limit, in UTF-16 code units. */
export class LimitedText {
  readonly #blocks: string[] = [];
  #room: number;

  constructor(limit: number) {
    this.#room = limit;
  }

  /** Adds a block when it fits and leaves `reserve` characters free; says whether it did. */
  add(block: string, reserve = 0): boolean {
    const length = block.length + SEPARATOR.length;
    if (length > this.#room - reserve) return false;
    this.#blocks.push(block);
    this.#room -= length;
    return true;
  }

  /** How many characters are left. */
  get room(): number {
    return this.#room;
  }

  /** The blocks, with an empty line between them. */
  toString(): string {
    return this.#blocks.join(SEPARATOR);
  }
}

const SEPARATOR = "\n\n";
