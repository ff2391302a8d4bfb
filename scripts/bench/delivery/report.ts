/** One figure of a measurement. */
export interface Row {
  /** What was measured, with its unit, such as `messages per second`. */
  readonly name: string;
  /** Undefined where it was not measured. */
  readonly value: number | undefined;
  /** What it ought to be: at least (`min`) or at most (`max`). */
  readonly min?: number;
  readonly max?: number;
}

/** One measurement of delivery. */
export interface Measurement {
  /** A short name to choose it by, such as `P1`. */
  readonly id: string;
  readonly title: string;
  /** `size` is a factor: 1 for the full length. */
  run(size: number): Promise<Row[]>;
}

/** Whether a figure is what it ought to be; undefined where nothing is asked or nothing was measured. */
export function holds({ value, min, max }: Row): boolean | undefined {
  if (value === undefined || (min === undefined && max === undefined)) return undefined;
  return value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY);
}

/** A figure as one line of text. */
export function lineOf(row: Row): string {
  const { name, value, min, max } = row;
  const asked =
    min !== undefined ? `, asked for at least ${min}` : max !== undefined ? `, asked for at most ${max}` : "";
  return `  ${holds(row) === false ? "MISSED" : "      "} ${name}: ${shown(value)}${asked}`;
}

function shown(value: number | undefined): string {
  if (value === undefined) return "not measured";
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
}

/** The value below which the share `part` of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Resident memory of this process in MiB, after a collection where Node exposes one. */
export function residentMegabytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().rss / 1_048_576;
}
