/** Validates the contract: AsyncAPI's own parser accepts it, and what `eventpact bundle` makes of it; then our checks. */
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
import { bundleContract, printBundle } from "../src/codegen/index.ts";
import { run } from "./run.ts";

const DOCUMENT = "asyncapi.yaml";

try {
  await accept(readFileSync(DOCUMENT, "utf8"), DOCUMENT);
  const { document } = await bundleContract(DOCUMENT);
  await accept(printBundle(document, "yaml"), `the bundle of ${DOCUMENT}`);
  await run("tsx", ["src/cli/main.ts", "validate", DOCUMENT]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Throws an error that lists what AsyncAPI's parser finds, warnings included. */
async function accept(text: string, source: string): Promise<void> {
  const diagnostics = await new Parser().validate(text, { source });
  if (diagnostics.length === 0) return;
  const lines = diagnostics.map(
    ({ code, message, path, range }) =>
      `${source}:${range.start.line + 1}:${range.start.character + 1}: ${code} at /${path.join("/")}: ${message}`,
  );
  throw new Error(`AsyncAPI's parser does not accept ${source}:\n${lines.join("\n")}`);
}
