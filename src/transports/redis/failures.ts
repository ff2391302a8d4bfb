import { TransportError } from "../../runtime/errors.ts";
import { deniedCommand, isDenied } from "./refused-command.ts";
import { type ServerErrors, serverAnswer } from "./server-errors.ts";

const AUTHENTICATION = /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password|ERR Client sent AUTH)\b/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME|ERR_TLS|ERR_SSL|EPROTO/;
const READ_ONLY = /\bREADONLY\b/;
const TOO_MANY_CLIENTS = /^ERR max number of clients/;
/** Answers of a server that will soon be ready. */
export const TEMPORARY = /^(LOADING|MASTERDOWN|TRYAGAIN|CLUSTERDOWN|BUSY)\b/;

/** Errors that stand for an answer of the server. */
const refusals = new WeakSet<Error>();

/** Makes a `TransportError` of what the server answered to a command. `doing` completes "could not ...". */
export function commandRefused(
  error: unknown,
  doing: string,
  { server, redact }: ServerErrors,
): TransportError {
  const cause = redact(error);
  const [code, advice] = judge(serverAnswer(error), error);
  const text = `Could not ${doing}: ${server} answered "${cause.message}". ${advice}`;
  const refusal = new TransportError(code, text, { cause });
  refusals.add(refusal);
  return refusal;
}

/** Whether an error stands for an answer of the server, and not for a lost connection. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && refusals.has(error);
}

function judge(answer: string, error: unknown): [code: string, advice: string] {
  // In a script the original error is wrapped: "OOM command not allowed ..., script: ..." or "ERR OOM ...".
  if (/\bOOM\b/.test(answer))
    return ["out_of_memory", "Free memory on the server or raise its maxmemory, then try again."];
  if (READ_ONLY.test(answer)) return ["read_only", "Connect to the primary: this server is a replica."];
  if (/\bWRONGTYPE\b/.test(answer))
    return ["wrong_type", "Another program keeps something else under this key: choose another prefix."];
  if (isDenied(answer)) return ["auth_failed", notAllowed(error)];
  if (AUTHENTICATION.test(answer)) return ["auth_failed", "Check user name and password."];
  if (/^(MOVED|ASK|TRYAGAIN)\b/.test(answer))
    return ["unavailable", "The slot of the key is on its way to another node: try again later."];
  if (TEMPORARY.test(answer)) return ["unavailable", "The server is busy or starting: try again."];
  return ["command_failed", "See the server's log for details."];
}

function notAllowed(error: unknown): string {
  const what = deniedCommand(error) ?? "that";
  return `The ACL of the user does not allow ${what}: redisAcl() prints the ACL that each role needs.`;
}

/** Whether a server refused to write because it is a replica. */
export function isReadOnly(error: unknown): boolean {
  return READ_ONLY.test(serverAnswer(error));
}

/** Whether a node of a Cluster answered that the key is elsewhere, or that it cannot serve it for the moment. */
export function isRedirect(error: unknown): boolean {
  return /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN)\b/.test(serverAnswer(error));
}

/** No answer came: it may have been carried out or not. */
export function unanswered(error: unknown, doing: string, { server, redact }: ServerErrors): TransportError {
  const text = `Could not ${doing} for certain: the connection to ${server} was lost before it answered, so it may have been done. Do it again if a duplicate does no harm.`;
  return new TransportError("publish_ambiguous", text, { cause: redact(error) });
}

/** Nothing was sent, because there was no connection in time. */
export function unavailable(
  doing: string,
  { server, redact }: ServerErrors,
  cause?: unknown,
): TransportError {
  const shown = cause === undefined ? undefined : redact(cause);
  const why = shown ? ` (${reasonOf(shown)})` : "";
  const advice = refusal(cause)?.advice ?? "Check that the server runs and can be reached, then try again.";
  return new TransportError(
    "unavailable",
    `Could not ${doing}: there is no connection to ${server}${why}, and nothing was sent. ${advice}`,
    shown && { cause: shown },
  );
}

/** A word or two about what an error says; it must be redacted. */
export function reasonOf(error: Error): string {
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}

/** An answer with which a server refuses a connection. */
export interface Refusal {
  /** A stable word for it. */
  readonly code: string;
  /** What to do. */
  readonly advice: string;
  /** The server will probably be ready soon. */
  readonly isTemporary: boolean;
}

/** What is to be known of an answer with which a server refuses a connection. Undefined for everything else. */
export function refusal(error: unknown): Refusal | undefined {
  const answer = serverAnswer(error);
  if (TOO_MANY_CLIENTS.test(answer))
    return {
      code: "unavailable",
      advice: "Raise its maxclients, or close connections of other programs.",
      isTemporary: false,
    };
  if (!AUTHENTICATION.test(answer) && !TEMPORARY.test(answer) && !READ_ONLY.test(answer)) return undefined;
  const [code, advice] = judge(answer, error);
  return { code, advice, isTemporary: TEMPORARY.test(answer) };
}

/** The transport was closed before. */
export function connectionClosed(doing: string): TransportError {
  return new TransportError("closed", `Could not ${doing}: the connection was closed. Do it before close().`);
}

/** Why a connection could not be made, and whether trying again is pointless. */
export function startFailure(
  error: unknown,
  { server, redact }: ServerErrors,
  waited: number,
): { readonly fatal: boolean; readonly error: TransportError } {
  const cause = error === undefined ? undefined : redact(error);
  const reason = cause ? reasonOf(cause) : "no answer";
  const answer = serverAnswer(error);
  if (AUTHENTICATION.test(answer)) {
    const advice = isDenied(answer) ? notAllowed(error) : "Check user name and password.";
    const text = `Could not log in to ${server}: it answered "${reason}". ${advice}`;
    return { fatal: true, error: new TransportError("auth_failed", text, { cause }) };
  }
  if (CERTIFICATE.test((cause as NodeJS.ErrnoException | undefined)?.code ?? "")) {
    const text = `Could not connect to ${server}: its certificate is not accepted (${reason}). Give the certificate authority as tls.ca, or the name it carries as tls.servername.`;
    return { fatal: true, error: new TransportError("connection_failed", text, { cause }) };
  }
  if (/^(ERR|DENIED)\b(?! max number of clients)/.test(answer)) {
    const text = `Could not connect to ${server}: it answered "${reason}". Check the URL, above all the database number.`;
    return { fatal: true, error: new TransportError("connection_failed", text, { cause }) };
  }
  const text = `Could not connect to ${server} within ${waited} ms (${reason}). Check that the server runs there and can be reached.`;
  return { fatal: false, error: new TransportError("connection_failed", text, { cause }) };
}
