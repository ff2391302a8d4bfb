/** What `npm start` runs, in one process over memory and in a process each over Redis. Needs `npm run build`. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { builtCommand } from "../support/command.ts";
import { startOwnRedis } from "../support/redis-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let server: Awaited<ReturnType<typeof startOwnRedis>>;

beforeAll(async () => {
  builtCommand();
  server = await startOwnRedis();
});
afterAll(() => server?.stop());

/** Rejects when it does not exit with 0. */
async function demo(env: NodeJS.ProcessEnv): Promise<string> {
  const args = ["--import", "tsx", "scripts/demo.ts"];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: {
      ...process.env,
      EVENTPACT_BROKER_URL: "",
      TSX_TSCONFIG_PATH: join(root, "scripts/tsconfig.json"),
      ...env,
    },
  });
  return stdout;
}

it.each(["memory", "Redis"])("shows both flows over %s and exits with 0", async (broker) => {
  const output = await demo(broker === "memory" ? {} : { EVENTPACT_BROKER_URL: server.url });
  for (const line of [
    /badges-plugin +asked for an AI orchestration run for user 4/,
    /ai-extensions +"run" of workflow badge-generator for user 5, asked by openedx\/lms\/badges-plugin/,
    /ai-extensions +.*moved to the dead letters as invalid: .*\/ai_orchestration_request\/user_id must be integer/,
    /collection-model +document \w+ of qc-analyzer is stored as pending/,
    /collection-model +document \w+ is complete: \{"weight_kg":42\}/,
    /collection-model +document \w+ failed, stored: validation, "no weight found in the text"/,
    /collection-model +document \w+ of weather-api is stored as complete, without an agent/,
    /collection-model +document \w+ announced on collection\.quality\.ready/,
    /collection-model +the sample was read by demo in 12 ms/,
    /collection-model +the sample cannot be read: no weight found in the text/,
    /collection-model +an invalid payload was not published: \/input_data must be object/,
    /quality-model +document \w+ aggregated/,
    /Done: all of it happened/,
  ]) {
    expect(output).toMatch(line);
  }
});
