/** Checks the contract against every one that was released: `contracts/<version>.yaml`, each the bundle of its release. */
import { readdirSync } from "node:fs";
import { run } from "./run.ts";

const released = readdirSync("contracts").filter((name) => name.endsWith(".yaml"));
const against = released.flatMap((name) => ["--against", `contracts/${name}`]);
try {
  await run("tsx", ["src/cli/main.ts", "check", ...against, ...process.argv.slice(2)]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
