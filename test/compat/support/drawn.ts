import fc from "fast-check";
import { Draw } from "./draw.ts";

/** Values that a function draws. */
class Drawn<T> extends fc.Arbitrary<T> {
  readonly #make: (draw: Draw) => T;
  readonly #shrink: (value: T) => Iterable<T>;

  constructor(make: (draw: Draw) => T, shrink: (value: T) => Iterable<T>) {
    super();
    this.#make = make;
    this.#shrink = shrink;
  }

  override generate(random: fc.Random): fc.Value<T> {
    return new fc.Value(this.#make(new Draw(random)), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return value !== undefined;
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    const shrink = this.#shrink;
    return new fc.Stream(
      (function* () {
        for (const smaller of shrink(value)) yield new fc.Value(smaller, undefined);
      })(),
    );
  }
}

/** An arbitrary of what a function draws, and of what is smaller by one step. */
export function drawn<T>(make: (draw: Draw) => T, shrink?: (value: T) => Iterable<T>): fc.Arbitrary<T> {
  return new Drawn(make, shrink ?? (() => []));
}
