import { createRequire } from "node:module";
import { closest } from "../contract/suggest.ts";
import { bundleCommand } from "./bundle.ts";
import { checkCommand } from "./check.ts";
import { type Command, parse } from "./command.ts";
import { completionOf } from "./completion.ts";
import { EXIT } from "./exit-codes.ts";
import { generateCommand } from "./generate.ts";
import { helpOf, helpOfAll } from "./help.ts";
import { initCommand } from "./init.ts";
import type { Io } from "./io.ts";
import { explainMistake } from "./mistakes.ts";
import { modelsCommand } from "./models.ts";
import { rulesCommand } from "./rules.ts";
import { UsageError } from "./usage-error.ts";
import { validateCommand } from "./validate.ts";

/** Each imports what it needs when it runs, so that the others start fast. */
const WORKING: readonly Command[] = [
  generateCommand,
  validateCommand,
  checkCommand,
  rulesCommand,
  bundleCommand,
  modelsCommand,
  initCommand,
];
const COMMANDS: readonly Command[] = [...WORKING, completionOf(WORKING)];

/** Runs the command line and returns the exit code. Rejects only for what is a defect of eventpact itself. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  let command: Command | undefined;
  try {
    if (name === undefined || name === "help" || name === "--help" || name === "-h") {
      const topic = name === "help" && rest[0] !== undefined ? helpOf(named(rest[0])) : helpOfAll(COMMANDS);
      (name === undefined ? io.err : io.out)(topic);
      return name === undefined ? EXIT.usage : EXIT.ok;
    }
    if (name === "--version" || name === "-v") {
      // By the package's own name: the way there is another from src than from dist.
      io.out((createRequire(import.meta.url)("eventpact/package.json") as { version: string }).version);
      return EXIT.ok;
    }
    command = named(name);
    if (rest.includes("--help") || rest.includes("-h")) {
      io.out(helpOf(command));
      return EXIT.ok;
    }
    return await command.run(parse(command, rest), io);
  } catch (error) {
    io.overwrite?.("");
    // --watch prints a line for each run, and this one is no exception.
    const json = argv.includes("--json") && (argv.includes("--watch") ? "line" : true);
    return explainMistake(error, io, json, command?.name);
  }
}

function named(name: string): Command {
  const command = COMMANDS.find((one) => one.name === name);
  if (command) return command;
  const near = closest(
    name,
    COMMANDS.map((one) => one.name),
  );
  throw new UsageError(
    `there is no command "${name}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
  );
}
