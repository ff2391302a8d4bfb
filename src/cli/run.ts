import { createRequire } from "node:module";
import { MissingPackageError } from "../codegen/optional-package.ts";
import { OutputConflictError } from "../codegen/output-conflict.ts";
import { DocumentError } from "../contract/document-error.ts";
import { closest } from "../contract/suggest.ts";
import { EXIT } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { paint } from "./paint.ts";
import { UsageError } from "./usage-error.ts";

interface Command {
  readonly help: string;
  run(argv: readonly string[], io: Io): Promise<number>;
}

interface CommandEntry {
  readonly summary: string;
  /** The optional packages that it needs. */
  readonly packages: readonly string[];
  load(): Promise<Command>;
}

/** Each command is loaded when it is asked for, so that it alone needs its packages. */
const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  generate: {
    summary: "make code of an AsyncAPI document",
    packages: ["@asyncapi/specs", "ajv", "json-schema-to-typescript", "yaml"],
    load: () => import("./generate.ts"),
  },
  validate: {
    summary: "check an AsyncAPI document",
    packages: ["@asyncapi/specs", "ajv", "yaml"],
    load: () => import("./validate.ts"),
  },
};

const HELP = `Usage: eventpact <command> [options]
       eventpact --version

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`)
  .join("\n")}

eventpact <command> --help says more.`;

/** Runs the command line and returns the exit code. Rejects only for what is a defect of eventpact itself. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  try {
    if (name === undefined || name === "help" || name === "--help" || name === "-h") {
      const topic = name === "help" && rest[0] !== undefined ? (await command(rest[0])).help : HELP;
      (name === undefined ? io.err : io.out)(topic);
      return name === undefined ? EXIT.usage : EXIT.ok;
    }
    if (name === "--version") {
      // By the package's own name: the way there is another from src than from dist.
      io.out((createRequire(import.meta.url)("eventpact/package.json") as { version: string }).version);
      return EXIT.ok;
    }
    const { help, run: runCommand } = await command(name);
    if (rest.includes("--help") || rest.includes("-h")) {
      io.out(help);
      return EXIT.ok;
    }
    return await runCommand(rest, io);
  } catch (error) {
    return explain(error, io, name, rest.includes("--json"));
  }
}

async function command(name: string): Promise<Command> {
  const entry = entryOf(name);
  if (entry) return entry.load();
  const near = closest(name, Object.keys(COMMANDS));
  throw new UsageError(
    `there is no command "${name}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
  );
}

function entryOf(name: string): CommandEntry | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

function explain(error: unknown, io: Io, name: string | undefined, json: boolean): number {
  const entry = name === undefined ? undefined : entryOf(name);
  const known = MissingPackageError.of(error, entry?.packages) ?? error;
  const isMistake = [UsageError, DocumentError, MissingPackageError, OutputConflictError].some(
    (kind) => known instanceof kind,
  );
  if (!(known instanceof Error) || !(isMistake || isSystemError(known))) throw error;
  if (json) {
    const place = known instanceof DocumentError && known.place ? { place: known.place } : {};
    io.out(
      JSON.stringify(
        {
          ok: false,
          error: { code: "code" in known ? known.code : "failed", message: known.message, ...place },
        },
        null,
        2,
      ),
    );
  } else io.err(`${paint(io, "red", "error")}: ${known.message}`);
  if (!(known instanceof UsageError)) return EXIT.failed;
  if (!json) io.err(`eventpact ${entry ? `${name} ` : ""}--help says how it is used`);
  return EXIT.usage;
}

/** A file or folder that cannot be read or written: Node's message names it. */
function isSystemError(error: Error): boolean {
  return "syscall" in error && "path" in error;
}
