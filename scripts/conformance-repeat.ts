/**
 * Runs the conformance suites of the transports again and again and counts what fails now and then. Prints JSON; exits with 1 when anything failed.
 *
 *     tsx scripts/conformance-repeat.ts [--times 50] [--parallel 4] [--only memory|redis]
 */
import { parseArgs } from "node:util";
import { memory } from "eventpact/memory";
import { type ConformanceTest, transportConformance } from "eventpact/testing";
import { startRedisBrokers } from "../test/conformance/redis-brokers.ts";

interface Flake {
  readonly test: string;
  failures: number;
  /** Of the first failure. */
  readonly error: string;
}

interface Result {
  readonly transport: string;
  readonly times: number;
  readonly tests: number;
  readonly skipped: number;
  readonly runs: number;
  readonly failures: number;
  readonly flakes: readonly Flake[];
  readonly seconds: number;
}

const { values } = parseArgs({
  options: {
    times: { type: "string", default: "50" },
    parallel: { type: "string", default: "4" },
    only: { type: "string" },
  },
});
const times = count("times", values.times);
const parallel = count("parallel", values.parallel);
const isWanted = (name: string) => values.only === undefined || values.only === name;

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`--${name} must be a whole number from 1`);
  return value;
}

/** Runs tests, some at a time; those that restart the server go alone. */
async function runAll(tests: readonly ConformanceTest[], run: (test: ConformanceTest) => Promise<void>) {
  const queue = tests.filter(({ needs }) => !needs.includes("restart"));
  const worker = async () => {
    for (let test = queue.shift(); test; test = queue.shift()) await run(test);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  for (const test of tests.filter(({ needs }) => needs.includes("restart"))) await run(test);
}

async function repeat(transport: string, tests: readonly ConformanceTest[]): Promise<Result> {
  const began = Date.now();
  const flakes = new Map<string, Flake>();
  const toRun = tests.filter(({ skip }) => skip === undefined);
  let failures = 0;
  for (let time = 1; time <= times; time++) {
    await runAll(toRun, async ({ name, run }) => {
      try {
        await run();
      } catch (error) {
        failures++;
        console.error(`failed: ${name}: ${String(error)}`);
        const flake = flakes.get(name) ?? { test: name, failures: 0, error: String(error) };
        flake.failures++;
        flakes.set(name, flake);
      }
    });
    console.error(`${transport}: ${time} of ${times}, ${failures} failures`);
  }
  const counts = { times, tests: toRun.length, skipped: tests.length - toRun.length };
  const seconds = Math.round((Date.now() - began) / 1_000);
  return {
    transport,
    ...counts,
    runs: times * toRun.length,
    failures,
    flakes: [...flakes.values()],
    seconds,
  };
}

const results: Result[] = [];
if (isWanted("memory")) {
  const create = () => {
    const shared = memory();
    return { transport: () => shared };
  };
  const features = { crash: false, sever: false, restart: false };
  results.push(await repeat("memory", transportConformance({ create, features })));
}
if (isWanted("redis")) {
  const brokers = await startRedisBrokers();
  const tests = transportConformance({ create: () => brokers.create() });
  results.push(await repeat("redis", tests).finally(() => brokers.stop()));
}
console.log(JSON.stringify({ node: process.version, results }, null, 2));
if (results.some(({ failures }) => failures > 0)) process.exitCode = 1;
