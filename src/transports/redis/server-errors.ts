import { TransportError } from "../../runtime/errors.ts";

/** How the server is named in messages, and how its words are made fit for them. */
export interface Speaker {
  /** `redis://host:port/db` without credentials. */
  readonly server: string;
  /**
   * Makes an error that may be shown: same name and code; of its message only what cannot hold a payload or a credential. A `TransportError`
   * is safe already and comes back as it is.
   */
  safe(error: unknown): Error;
}

/** What Redis puts before the arguments of a command that it does not know: payloads, passwords. */
const repetition = ", with args beginning with";
/** Most characters of a server's message that are repeated. */
const longest = 200;

/** What safe errors said before they were made safe, without repeated arguments. */
const answers = new WeakMap<Error, string>();

/** What an error said, without repeated arguments: only to tell errors apart, never to be shown, as it may hold a credential. */
export function answerOf(error: unknown): string {
  const said = error instanceof Error ? (answers.get(error) ?? error.message) : String(error);
  return said.split(repetition, 1)[0] ?? "";
}

/** Makes `Speaker.safe` for servers that are logged in to with these users and passwords. */
export function safeWords(
  ...logins: readonly { readonly username: string | undefined; readonly password: string | undefined }[]
): Speaker["safe"] {
  const secrets = logins
    .flatMap(({ username, password }) => [password, username === "default" ? undefined : username])
    .filter((secret) => secret !== undefined && secret !== "");
  // The longer first: one may be part of the other.
  secrets.sort((a = "", b = "") => b.length - a.length);
  const pattern = secrets.map((secret = "") => secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  const secret = pattern === "" ? undefined : new RegExp(pattern, "g");
  return (error) => {
    if (TransportError.is(error) || (error instanceof Error && answers.has(error))) return error;
    const answer = answerOf(error);
    const kept = secret ? answer.replace(secret, "***") : answer;
    const safe = new Error(kept.length > longest ? `${kept.slice(0, longest)}…` : kept);
    answers.set(safe, answer);
    if (!(error instanceof Error)) return safe;
    const { code } = error as NodeJS.ErrnoException;
    if (error.name !== safe.name) safe.name = error.name;
    return code === undefined ? safe : Object.assign(safe, { code });
  };
}
