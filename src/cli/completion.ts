import { type Command, type Completion, defineCommand, type OptionSpec } from "./command.ts";
import { EXIT } from "./exit-codes.ts";
import { shellQuote } from "./shell-quote.ts";
import { UsageError } from "./usage-error.ts";

/** Makes `eventpact completion`, which completes `commands` and itself. */
export function completionOf(commands: readonly Command[]): Command {
  const completion = defineCommand({
    name: "completion",
    summary: "print a script that completes commands and flags in a shell",
    description:
      "Prints a script for a shell that completes the commands of eventpact, their flags and values.",
    argument: {
      name: "shell",
      description: "bash, zsh or fish",
      completion: ["bash", "zsh", "fish"],
      required: true,
    },
    options: {},
    examples: [
      ["source <(eventpact completion bash)", "in ~/.bashrc; for zsh in ~/.zshrc, after compinit"],
      ["eventpact completion fish > ~/.config/fish/completions/eventpact.fish", "once, for fish"],
    ],
    exitCodes: "0 done, 2 wrong usage",
    async run({ argument = "" }, io) {
      const make = Object.hasOwn(SHELLS, argument) ? SHELLS[argument as keyof typeof SHELLS] : undefined;
      if (!make) throw new UsageError(`there is no script for the shell ${argument}; name bash, zsh or fish`);
      io.out(make([...commands, completion]));
      return EXIT.ok;
    },
  });
  return completion;
}

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript };

function bashScript(commands: readonly Command[]): string {
  const cases = commands.map(({ name, argument, options }) => {
    const values = Object.entries(options).flatMap(([flag, option]) =>
      option.type === "string"
        ? [`      ${flagsOf(flag, option).join("|")}) ${bashValues(option.completion)}; return ;;`]
        : [],
    );
    const flags = [...Object.keys(options), "help"].map((flag) => `--${flag}`).join(" ");
    return `    ${name})
      case $previous in
${values.map((line) => `  ${line}`).join("\n")}
      esac
      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "${flags}" -- "$current"))
      else ${argument ? bashValues(argument.completion) : ":"}; fi ;;`;
  });
  return `# bash completion of eventpact
_eventpact() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${[...commands.map(({ name }) => name), "help"].join(" ")} --help --version" -- "$current"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join("\n")}
    help) COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$current")) ;;
  esac
}
complete -o filenames -F _eventpact eventpact`;
}

function bashValues(completion: Completion | undefined): string {
  // A line is a name, whatever spaces it has.
  const names = (flag: string): string => `local IFS=$'\\n'; COMPREPLY=($(compgen ${flag} -- "$current"))`;
  if (completion === "file") return names("-f");
  if (completion === "folder") return names("-d");
  return completion ? `COMPREPLY=($(compgen -W "${completion.join(" ")}" -- "$current"))` : ":";
}

function zshScript(commands: readonly Command[]): string {
  const list = commands.map(({ name, summary }) => shellQuote(`${name}:${summary}`)).join(" ");
  const cases = commands.map(({ name, argument, options }) => {
    const specs = [
      ...Object.entries(options).flatMap(([flag, option]) => zshFlag(flag, option)),
      shellQuote("(-h --help)--help[print help]"),
      ...(argument ? [shellQuote(`1:${argument.name}:${zshValues(argument.completion)}`)] : []),
    ];
    return `    ${name}) _arguments ${specs.join(" ")} ;;`;
  });
  return `#compdef eventpact
_eventpact() {
  local -a commands=(${list})
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command=$words[2]
  shift words; (( CURRENT-- ))
  case $command in
${cases.join("\n")}
    help) _describe command commands ;;
  esac
}
compdef _eventpact eventpact`;
}

function zshFlag(flag: string, option: OptionSpec): string[] {
  const value = option.type === "string" ? `:${option.value ?? "VALUE"}:${zshValues(option.completion)}` : "";
  const names = flagsOf(flag, option);
  // A flag that may be repeated is offered again.
  const lead = option.multiple ? "*" : `(${names.join(" ")})`;
  return names.map((name) =>
    shellQuote(`${lead}${name}[${option.description.replace(/[[\]]/g, "")}]${value}`),
  );
}

function zshValues(completion: Completion | undefined): string {
  if (completion === "file") return "_files";
  if (completion === "folder") return "_files -/";
  return completion ? `(${completion.join(" ")})` : "";
}

function fishScript(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const lines = commands.flatMap(({ name, summary, argument, options }) => {
    const here = `complete -c eventpact -n '__fish_seen_subcommand_from ${name}'`;
    const flags = Object.entries(options).map(([flag, option]) => {
      const short = option.short === undefined ? "" : ` -s ${option.short}`;
      const value = option.type === "string" ? ` -r ${fishValues(option.completion)}` : "";
      return `${here} -l ${flag}${short}${value} -d ${fishQuote(option.description)}`;
    });
    return [
      `complete -c eventpact -n '__fish_use_subcommand' -a ${name} -d ${fishQuote(summary)}`,
      ...flags,
      ...(argument ? [`${here} ${fishValues(argument.completion)}`] : []),
    ];
  });
  return [
    "# fish completion of eventpact",
    "complete -c eventpact -f",
    ...lines,
    `complete -c eventpact -n '__fish_seen_subcommand_from help' -a '${names}'`,
  ].join("\n");
}

function fishValues(completion: Completion | undefined): string {
  if (completion === "file") return "-F";
  if (completion === "folder") return "-a '(__fish_complete_directories)'";
  return completion ? `-a '${completion.join(" ")}'` : "";
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function flagsOf(flag: string, { short }: OptionSpec): string[] {
  return [`--${flag}`, ...(short === undefined ? [] : [`-${short}`])];
}
