import { TransportError } from "../../runtime/errors.ts";

/** How errors of a server are shown: the name of the server, and its messages without secrets. */
export interface ServerErrors {
  /** `redis://host:port/db` without credentials. */
  readonly server: string;
  /**
   * Makes an error that may be shown: same name and code; of its message only what cannot hold a payload or a credential. A `TransportError`
   * is redacted already and is returned as it is.
   */
  redact(error: unknown): Error;
}

/** What Redis puts before the arguments of a command that it does not know: payloads, passwords. */
const REPEATED_ARGUMENTS = ", with args beginning with";
/** Most characters of a server's message that are repeated. */
const MAX_MESSAGE_LENGTH = 200;

/** Messages of redacted errors as the server sent them, without repeated arguments. */
const answersOf = new WeakMap<Error, string>();

/** Message of an error as the server sent it, without repeated arguments: only to distinguish errors, never to be shown, as it may hold a credential. */
export function serverAnswer(error: unknown): string {
  const message = error instanceof Error ? (answersOf.get(error) ?? error.message) : String(error);
  return message.split(REPEATED_ARGUMENTS, 1)[0] ?? "";
}

/** A password of so many characters is hidden wherever it is: no other word contains it by chance. */
const LONG_SECRET = 8;

/** The pattern of a text. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** The pattern of a text where it is not part of a word: a user `u` is not hidden in "username". */
function asWord(text: string): string {
  return `(?<![\\p{L}\\p{N}_])${literal(text)}(?![\\p{L}\\p{N}_])`;
}

/** Makes `ServerErrors.redact` for servers that are logged in to with these users and passwords. */
export function redactor(
  ...logins: readonly { readonly username: string | undefined; readonly password: string | undefined }[]
): ServerErrors["redact"] {
  const secrets = logins
    .flatMap(({ username, password = "" }) => [
      { text: password, isLong: password.length >= LONG_SECRET },
      { text: username === "default" ? "" : (username ?? ""), isLong: false },
    ])
    .filter(({ text }) => text !== "");
  // The longer first: one may be part of the other.
  secrets.sort((a, b) => b.text.length - a.text.length);
  const pattern = secrets.map(({ text, isLong }) => (isLong ? literal(text) : asWord(text))).join("|");
  const secret = pattern === "" ? undefined : new RegExp(pattern, "gu");
  return (error) => {
    if (TransportError.is(error) || (error instanceof Error && answersOf.has(error))) return error;
    const answer = serverAnswer(error);
    const kept = secret ? answer.replace(secret, "***") : answer;
    const redacted = new Error(
      kept.length > MAX_MESSAGE_LENGTH ? `${kept.slice(0, MAX_MESSAGE_LENGTH)}…` : kept,
    );
    answersOf.set(redacted, answer);
    if (!(error instanceof Error)) return redacted;
    const { code } = error as NodeJS.ErrnoException;
    if (error.name !== redacted.name) redacted.name = error.name;
    return code === undefined ? redacted : Object.assign(redacted, { code });
  };
}
