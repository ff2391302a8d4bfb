import { TransportError } from "../../runtime/errors.ts";
import { answerOf, type Speaker } from "./server-errors.ts";

const authentication = /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password|ERR Client sent AUTH)\b/;
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME|ERR_TLS|ERR_SSL|EPROTO/;
const readOnly = /\bREADONLY\b/;
const passing = /^(LOADING|MASTERDOWN|TRYAGAIN|CLUSTERDOWN|BUSY)\b/;

/** Makes a `TransportError` of what the server answered to a command. `doing` completes "could not ...". */
export function refusal(error: unknown, doing: string, { server, safe }: Speaker): TransportError {
  const cause = safe(error);
  const [code, advice] = judge(answerOf(error));
  return new TransportError(code, `Could not ${doing}: ${server} answered "${cause.message}". ${advice}`, {
    cause,
  });
}

function judge(said: string): [code: string, advice: string] {
  // In a script the original error is wrapped: "OOM command not allowed ..., script: ..." or "ERR OOM ...".
  if (/\bOOM\b/.test(said))
    return ["out_of_memory", "Free memory on the server or raise its maxmemory, then try again."];
  if (readOnly.test(said)) return ["read_only", "Connect to the primary: this server is a replica."];
  if (/\bWRONGTYPE\b/.test(said))
    return ["wrong_type", "Another program keeps something else under this key: choose another prefix."];
  if (authentication.test(said) || /\bNOPERM\b|user executing the script can't/.test(said)) {
    return [
      "auth_failed",
      "Check user name and password, and that the user's ACL allows the stream commands on these keys.",
    ];
  }
  if (passing.test(said)) return ["unavailable", "The server is busy or starting: try again."];
  return ["command_failed", "See the server's log for details."];
}

/** Whether a server refused to write because it is a replica. */
export function isReadOnly(error: unknown): boolean {
  return readOnly.test(answerOf(error));
}

/** Whether a node of a Cluster answered that the key is elsewhere, or that it cannot serve it for the moment. */
export function isRedirect(error: unknown): boolean {
  return /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN)\b/.test(answerOf(error));
}

/** No answer came: it may have been carried out or not. */
export function silence(error: unknown, doing: string, { server, safe }: Speaker): TransportError {
  const text = `Could not ${doing} for certain: the connection to ${server} was lost before it answered, so it may have been done. Do it again if a duplicate does no harm.`;
  return new TransportError("publish_ambiguous", text, { cause: safe(error) });
}

/** Nothing was sent, because there was no connection in time. */
export function unavailable(doing: string, { server, safe }: Speaker, cause?: unknown): TransportError {
  return new TransportError(
    "unavailable",
    `Could not ${doing}: there is no connection to ${server}, and nothing was sent. Check that the server runs and can be reached, then try again.`,
    cause === undefined ? undefined : { cause: safe(cause) },
  );
}

/** The transport was closed before. */
export function closed(doing: string): TransportError {
  return new TransportError("closed", `Could not ${doing}: the connection was closed. Do it before close().`);
}

/** Why a connection could not be made, and whether trying again is pointless. */
export function startFailure(
  error: unknown,
  { server, safe }: Speaker,
  waited: number,
): { readonly fatal: boolean; readonly error: TransportError } {
  const cause = error === undefined ? undefined : safe(error);
  const said = cause ? cause.message || (cause as NodeJS.ErrnoException).code || cause.name : "no answer";
  const answer = answerOf(error);
  if (authentication.test(answer)) {
    const text = `Could not log in to ${server}: it answered "${said}". Check user name and password.`;
    return { fatal: true, error: new TransportError("auth_failed", text, { cause }) };
  }
  if (certificate.test((cause as NodeJS.ErrnoException | undefined)?.code ?? "")) {
    const text = `Could not connect to ${server}: its certificate is not accepted (${said}). Give the certificate authority as tls.ca, or the name it carries as tls.servername.`;
    return { fatal: true, error: new TransportError("connection_failed", text, { cause }) };
  }
  if (/^(ERR|DENIED)\b(?! max number of clients)/.test(answer)) {
    const text = `Could not connect to ${server}: it answered "${said}". Check the URL, above all the database number.`;
    return { fatal: true, error: new TransportError("connection_failed", text, { cause }) };
  }
  const text = `Could not connect to ${server} within ${waited} ms (${said}). Check that the server runs there and can be reached.`;
  return { fatal: false, error: new TransportError("connection_failed", text, { cause }) };
}
