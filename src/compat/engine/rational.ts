/** An exact fraction in lowest terms; `den` is above 0. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

/** A number as the decimal that JSON writes for it, exactly. Throws a `RangeError` for what JSON cannot write. */
export function rational(value: number): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!match) throw new RangeError(`${value} is no number of JSON`);
  const [, sign = "", whole = "0", fraction = "", exponent = "0"] = match;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const shift = Number(exponent) - fraction.length;
  return shift >= 0
    ? fractionOf(digits * 10n ** BigInt(shift), 1n)
    : fractionOf(digits, 10n ** BigInt(-shift));
}

/** `num / den` in lowest terms; `den` is not 0. */
export function fractionOf(num: bigint, den: bigint): Rational {
  const sign = den < 0n ? -1n : 1n;
  const common = gcd(num, den);
  return common === 0n ? { num: 0n, den: 1n } : { num: (sign * num) / common, den: (sign * den) / common };
}

/** The nearest double; not exact for every fraction. */
export function toNumber({ num, den }: Rational): number {
  if (den === 1n) return Number(num);
  const direct = Number(num) / Number(den);
  if (Number.isFinite(direct) && direct !== 0) return direct;
  // Both overflow: keep 20 digits.
  const digits = BigInt(Math.max(0, String(num < 0n ? -num : num).length - String(den).length));
  return digits > 0n ? Number(num / den) : Number((num * 10n ** 340n) / den) / 1e300 / 1e40;
}

export function compare(a: Rational, b: Rational): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function add(a: Rational, b: Rational): Rational {
  return fractionOf(a.num * b.den + b.num * a.den, a.den * b.den);
}

export function multiply(a: Rational, b: Rational): Rational {
  return fractionOf(a.num * b.num, a.den * b.den);
}

export function divide(a: Rational, b: Rational): Rational {
  return fractionOf(a.num * b.den, a.den * b.num);
}

/** The least number that is a multiple of both; both are above 0. */
export function leastCommonMultiple(a: Rational, b: Rational): Rational {
  const den = a.den * b.den;
  const x = a.num * b.den;
  const y = b.num * a.den;
  return fractionOf((x / gcd(x, y)) * y, den);
}

/** The largest whole number that is not above. */
export function floor({ num, den }: Rational): bigint {
  const quotient = num / den;
  return num < 0n && num % den !== 0n ? quotient - 1n : quotient;
}

/** The smallest whole number that is not below. */
export function ceil({ num, den }: Rational): bigint {
  return -floor({ num: -num, den });
}

export function isRationalMultiple(value: Rational, divisor: Rational): boolean {
  return divide(value, divisor).den === 1n;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
