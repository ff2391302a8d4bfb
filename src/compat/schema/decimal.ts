/** Exact arithmetic on numbers as JSON writes them. */

/** `digits` × 10^`exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Whether `a` is a whole multiple of `b`: both are what a `multipleOf` may be, finite and above zero. */
export function isMultipleOf(a: number, b: number): boolean {
  const [x, y] = aligned([decimalOf(a), decimalOf(b)]);
  return x !== undefined && y !== undefined && y !== 0n && x % y === 0n;
}

/** Without those that another one implies, in order of size: a multiple of 6 and 3 is a multiple of 6. */
export function reduceDivisors(values: readonly number[]): number[] {
  const unique = [...new Set(values)].sort((a, b) => a - b);
  return unique.filter((value) => !unique.some((other) => other !== value && isMultipleOf(other, value)));
}

function decimalOf(value: number): Decimal {
  const [, whole = "0", fraction = "", exponent = "0"] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function aligned(values: readonly Decimal[]): bigint[] {
  const least = Math.min(...values.map(({ exponent }) => exponent));
  return values.map(({ digits, exponent }) => digits * 10n ** BigInt(exponent - least));
}
