import { type Command, flagText } from "./command.ts";

const WIDTH = 100;

/** The help of a command. */
export function helpOf(command: Command): string {
  const { name, argument, options, examples } = command;
  const flags = Object.entries(options).map(
    ([flag, option]) => `[${flagText(flag, option).replace(/^-\w, /, "")}]${option.multiple ? "..." : ""}`,
  );
  const words = argument ? [argument.required ? `<${argument.name}>` : `[${argument.name}]`] : [];
  const rows = [
    ...(argument ? [[argument.name, argument.description] as const] : []),
    ...Object.entries(options).map(([flag, option]) => [flagText(flag, option), option.description] as const),
    ["-h, --help", "print this"] as const,
  ];
  return [
    wrap(["Usage: eventpact", name, ...words, ...flags], `Usage: eventpact ${name} `.length),
    "",
    command.description,
    "",
    table(rows),
    "",
    "Examples:",
    ...examples.flatMap(([line, what]) => [`  ${line}`, `      ${what}`]),
    "",
    `Exit codes: ${command.exitCodes}.`,
  ].join("\n");
}

/** The list of all commands. */
export function helpOfAll(commands: readonly Command[]): string {
  return [
    "Usage: eventpact <command> [options]",
    "",
    table(commands.map(({ name, summary }) => [name, summary])),
    "",
    "eventpact <command> --help says more; eventpact --version prints the version.",
  ].join("\n");
}

function table(rows: readonly (readonly [left: string, right: string])[]): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows
    .map(([name, text]) => wrap([`  ${name}`.padEnd(left - 1), ...text.split(" ")], left))
    .join("\n");
}

/** Words on lines of at most `WIDTH` characters; all but the first line are indented. */
function wrap(words: readonly string[], indentation: number): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : " ".repeat(indentation) + word);
  }
  return lines.join("\n");
}
