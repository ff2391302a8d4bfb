/** What a command sees of the world: tests hand in their own. */
export interface Io {
  /** Prints a line to standard output. */
  out(line: string): void;
  /** Prints a line to standard error. */
  err(line: string): void;
  /** Whether output may be coloured. */
  readonly color: boolean;
  /** What relative paths are relative to. */
  readonly cwd: string;
}

/** The process's own. Colours on a terminal, unless `NO_COLOR` is set (https://no-color.org). */
export function processIo(): Io {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    color: process.stdout.isTTY === true && process.stderr.isTTY === true && !process.env["NO_COLOR"],
    cwd: process.cwd(),
  };
}
