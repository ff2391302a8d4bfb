/**
 * Compares random pairs of schemas and lets Ajv judge the verdicts: the long run of `test/compat/properties.property.test.ts`. Prints the shares
 * of the verdicts and what is wrong, each with the smallest pair that shows it, ready to paste.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { pairs } from "../test/compat/support/arbitrary-pair.ts";
import { type CheckedPair, checkPair, type Fault } from "../test/compat/support/check-pair.ts";
import { type SeededPair, shrunkPair } from "../test/compat/support/shrink-pair.ts";
import { VerdictShares } from "../test/compat/support/verdict-shares.ts";

const usage =
  "tsx scripts/compat-properties.ts [--pairs 10000] [--instances 200] [--seed 1] [--slow 300] [--shown 3]\n\n" +
  "--slow: milliseconds that a pair may take; --shown: examples of each kind; exit codes: 0 all held, 1 something did not, 2 usage";

// Pairs that are made at once.
const CHUNK = 500;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        pairs: { type: "string", default: "10000" },
        instances: { type: "string", default: "200" },
        seed: { type: "string", default: "1" },
        slow: { type: "string", default: "300" },
        shown: { type: "string", default: "3" },
      },
    });
    const numbers = Object.entries(values).map(([name, value]) => {
      const number = Number(value);
      if (!Number.isInteger(number) || number < 0)
        throw new Error(`--${name} is a whole number, 0 at least, not ${value}`);
      return [name, number] as const;
    });
    return Object.fromEntries(numbers) as Record<keyof typeof values, number>;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

/** Something to show, and whether a smaller pair shows it as well. */
interface Oddity {
  readonly kind: string;
  readonly isSeenIn: (pair: SeededPair) => boolean;
}

const { pairs: total, instances, seed, slow, shown } = options();
const shares = new VerdictShares();
const counts = new Map<string, number>();
let isHeld = true;

for (let done = 0; done < total; done += CHUNK) {
  const numRuns = Math.min(CHUNK, total - done);
  for (const pair of fc.sample(pairs, { seed: seed + done, numRuns })) {
    const checked = checkPair(pair, instances);
    shares.add(checked);
    if (checked.faults.length > 0) isHeld = false;
    for (const oddity of [
      ...checked.faults.map(faultOddity),
      ...unprovenOddities(checked),
      ...slowOddities(pair, checked),
    ])
      note(pair, oddity);
  }
  const left = total - done - numRuns;
  if (process.stderr.isTTY) process.stderr.write(`\r${left} pairs left   `);
}
report();

function faultOddity({ kind, direction }: Fault): Oddity {
  const isSame = (fault: Fault) => fault.kind === kind && fault.direction === direction;
  return {
    kind: direction === undefined ? kind : `${kind} (${direction})`,
    isSeenIn: (pair) => checkPair(pair, instances).faults.some(isSame),
  };
}

/** A pair that took long, and takes long again: the first time something else may have kept the machine busy. */
function slowOddities(pair: SeededPair, { milliseconds }: CheckedPair): Oddity[] {
  const isSeenIn = (one: SeededPair) => checkPair(one, 0).milliseconds > slow;
  return milliseconds > slow && isSeenIn(pair) ? [{ kind: `slower than ${slow} ms`, isSeenIn }] : [];
}

/** Verdicts that come without a proof: allowed, and worth a look. */
function unprovenOddities(checked: CheckedPair): Oddity[] {
  return [...reasonsOf(checked)].map((kind) => ({
    kind,
    isSeenIn: (pair) => reasonsOf(checkPair(pair, 0)).has(kind),
  }));
}

function reasonsOf({ comparison }: CheckedPair): ReadonlySet<string> {
  const decisions = comparison ? [comparison.backward, comparison.forward] : [];
  return new Set(
    decisions.flatMap(({ verdict, witness, reason = "" }) => {
      // Which schema it is differs from pair to pair.
      const why = reason.replace(/#\S*/, "#");
      if (verdict === "undecided") return [`undecided: ${why}`];
      return verdict === "breaking" && witness === undefined ? [`without a witness: ${why}`] : [];
    }),
  );
}

function note(pair: SeededPair, { kind, isSeenIn }: Oddity): void {
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  if (count > shown) return;
  const smallest = shrunkPair(pair, isSeenIn);
  const { comparison, faults, milliseconds } = checkPair(smallest, instances);
  console.log(`\n${kind}`);
  console.log(`const old = ${JSON.stringify(smallest.old)};`);
  console.log(`const newer = ${JSON.stringify(smallest.new)};`);
  console.log(`// ${JSON.stringify(comparison)}, ${milliseconds.toFixed(0)} ms`);
  for (const { value, message } of faults) console.log(`// ${message ?? JSON.stringify(value)}`);
}

function report(): void {
  const { slowest, milliseconds, withoutWitness, pairs: compared } = shares;
  const perPair = milliseconds / Math.max(1, compared);
  console.log(`\n${shares}\n`);
  console.log(`${compared} pairs, ${instances} instances each, seed ${seed}`);
  console.log(`${perPair.toFixed(2)} ms a pair, ${slowest.toFixed(0)} ms the slowest`);
  console.log(`${withoutWitness} verdicts of breaking without a witness`);
  for (const [kind, count] of counts) console.log(`${count} × ${kind}`);
  for (const complaint of shares.complaints()) console.log(complaint);
  if (!isHeld || shares.complaints().length > 0) process.exit(1);
}
