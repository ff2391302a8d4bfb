import { TransportError } from "../../runtime/errors.ts";
import type { RedisOptions, RedisTls } from "./options.ts";

/** Where a server is and how to log in. */
export interface ServerAddress {
  /** `redis://host:port/db` without credentials; the only form that may stand in messages. */
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Undefined for a connection in the clear. */
  readonly tls: RedisTls | undefined;
}

const URL_FORM =
  "Write redis://[user:password@]host[:port][/database], or rediss:// for TLS; percent-encode special characters.";

/** Reads a `redis:` or `rediss:` URL. Throws `TransportError` (`invalid_url`), whose text never repeats the URL: it may hold a password. */
export function parseServerAddress(url: string, options: RedisOptions): ServerAddress {
  const parsed = parse(url);
  if (parsed.protocol !== "redis:" && parsed.protocol !== "rediss:") {
    throw invalid(
      /^[a-z][a-z0-9+.-]{0,20}:$/.test(parsed.protocol)
        ? `its scheme is "${parsed.protocol}"`
        : "its scheme is unknown",
    );
  }
  if (parsed.hostname === "") throw invalid("it names no host");
  if (parsed.search !== "" || parsed.hash !== "")
    throw invalid("it has a query or a fragment; use the options of redis() instead");
  const secure = parsed.protocol === "rediss:";
  if (options.tls !== undefined && !secure)
    throw invalid('option "tls" is given, but its scheme is not "rediss:"');
  const database = options.database ?? databaseOf(parsed.pathname);
  if (!Number.isSafeInteger(database) || database < 0) throw invalid("its database is not a number");
  const port = parsed.port === "" ? 6379 : Number(parsed.port);
  return {
    label: `${parsed.protocol}//${parsed.hostname}:${port}${database === 0 ? "" : `/${database}`}`,
    host: parsed.hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    database,
    username: options.username ?? credential(parsed.username),
    password: options.password ?? credential(parsed.password),
    tls: secure ? (options.tls ?? {}) : undefined,
  };
}

function parse(url: string): URL {
  try {
    return new URL(url);
  } catch {
    // The error of URL carries its input, so it must not become the cause.
    throw invalid("it cannot be parsed");
  }
}

function databaseOf(path: string): number {
  if (path === "" || path === "/") return 0;
  return /^\/\d{1,9}$/.test(path) ? Number(path.slice(1)) : Number.NaN;
}

function credential(text: string): string | undefined {
  if (text === "") return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // The error of `decodeURIComponent` may carry a credential, so it must not become the cause.
    throw invalid("its credentials are not percent-encoded correctly");
  }
}

function invalid(what: string): TransportError {
  return new TransportError("invalid_url", `The Redis URL cannot be used: ${what}. ${URL_FORM}`);
}
