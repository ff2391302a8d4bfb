import { OutputError } from "./output-error.ts";

/** What a command sees of the world: tests hand in their own. */
export interface Io {
  /** Prints a line to standard output. */
  out(line: string): void;
  /** Prints a line to standard error. */
  err(line: string): void;
  /** Puts a text in the place of the line that it last put to standard error; absent where nobody watches. */
  readonly overwrite?: ((text: string) => void) | undefined;
  /** Whether output may be coloured. */
  readonly color: boolean;
  /** What relative paths are relative to. */
  readonly cwd: string;
}

/** The process's own. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  const watched = stderr.isTTY === true && !env["CI"] && env["TERM"] !== "dumb";
  return {
    out(line) {
      // To a file Node writes at once, and throws.
      try {
        stdout.write(`${line}\n`);
      } catch (error) {
        throw error instanceof Error ? new OutputError(error) : error;
      }
    },
    err(line) {
      try {
        stderr.write(`${line}\n`);
      } catch {
        // There is no other place to report it.
      }
    },
    // Back to the first column, write, clear what is left of the line.
    overwrite: watched
      ? (text) => void stderr.write(`\r${text.slice(0, (stderr.columns || 80) - 1)}\u001b[K`)
      : undefined,
    color: isColored(env, stdout.isTTY === true && stderr.isTTY === true),
    cwd: process.cwd(),
  };
}

/** Colours on a terminal; `NO_COLOR` (https://no-color.org) turns them off, `FORCE_COLOR` (https://force-color.org) on. */
export function isColored(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  return forced ? forced !== "0" && forced !== "false" : isTerminal;
}
