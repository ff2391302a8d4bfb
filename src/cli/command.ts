import { parseArgs } from "node:util";
import { closest } from "../contract/suggest.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** What a value is, for completion in a shell. */
export type Completion = "file" | "folder" | readonly string[];

/** A flag of a command. */
export interface OptionSpec {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** Whether it may be given several times. */
  readonly multiple?: boolean;
  /** What stands for the value in help, e.g. `DIR`. */
  readonly value?: string;
  readonly description: string;
  readonly completion?: Completion;
}

/** The words of a command that are no flags. */
export interface ArgumentSpec {
  readonly name: string;
  readonly description: string;
  readonly completion?: Completion;
  readonly required?: boolean;
}

/** The flags of a command, by long name. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What a command line gave for the flags of a command; what was not given is absent. */
export type OptionValues<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]?: Options[Name]["type"] extends "boolean"
    ? boolean
    : Options[Name]["multiple"] extends true
      ? readonly string[]
      : string;
};

/** A command line, taken apart. */
export interface Arguments<Options extends OptionSpecs> {
  readonly values: OptionValues<Options>;
  /** The word that is no flag. */
  readonly argument: string | undefined;
}

/** A command of `eventpact`. Parsing, help and completion are all made of this. */
export interface Command<Options extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What it does, in a paragraph or two. */
  readonly description: string;
  readonly argument?: ArgumentSpec;
  readonly options: Options;
  /** Command lines, each with what it is for. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** What each exit code means, e.g. `0 no errors`. */
  readonly exitCodes: string;
  /** Runs it and returns the exit code. */
  run(args: Arguments<Options>, io: Io): Promise<number>;
}

/** Keeps the types of a command's flags. */
export function defineCommand<const Options extends OptionSpecs>(command: Command<Options>): Command {
  // The values are what the flags of this very command say: `parse` below makes them of the same table.
  return command as unknown as Command;
}

/** Takes the command line of a command apart. Throws a `UsageError` that says what to write instead. */
export function parse(command: Command, argv: readonly string[]): Arguments<OptionSpecs> {
  const parsed = parseStrictly(command, argv);
  const given = parsed.tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
  for (const name of new Set(given)) {
    if (command.options[name]?.multiple !== true && given.indexOf(name) !== given.lastIndexOf(name))
      throw new UsageError(`--${name} is given more than once; give it once`);
  }
  for (const [name, { value = "VALUE" }] of Object.entries(command.options)) {
    if ([parsed.values[name]].flat().includes(""))
      throw new UsageError(`--${name} is given an empty text; write --${name} ${value}`);
  }
  const { positionals } = parsed;
  const { argument } = command;
  if (positionals.length > (argument ? 1 : 0)) {
    const wanted = argument ? `one ${argument.name}` : "no argument";
    throw new UsageError(`expected ${wanted}, got ${positionals.length}: ${positionals.join(" ")}`);
  }
  if (argument && positionals[0] === "") throw new UsageError(`the ${argument.name} is an empty text`);
  if (argument?.required && positionals.length === 0) throw new UsageError(`the ${argument.name} is missing`);
  return { values: parsed.values as OptionValues<OptionSpecs>, argument: positionals[0] };
}

function parseStrictly(command: Command, argv: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple = false }]) => [
      name,
      { type, multiple, ...(short !== undefined && { short }) },
    ]),
  );
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options, tokens: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!(error instanceof Error) || !code.startsWith("ERR_PARSE_ARGS")) throw error;
    // The first sentence or line says what is wrong; for a value with a dash the last line the remedy. The rest explains Node's `--`.
    const [first = "", ...more] = error.message.split(/\. |\.?\n/);
    const remedy = more.find((line) => line.startsWith("To specify an option argument"));
    const message = remedy === undefined ? first : `${first}: ${lowerFirst(remedy.replace(/\.$/, ""))}`;
    if (code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw new UsageError(message);
    const flag = /'(--?[^']*)'/.exec(message)?.[1] ?? "";
    const near = closest(flag.replace(/^--?/, ""), Object.keys(command.options));
    throw new UsageError(
      `there is no flag ${flag} of ${command.name}${near === undefined ? "" : `; did you mean --${near}?`}`,
    );
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** A flag as help and completion show it: `-o, --out DIR`. */
export function flagText(name: string, { short, type, value = "VALUE" }: OptionSpec): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${type === "string" ? ` ${value}` : ""}`;
}
