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

/** Makes `ServerErrors.redact` for servers that are logged in to with these users and passwords. */
export function redactor(
  ...logins: readonly { readonly username: string | undefined; readonly password: string | undefined }[]
): ServerErrors["redact"] {
  const secrets = logins
    .flatMap(({ username, password }) => [password, username === "default" ? undefined : username])
    .filter((secret) => secret !== undefined && secret !== "");
  // The longer first: one may be part of the other.
  secrets.sort((a = "", b = "") => b.length - a.length);
  const pattern = secrets.map((secret = "") => secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  const secret = pattern === "" ? undefined : new RegExp(pattern, "g");
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
