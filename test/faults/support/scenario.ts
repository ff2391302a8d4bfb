/** What one run of a scenario found. */
export interface Figures {
  /** What was measured, by name; times are in ms unless the name says otherwise. */
  readonly figures: Readonly<Record<string, number>>;
  /** The most that a figure may be. */
  readonly atMost?: Readonly<Record<string, number>>;
  /** The most that a figure may be which is a time: on a machine with other work it has only to end. */
  readonly within?: Readonly<Record<string, number>>;
  /** The least that a figure may be. */
  readonly atLeast?: Readonly<Record<string, number>>;
}

/** A fault, and what has to hold in spite of it. */
export interface Scenario {
  /** As in docs/reliability.md, such as `G1`. */
  readonly id: string;
  readonly title: string;
  /** `scale` 1 is the full size. */
  run(scale: number): Promise<Figures>;
}

/** The outcome of a scenario. */
export interface Result extends Figures {
  readonly id: string;
  readonly title: string;
  readonly scale: number;
  readonly seconds: number;
  readonly pass: boolean;
  /** What was missed. */
  readonly missed: readonly string[];
}

/** Runs a scenario and compares its figures with their limits, those of times only with `timed`. */
export async function runScenario(scenario: Scenario, scale: number, timed: boolean): Promise<Result> {
  const began = performance.now();
  const { id, title } = scenario;
  const found = await scenario.run(scale);
  const within = Object.entries(found.within ?? {}).map(
    ([name, most]) => [name, timed ? most : Number.MAX_VALUE] as const,
  );
  const missed = [
    ...[...Object.entries(found.atMost ?? {}), ...within].flatMap(([name, most]) =>
      (found.figures[name] ?? Number.NaN) <= most ? [] : [`${name}: ${found.figures[name]} > ${most}`],
    ),
    ...Object.entries(found.atLeast ?? {}).flatMap(([name, least]) =>
      (found.figures[name] ?? Number.NaN) >= least ? [] : [`${name}: ${found.figures[name]} < ${least}`],
    ),
  ];
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return { id, title, scale, seconds, pass: missed.length === 0, missed, ...found };
}

/** So much of a full size, but no less than makes sense. */
export function scaled(full: number, scale: number, least: number): number {
  return Math.max(least, Math.round(full * scale));
}
