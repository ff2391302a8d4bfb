import { DocumentError } from "./document-error.ts";
import type { Place } from "./source-map.ts";

/** What a server sent for a URL. */
interface Fetched {
  /** Where it came from in the end, redirects followed; its relative `$ref`s start here. */
  readonly url: URL;
  readonly bytes: Uint8Array;
}

const TIMEOUT_SECONDS = 10;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Thrown where a `$ref` leads to a document that is allowed and not fetched yet: fetch it, and load again. */
export class RemoteDocumentNeeded extends Error {
  override readonly name = "RemoteDocumentNeeded";
  readonly url: URL;
  readonly place: Place | undefined;

  constructor(url: URL, place: Place | undefined) {
    super(`${showUrl(url)} has to be fetched`);
    this.url = url;
    this.place = place;
  }
}

/**
 * The documents of a contract that come over the network: only those below the allowed prefixes, each fetched once. A prefix is a URL with
 * `https:` or `http:`; it covers itself and everything below its path. Throws a `DocumentError` for a prefix that is none.
 */
export class RemoteDocuments {
  readonly #allowed: readonly URL[];
  readonly #fetched = new Map<string, Fetched>();

  constructor(allowed: readonly string[] = []) {
    this.#allowed = allowed.map(parsePrefix);
  }

  /** The URL that a `$ref` means. Throws a `DocumentError` for one that must not be read. */
  locate(ref: string, base: URL | undefined, place: Place | undefined): URL {
    const url = parseUrl(ref, base);
    if (!url) throw refusal(ref, "is no URL that can be read; correct it", place);
    this.#require(url, `the $ref "${showRef(ref)}" leads to the network, which is`, place);
    return url;
  }

  /** The fetched document. Throws `RemoteDocumentNeeded` when it is not there yet. */
  get(url: URL, place: Place | undefined): Fetched {
    const known = this.#fetched.get(url.href);
    if (!known) throw new RemoteDocumentNeeded(url, place);
    return known;
  }

  /** Fetches a document of at most `maxBytes` bytes; `tooLarge` makes the error for more. Throws a `DocumentError`. */
  async fetch(
    { url, place }: RemoteDocumentNeeded,
    maxBytes: number,
    tooLarge: (label: string, place: Place | undefined) => DocumentError,
  ): Promise<void> {
    const fail = (problem: string, cause?: unknown): DocumentError =>
      new DocumentError(
        "remote_unreadable",
        `cannot fetch ${showUrl(url)}: ${problem}; correct the $ref, or save the document beside the contract and refer to it by a relative path`,
        place,
        cause === undefined ? {} : { cause },
      );
    const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1_000);
    let at = url;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      try {
        const response = await fetch(at, {
          redirect: "manual",
          credentials: "omit",
          headers: { accept: "application/yaml, application/json, text/yaml, */*;q=0.1" },
          signal,
        });
        const location = response.headers.get("location");
        if (REDIRECTS.has(response.status) && location !== null) {
          await response.body?.cancel();
          const next = parseUrl(location, at);
          if (!next) throw fail("it redirects to what is no URL");
          this.#require(next, `${showUrl(url)} redirects to ${showUrl(next)}, and the network is`, place);
          at = next;
          continue;
        }
        if (!response.ok) {
          await response.body?.cancel();
          throw fail(`the server answers ${`${response.status} ${response.statusText}`.trim()}`);
        }
        const bytes = await readUpTo(response, maxBytes);
        if (!bytes) throw tooLarge(showUrl(url), place);
        this.#fetched.set(url.href, { url: at, bytes });
        return;
      } catch (error) {
        throw error instanceof DocumentError ? error : fail(reasonOf(error), error);
      }
    }
    throw fail(`it redirects more than ${MAX_REDIRECTS} times`);
  }

  #require(url: URL, subject: string, place: Place | undefined): void {
    if (url.username !== "" || url.password !== "") {
      const remedy = "write the URL without them; eventpact sends no credentials";
      throw refusal(url.href, `holds a user name or a password; ${remedy}`, place);
    }
    if (this.#allowed.some((prefix) => covers(prefix, url))) return;
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    const remedy = "save it beside the contract and refer to it by a relative path";
    const allow = isWeb
      ? `allow it with --allow-remote ${url.origin}/ (allowRemote in the configuration), or ${remedy}`
      : `${remedy} (only https: and http: can be allowed)`;
    throw new DocumentError("remote_ref", `${subject} read only where it is allowed; ${allow}`, place);
  }
}

/** Whether a `$ref`, or the part before its `#`, is a URL and no path. */
export function isUrl(ref: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]+:|\/\/)/i.test(ref);
}

/** A URL for messages: without a user name, a password and what a query may hold. */
export function showUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search === "" ? "" : "?…"}`;
}

/** A `$ref` for messages, without the secrets that a URL may hold. */
export function showRef(ref: string): string {
  if (!isUrl(ref)) return ref;
  return ref.replace(/\/\/[^/?#]*@/, "//").replace(/\?[^#]*/, "?…");
}

function refusal(ref: string, problem: string, place: Place | undefined): DocumentError {
  return new DocumentError("remote_ref", `the $ref "${showRef(ref)}" ${problem}`, place);
}

function parseUrl(ref: string, base: URL | undefined): URL | undefined {
  // In a file `//host/path` has no scheme to inherit.
  const text = base === undefined && ref.startsWith("//") ? `https:${ref}` : ref;
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  url.hash = "";
  return url;
}

function parsePrefix(prefix: string): URL {
  const url = URL.canParse(prefix) ? new URL(prefix) : undefined;
  const problem =
    url?.protocol !== "https:" && url?.protocol !== "http:"
      ? "is no URL with https: or http:"
      : url.username !== "" || url.password !== ""
        ? "holds a user name or a password"
        : url.search !== "" || url.hash !== ""
          ? "holds a query or a fragment"
          : undefined;
  if (url && problem === undefined) return url;
  throw new DocumentError(
    "allow_remote_invalid",
    `the allowed prefix "${showRef(prefix)}" ${problem}; write one such as https://schemas.example.org/events/`,
  );
}

/** Whole segments count: `https://a.example/events` covers `/events/order.json` and not `/events-of-others.json`. */
function covers(prefix: URL, url: URL): boolean {
  if (prefix.origin !== url.origin) return false;
  const folder = prefix.pathname.endsWith("/") ? prefix.pathname : `${prefix.pathname}/`;
  // A server may decode what the prefix cannot see through.
  if (/%2f|%5c|%2e/i.test(url.pathname)) return folder === "/";
  return url.pathname === prefix.pathname || url.pathname.startsWith(folder);
}

/** The body; undefined when it is longer than that. */
async function readUpTo(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError")
    return `there is no full answer within ${TIMEOUT_SECONDS} seconds`;
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  if (code === "ENOTFOUND") return "there is no such host";
  if (code === "ECONNREFUSED") return "nobody listens there";
  return code ?? (cause instanceof Error ? cause.message : error.message);
}
