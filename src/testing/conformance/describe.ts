import type { ConformanceTest } from "./suite.ts";

/** `describe` and `it` of Vitest, Jest or node:test. */
export interface TestFramework {
  readonly describe: (title: string, tests: () => void) => unknown;
  readonly it: ((name: string, run: () => Promise<void>, timeout?: number) => unknown) & {
    skip(name: string, run: () => Promise<void>): unknown;
  };
}

/** How long a test may take to close what it opened. */
const CLEANUP_MS = 30_000;

/** Registers tests with a test framework; those that are skipped carry the reason in their names. */
export function describeConformance(
  title: string,
  tests: readonly ConformanceTest[],
  { describe, it }: TestFramework,
): void {
  describe(title, () => {
    for (const { name, skip, timeout, run } of tests) {
      if (skip === undefined) it(name, run, timeout + CLEANUP_MS);
      else it.skip(`${name} (skipped: ${skip})`, run);
    }
  });
}
