import type { Sink } from "../../../runtime/transport.ts";

/** How long those partitions are read for which there is room, before it is the turn of others. */
const TURN_MS = 50;

/** Shares the room of one sink among the streams that are read for it, so that together they never deliver more. */
export class Shares {
  readonly #sink: Sink;
  readonly #moved: () => void;
  readonly #places = new Map<number, number>();
  #first = 0;
  #turn: NodeJS.Timeout | undefined;

  /** `moved` is called when it is the turn of other streams. */
  constructor(sink: Sink, moved: () => void) {
    this.#sink = sink;
    this.#moved = moved;
  }

  /** Sets between which partitions the room is shared. */
  set between(partitions: Iterable<number>) {
    this.#places.clear();
    for (const partition of partitions) this.#places.set(partition, this.#places.size);
  }

  /** The room of one partition, when `waiting` entries are on their way to the sink. */
  of(partition: number, waiting: number): number {
    const { size } = this.#places;
    const place = this.#places.get(partition);
    if (place === undefined) return 0;
    const room = Math.max(0, this.#sink.capacity() - waiting);
    if (room === 0 || room >= size) return Math.floor(room / size);
    // Too little for all: some at a time.
    this.#turn ??= setTimeout(() => {
      this.#turn = undefined;
      this.#first += room;
      this.#moved();
    }, TURN_MS);
    return (place - (this.#first % size) + size) % size < room ? 1 : 0;
  }

  close(): void {
    clearTimeout(this.#turn);
  }
}
