/** Gives a test file a real Redis: the one of REDIS_URL, or its own `redis-server` on a free port. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Redis for tests. */
export interface RedisServer {
  readonly url: string;
  /** Stops it, if it was started here. */
  stop(): Promise<void>;
}

/** A Redis of one's own, which may be broken at will. */
export interface OwnRedisServer extends RedisServer {
  readonly port: number;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty unless `args` keep data. */
  start(): Promise<void>;
}

/** Has the path of another server than the `redis-server` on the PATH. */
export const SERVER_VARIABLE = "EVENTPACT_TESTS_REDIS_SERVER";

const missing =
  "No Redis for the tests: set REDIS_URL, or put redis-server on the PATH (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis).";

const running = new Set<ChildProcess>();

/** For a test run that is ended from outside. */
function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** A Redis that others may use at the same time: keep to a key prefix of your own. */
export async function startRedis(): Promise<RedisServer> {
  const url = process.env["REDIS_URL"];
  if (url) return { url, stop: async () => {} };
  return startOwnRedis();
}

/** Starts `redis-server` with more arguments, e.g. `["--requirepass", "x"]`, which then wants credentials put into `url`. `files` are configuration files, which a sentinel rewrites. */
export async function startOwnRedis(
  args: readonly string[] = [],
  files: readonly string[] = [],
): Promise<OwnRedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "eventpact-redis-"));
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    let child: ChildProcess | undefined;
    const start = async () => {
      child = await launch(port, folder, args, files);
    };
    const kill = async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child?.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    };
    try {
      await start();
    } catch (error) {
      // Somebody else took the port in the meantime.
      if (attempt < 5 && error instanceof Error && /in use/.test(error.message)) continue;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return {
      url: `redis://127.0.0.1:${port}`,
      port,
      kill,
      start,
      stop: async () => {
        await kill();
        await rm(folder, { recursive: true, force: true });
      },
    };
  }
}

async function launch(
  port: number,
  folder: string,
  args: readonly string[],
  files: readonly string[],
): Promise<ChildProcess> {
  const basics = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder];
  // A sentinel keeps nothing of its own. The others never get to save, and are not reported for it.
  const keeping = files.length > 0 ? [] : ["--save", "86400 1000000000", "--appendonly", "no"];
  const child = spawn(
    process.env[SERVER_VARIABLE] ?? "redis-server",
    [...files, ...basics, ...keeping, ...args],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  if (!process.listeners("exit").includes(killAll)) process.once("exit", killAll);
  running.add(child);
  child.once("exit", () => running.delete(child));
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error(missing) : error),
    );
    child.once("exit", () => reject(new Error(`redis-server ended: ${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        if (output.length < 10_000) output += chunk.toString();
        if (/Ready to accept connections|Sentinel ID is/.test(output)) resolve();
      });
    }
  });
  return child;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
