/** Validates the contract: AsyncAPI's own tool (structure, and that it bundles), then our checks. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "eventpact-validate-"));
try {
  const settings = join(folder, "analytics.json");
  writeFileSync(
    settings,
    JSON.stringify({ analyticsEnabled: "false", infoMessageShown: "true", userID: "" }),
  );
  const offline = { ASYNCAPI_METRICS_CONFIG_PATH: settings, SUPPRESS_NO_CONFIG_WARNING: "1" };
  await run("asyncapi", ["validate", "asyncapi.yaml", "--fail-severity=warn"], offline);
  await run("asyncapi", ["bundle", "asyncapi.yaml", "--output", join(folder, "bundled.yaml")], offline);
  await run("tsx", ["src/cli/main.ts", "validate", "asyncapi.yaml"]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
