import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { npmEnvironment } from "./npm-environment.ts";

const bin = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));

/** Runs a command, of the installed packages first, with this terminal; rejects when it does not end with 0. `env` is added to the environment. */
export async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const path = `${bin}${delimiter}${process.env["PATH"]}`;
  const around = command === "npm" ? npmEnvironment() : process.env;
  const child = spawn(command, args, { stdio: "inherit", env: { ...around, PATH: path, ...env } });
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
