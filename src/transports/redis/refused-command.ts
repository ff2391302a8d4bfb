import { serverAnswer } from "./server-errors.ts";

/** The name of a command, or the source of a script, and its keys. */
type Sent = ({ readonly command: string } | { readonly source: string }) & {
  readonly keys: readonly string[];
};

const sentOf = new WeakMap<Error, Sent>();
const DENIED = /\bNOPERM\b|user executing the script can't|ACL failure in script/;
/** A command in Lua, with the number of its key. */
const COMMAND_IN_LUA = /(?:redis\.p?call\(|\{ )'([A-Z]+)'(?:, '([A-Z]+)')?(?:, KEYS\[(\d)\])?/;

/** Remembers with an error what it is the answer to, for `deniedCommand`, unless that is known. Returns the error. */
export function answerTo<E>(sent: Sent, error: E): E {
  if (error instanceof Error && !sentOf.has(error)) sentOf.set(error, sent);
  return error;
}

/** Whether a server answered that the user's ACL does not allow a command or a key. */
export function isDenied(answer: string): boolean {
  return DENIED.test(answer);
}

/** Name and keys of a command that the user's ACL does not allow, such as `ZADD on the key "{a}.{members:g}"`, as far as they are known. */
export function deniedCommand(error: unknown): string | undefined {
  const answer = serverAnswer(error);
  const sent = error instanceof Error ? sentOf.get(error) : undefined;
  const line = Number(/@user_script:(\d+)/.exec(answer)?.[1] ?? 0);
  const inScript = sent && "source" in sent ? commandInScript(sent.source, line) : undefined;
  const [, named] = /run the '([^']+)' command/.exec(answer) ?? [];
  const known = sent && "command" in sent ? sent.command : inScript?.command;
  const command = named?.replace("|", " ").toUpperCase() ?? known;
  // It may be about what the client sends before a command, such as ASKING.
  const isOther = sent && "command" in sent && command !== sent.command;
  const keys = isOther ? [] : (sent?.keys.slice((inScript?.key ?? 1) - 1, inScript?.key) ?? []);
  if (command === undefined || keys.length === 0) return command;
  return `${command} on the key${keys.length > 1 ? "s" : ""} ${keys.map((key) => `"${key}"`).join(", ")}`;
}

/** The last command that is written at or above a line of a script, with the number of its key. */
function commandInScript(
  source: string,
  line: number,
): { readonly command: string; readonly key: number | undefined } | undefined {
  for (const text of source.split("\n").slice(0, line).reverse()) {
    const [, word, second, key] = COMMAND_IN_LUA.exec(text) ?? [];
    if (word === undefined) continue;
    return { command: second ? `${word} ${second}` : word, key: key === undefined ? undefined : Number(key) };
  }
  return undefined;
}
