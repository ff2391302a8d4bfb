import { spawnSync } from "node:child_process";
import { getuid } from "node:process";

/** Set for the tests when there is a Redis to use but none to start, break and limit. */
const NO_SERVER = "EVENTPACT_TESTS_WITHOUT_REDIS_SERVER";

/**
 * Makes sure that the tests have a real Redis: `REDIS_URL`, a `redis-server` on the PATH, or Debian's package where it may be installed.
 * Throws an error whose message says what to install.
 */
export function provideRedis(): void {
  if (hasCommand("redis-server")) return;
  if (process.env["REDIS_URL"]) {
    process.env[NO_SERVER] = "1";
    console.log(
      "Left out: tests that start, break and limit a Redis of their own, as there is no redis-server.",
    );
    return;
  }
  if (getuid?.() === 0 && hasCommand("apt-get")) {
    const quiet = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
    const install = () =>
      spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "redis-server"], quiet);
    if (install().status !== 0) {
      spawnSync("apt-get", ["update"], quiet);
      install();
    }
    if (hasCommand("redis-server")) return;
  }
  throw new Error(
    "the tests need Redis: install redis-server (6.2 or later), or set REDIS_URL to one that may be written to",
  );
}

function hasCommand(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}
