import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** How long a peer may take to load, in milliseconds. */
const START_LIMIT = 60_000;

/**
 * A process that measures a peer: what the peer throws, uses or never finishes does not affect others. Its script sends one message when it
 * is ready, then one for each that it receives.
 */
export class PeerProcess {
  readonly #child: ChildProcess;
  /** Resolves with the reason when the process has ended. */
  readonly #end: Promise<string>;

  private constructor(script: URL, args: readonly string[], execArgv: readonly string[]) {
    this.#child = fork(fileURLToPath(script), args, {
      serialization: "advanced",
      execArgv: [...process.execArgv, ...execArgv],
      // Some of them print what they do.
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let errors = "";
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-10_000);
    });
    this.#end = new Promise((resolve) => {
      this.#child.once("error", (error) => resolve(error.message));
      this.#child.once("close", (code, signal) => resolve(reasonOf(errors, signal ?? `exit code ${code}`)));
    });
  }

  /** Starts a script, with more arguments of Node in `execArgv`; rejects when it ends before it is ready. */
  static async start(
    script: URL,
    args: readonly string[] = [],
    execArgv: readonly string[] = [],
  ): Promise<PeerProcess> {
    const started = new PeerProcess(script, args, execArgv);
    try {
      await started.#next(START_LIMIT);
      return started;
    } catch (error) {
      started.end();
      throw error;
    }
  }

  /** Sends a request and returns the reply; rejects when the process ends before, or takes longer than `milliseconds`. */
  ask<Reply>(request: unknown, milliseconds: number): Promise<Reply> {
    const reply = this.#next(milliseconds);
    // A process that has ended is noticed by its end.
    this.#child.send(request as object, () => undefined);
    return reply as Promise<Reply>;
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  async #next(milliseconds: number): Promise<unknown> {
    const over = new AbortController();
    const { signal } = over;
    const seconds = milliseconds / 1_000;
    try {
      return await Promise.race([
        once(this.#child, "message", { signal }).then(([message]) => message),
        this.#end.then((reason) => Promise.reject(new Error(reason))),
        sleep(milliseconds, undefined, { signal }).then(() =>
          Promise.reject(new Error(`no answer within ${seconds} seconds`)),
        ),
      ]);
    } finally {
      over.abort();
    }
  }
}

/** The error that Node prints last when it ends a process, else how it ended. */
function reasonOf(errors: string, ending: string): string {
  const last = errors.match(/^\w*(?:Error|Exception)\b.*$/gm)?.at(-1);
  return last === undefined ? `its process ended with ${ending}` : `its process ended with "${last.trim()}"`;
}
