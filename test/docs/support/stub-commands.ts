import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtCommand } from "../../support/command.ts";

/**
 * A folder for the front of the PATH: `npx` runs this repository's own eventpact, whatever packages it is told to get, and writes its
 * arguments to `npx.log`; `npx --no` knows no package unless `INSTALLED` is set, and `npx` finds none at all where `UNPUBLISHED` is. `npm` does nothing.
 */
export function stubCommands(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const stub = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${script}`);
    chmodSync(join(folder, name), 0o755);
  };
  const command = [process.execPath, builtCommand()];
  stub(
    "npx",
    `echo "$*" >> "$(dirname "$0")/npx.log"
if [ "$1" = --no ] && [ -z "$INSTALLED" ]; then exit 1; fi
if [ -n "$UNPUBLISHED" ]; then echo "npm error code E404" >&2; exit 1; fi
while [ "$1" != eventpact ]; do
  if [ $# -eq 0 ]; then exit 64; fi
  shift
done
shift
exec ${command.map((word) => `'${word}'`).join(" ")} "$@"
`,
  );
  stub("npm", "exit 0\n");
  return folder;
}

/** The environment with the folder at the front of the PATH, without what CI sets and the settings of git. */
export function stubbedEnvironment(
  stubs: string,
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:GITHUB_|CI_|RUNNER_|GIT_)/.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: `${stubs}:${process.env["PATH"]}`,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.org",
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.org",
    ...more,
  };
}
