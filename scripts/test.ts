/**
 * `npm test`: everything that has to hold, in the order in which it is cheapest to fail. CI runs the same. `npm run test:long` leaves nothing out.
 * Arguments go to vitest.
 */
import { provideRedis } from "./provide-redis.ts";
import { run } from "./run.ts";

const args = process.argv.slice(2);
const isLong = args.includes("--long");
const long = isLong ? { EVENTPACT_LONG: process.env["EVENTPACT_LONG"] ?? "1" } : {};
const forVitest = args.filter((arg) => arg !== "--long");

const steps: readonly (readonly [title: string, () => void | Promise<void>])[] = [
  ["a Redis for the tests", provideRedis],
  ["lint and format", () => run("biome", ["check", "--error-on-warnings"])],
  ["generated/ is current", () => run("npm", ["run", "--silent", "generate", "--", "--check"])],
  ["types", () => run(process.execPath, ["node_modules/typescript/bin/tsc"])],
  ["build", () => run("npm", ["run", "--silent", "build"])],
  ["the contract is valid", () => run("npm", ["run", "--silent", "validate"])],
  ["no change breaks anybody", () => run("npm", ["run", "--silent", "check"])],
  ["tests", () => run("vitest", ["run", ...forVitest], long)],
  ...(isLong ? [["the conformance suite with version 5 of redis", conformanceOfRedis5] as const] : []),
];

function conformanceOfRedis5(): Promise<void> {
  const env = { EVENTPACT_TESTS_REDIS_CLIENT: "redis-5" };
  return run("vitest", ["run", "test/conformance"], env);
}

try {
  for (const [title, step] of steps) {
    console.log(`\n== ${title}`);
    await step();
  }
  console.log("\nAll passed.");
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
