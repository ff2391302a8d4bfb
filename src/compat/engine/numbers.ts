import { type Formulas, isNegated, type Literal } from "./formula.ts";
import {
  add,
  ceil,
  compare,
  divide,
  floor,
  fractionOf,
  isRationalMultiple,
  leastCommonMultiple,
  multiply,
  type Rational,
  rational,
  toNumber,
} from "./rational.ts";
import { EMPTY, fits, type Result, unknown } from "./result.ts";

interface Bound {
  readonly at: Rational;
  readonly exclusive: boolean;
}

/** What a conjunction of atoms says of numbers. */
interface Numbers {
  low: Bound | undefined;
  high: Bound | undefined;
  /** Of this they are a multiple; undefined where they need not be one of anything. */
  step: Rational | undefined;
  /** Of these they are no multiple. */
  readonly notMultiples: Rational[];
  readonly excluded: Rational[];
}

// Numbers that are tried one after the other, where multiples of others lie densely among them.
const MAX_CANDIDATES = 20_000;
const MAX_INEXACT = 100;
const ONE = fractionOf(1n, 1n);
const ZERO = fractionOf(0n, 1n);

/** A number that fits all of these atoms. Exact, but for sets that need more candidates than are tried. */
export function solveNumber(literals: readonly Literal[], formulas: Formulas): Result {
  const numbers = collect(literals, formulas);
  if (!numbers) return EMPTY;
  const { low, high, step } = numbers;
  if (low && high) {
    const order = compare(low.at, high.at);
    if (order > 0 || (order === 0 && (low.exclusive || high.exclusive))) return EMPTY;
    if (order === 0) return isAllowed(low.at, numbers) ? fits(toNumber(low.at)) : EMPTY;
  }
  return step ? solveMultiple(numbers, step) : solveAny(numbers);
}

function collect(literals: readonly Literal[], formulas: Formulas): Numbers | undefined {
  const numbers: Numbers = {
    low: undefined,
    high: undefined,
    step: undefined,
    notMultiples: [],
    excluded: [],
  };
  for (const literal of literals) {
    const formula = formulas.of(literal);
    const negated = isNegated(literal);
    if (formula.op === "atLeast" || formula.op === "atMost") {
      const bound = { at: formula.bound, exclusive: formula.exclusive !== negated };
      const isLow = (formula.op === "atLeast") !== negated;
      const known = isLow ? numbers.low : numbers.high;
      const order = known ? compare(bound.at, known.at) * (isLow ? 1 : -1) : 1;
      if (order > 0 || (order === 0 && bound.exclusive)) numbers[isLow ? "low" : "high"] = bound;
    } else if (formula.op === "multipleOf") {
      if (negated) numbers.notMultiples.push(formula.divisor);
      else numbers.step = numbers.step ? leastCommonMultiple(numbers.step, formula.divisor) : formula.divisor;
    } else if (formula.op === "values" && negated) {
      for (const value of formula.values)
        if (typeof value === "number") numbers.excluded.push(rational(value));
    }
  }
  const { step } = numbers;
  // What is a multiple of the step is one of its divisors, too.
  if (step && numbers.notMultiples.some((divisor) => isRationalMultiple(step, divisor))) return undefined;
  return numbers;
}

function isAllowed(value: Rational, { step, notMultiples, excluded }: Numbers): boolean {
  return (
    (!step || isRationalMultiple(value, step)) &&
    !notMultiples.some((divisor) => isRationalMultiple(value, divisor)) &&
    !excluded.some((one) => compare(one, value) === 0)
  );
}

function isWithin(value: Rational, { low, high }: Numbers): boolean {
  const above = low ? compare(value, low.at) : 1;
  const below = high ? compare(high.at, value) : 1;
  return (above > 0 || (above === 0 && !low?.exclusive)) && (below > 0 || (below === 0 && !high?.exclusive));
}

/** Multiples of a step: whole numbers times the step, nearest to 0 first. */
function solveMultiple(numbers: Numbers, step: Rational): Result {
  const { low, high } = numbers;
  let first = low && ceil(divide(low.at, step));
  let last = high && floor(divide(high.at, step));
  const times = (factor: bigint) => multiply(step, fractionOf(factor, 1n));
  if (first !== undefined && low?.exclusive && compare(times(first), low.at) === 0) first++;
  if (last !== undefined && high?.exclusive && compare(times(last), high.at) === 0) last--;
  if (first !== undefined && last !== undefined && first > last) return EMPTY;
  let tried = 0;
  let inexact: Rational | undefined;
  for (const factor of factorsBetween(first, last)) {
    const value = times(factor);
    if (isAllowed(value, numbers)) {
      if (isDouble(value)) return fits(toNumber(value));
      inexact ??= value;
    }
    if (++tried >= (inexact ? MAX_INEXACT : MAX_CANDIDATES)) break;
  }
  if (inexact) return fits(toNumber(inexact));
  return tried >= MAX_CANDIDATES ? unknown("too many numbers are ruled out by multipleOf") : EMPTY;
}

/** Whether the nearest double is written as just this decimal. */
function isDouble(value: Rational): boolean {
  const nearest = toNumber(value);
  return Number.isFinite(nearest) && compare(rational(nearest), value) === 0;
}

/** Whole numbers of a range, nearest to 0 first. */
function* factorsBetween(first: bigint | undefined, last: bigint | undefined): Generator<bigint> {
  const start = first !== undefined && first > 0n ? first : last !== undefined && last < 0n ? last : 0n;
  yield start;
  for (let distance = 1n; ; distance++) {
    const up = start + distance;
    const down = start - distance;
    const isUp = last === undefined || up <= last;
    const isDown = first === undefined || down >= first;
    if (isUp) yield up;
    if (isDown) yield down;
    if (!isUp && !isDown) return;
  }
}

/** Numbers of an interval: only finitely many of them are excluded near any of them, so one is always found. */
function solveAny(numbers: Numbers): Result {
  let inexact: Rational | undefined;
  for (const candidate of candidates(numbers)) {
    if (!isWithin(candidate, numbers) || !isAllowed(candidate, numbers)) continue;
    if (isDouble(candidate)) return fits(toNumber(candidate));
    inexact ??= candidate;
  }
  return inexact ? fits(toNumber(inexact)) : unknown("too many numbers are ruled out by multipleOf");
}

/** The ends and what lies near, then ever finer parts of the interval. */
function* candidates({ low, high }: Numbers): Generator<Rational> {
  yield ZERO;
  yield ONE;
  const from = low?.at ?? (high ? add(high.at, fractionOf(-1n, 1n)) : ZERO);
  const to = high?.at ?? add(from, ONE);
  const half = fractionOf(1n, 2n);
  yield from;
  yield to;
  // Whole numbers read best.
  const whole = ceil(from);
  for (let offset = 0n; offset <= 10n; offset++) yield fractionOf(whole + offset, 1n);
  yield fractionOf(floor(to), 1n);
  for (let offset = 0n; offset < 10n; offset++) {
    yield add(fractionOf(whole + offset, 1n), half);
    yield add(fractionOf(floor(to) - offset, 1n), fractionOf(-1n, 2n));
  }
  const width = add(to, { num: -from.num, den: from.den });
  // Decimals first: they are exact as doubles more often than other fractions are.
  for (const parts of [2n, 10n, 100n, 1000n, 7n, 11n, 13n, 1009n]) {
    const most = parts < 300n ? parts : 300n;
    for (let part = 1n; part < most; part++) yield add(from, multiply(width, fractionOf(part, parts)));
  }
}
