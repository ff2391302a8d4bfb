import type { Feature } from "./broker.ts";
import type { Fixture } from "./fixture.ts";

/** One test of the suite, for any broker. */
export interface Definition {
  /** What holds, as the end of a sentence that begins with "it". */
  readonly name: string;
  /** Without these the test makes no sense. */
  readonly needs: readonly Feature[];
  /** Milliseconds after which it fails: that only ends what hangs. */
  readonly timeout: number;
  run(fixture: Fixture): Promise<void>;
}

/** Declares a test. */
export function define(
  name: string,
  needs: readonly Feature[],
  run: (fixture: Fixture) => Promise<void>,
  timeout = 180_000,
): Definition {
  return { name, needs, timeout, run };
}
