/** `npm run generate`: all generated code of this repository, the catalogue's and that of the package `eventpact init` makes. */
import { run } from "./run.ts";

const CONTRACTS = [
  ["asyncapi.yaml", "generated"],
  ["templates/contract-package/asyncapi.yaml", "templates/contract-package/generated"],
] as const;

try {
  for (const [document, out] of CONTRACTS)
    await run("tsx", ["src/cli/main.ts", "generate", document, "--out", out, ...process.argv.slice(2)]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
