import { TransportError } from "../../runtime/errors.ts";

/** TLS material for a `rediss:` URL. Certificates are always verified. */
export interface RedisTls {
  /** Certificate authorities to trust instead of the well-known ones, PEM. */
  readonly ca?: string | readonly string[];
  /** Client certificate, PEM. */
  readonly cert?: string;
  /** Private key of the client certificate, PEM. */
  readonly key?: string;
  /** Name the server's certificate must carry. Default: the host of the URL. */
  readonly servername?: string;
}

/** How streams are kept short. */
export interface RedisTrim {
  /** How long an entry stays that every group has finished, in ms. Default 604,800,000 (7 days). */
  readonly maxAge?: number;
  /**
   * Most entries of one stream, also of those that a group has not finished: what that costs is reported as `lost`, reason `trimmed`. Default
   * none.
   */
  readonly maxLength?: number;
  /** How often a stream is looked after, in ms, by one of the processes that use it. Default 60,000. */
  readonly interval?: number;
}

/** How the Redis transport behaves. What is given here goes before what the URL says. */
export interface RedisOptions {
  /** Put before every channel address to make the stream's key. Default none. */
  readonly prefix?: string;
  /** How long an entry stays with a member that stopped answering before others take it, in ms. Default 30,000. */
  readonly lease?: number;
  /** How long one read waits for new entries, in ms. Default 2,000. */
  readonly block?: number;
  /** How long `connect` tries before it gives up, in ms. Default 10,000. */
  readonly startTimeout?: number;
  /**
   * How long publishing waits for a connection, in ms. Default 10,000. An idempotent publication whose answer is lost waits so long anew, within half
   * of `idempotencyWindow`.
   */
  readonly publishTimeout?: number;
  /**
   * How long the server remembers what was published with an idempotency key, in ms: within it, the same key is not stored again. Default
   * 600,000.
   */
  readonly idempotencyWindow?: number;
  /** Most entries to ask for in one read, per stream. Default 100. */
  readonly readCount?: number;
  /**
   * How streams are kept short. By default what every group has finished is removed after 7 days, nothing that any group has not finished;
   * and of a stream that no group reads about the last 1,000,000 entries are kept. `false` removes nothing. Dead letters are never removed.
   */
  readonly trim?: RedisTrim | false;
  /**
   * When a member of a group that ended without leaving it is removed from the group, in ms since it was last seen; never while it holds
   * entries. Default 300,000 or ten times `lease`, whichever is longer. Every `trim.interval` it is looked for.
   */
  readonly forgetConsumersAfter?: number;
  /** Name of this process within its groups; no two live processes may share one. Default `<host>-<pid>-<random>`. */
  readonly consumer?: string;
  readonly username?: string;
  readonly password?: string;
  /** Number of the logical database. Default 0. */
  readonly database?: number;
  /** Only with a `rediss:` URL. */
  readonly tls?: RedisTls;
  /**
   * Of a Cluster: most connections that wait for new entries, one for each slot that is read. Beyond it streams are looked at up to every 100
   * ms. Default 16.
   */
  readonly maxReaders?: number;
  /** Of a Cluster: where nodes can be reached that announce themselves under another address, as `host:port`. Default none. */
  readonly natMap?: Readonly<Record<string, string>>;
  /**
   * Whether a server is asked, when it is connected to, if it evicts keys or keeps nothing on disk; both are reported once (`error`, reason `eviction`
   * or `no_persistence`). Default true.
   */
  readonly checkServer?: boolean;
}

/** Several servers. */
export type RedisServers =
  /** Nodes of a Redis Cluster to begin with, as URLs of one form: user, password and TLS of the first hold for all. */
  | { readonly cluster: readonly string[] }
  /** Sentinels, as URLs, and the name of what they watch. User, password, database and TLS of the servers themselves are options. */
  | { readonly sentinels: readonly string[]; readonly primary: string };

/** `RedisTrim` with every default filled in. */
export interface TrimSettings {
  readonly maxAge: number;
  readonly maxLength: number | undefined;
  readonly interval: number;
}

/** Options with every default filled in. */
export interface Settings {
  readonly prefix: string;
  readonly lease: number;
  readonly block: number;
  readonly startTimeout: number;
  readonly publishTimeout: number;
  readonly idempotencyWindow: number;
  readonly readCount: number;
  readonly maxReaders: number;
  readonly consumer: string | undefined;
  readonly checkServer: boolean;
  /** The Redis user that this process logs in as; undefined for the default one. */
  readonly user: string | undefined;
  readonly trim: TrimSettings | false;
  readonly forgetConsumersAfter: number;
  /** How often streams are looked after, in ms. */
  readonly upkeepInterval: number;
}

const DEFAULTS = {
  lease: 30_000,
  block: 2_000,
  startTimeout: 10_000,
  publishTimeout: 10_000,
  idempotencyWindow: 600_000,
  readCount: 100,
  maxReaders: 16,
};
const TRIM_DEFAULTS = { maxAge: 7 * 24 * 3_600_000, interval: 60_000 };

/**
 * Fills in defaults. `username` is that of the servers, from the options or the URL. Throws `TransportError` (`invalid_options`) for a number that
 * is not positive and whole.
 */
export function resolveOptions(options: RedisOptions, username?: string): Settings {
  const numbers = withDefaults(DEFAULTS, options, "");
  for (const name of ["prefix", "consumer"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "string")
      throw invalid(name, "must be a string");
  }
  if (options.consumer === "") throw invalid("consumer", "must not be empty");
  const { checkServer = true } = options;
  if (typeof checkServer !== "boolean") throw invalid("checkServer", "must be true or false");
  const trim = options.trim === false ? false : resolveTrim(options.trim ?? {});
  const upkeepInterval = trim ? trim.interval : TRIM_DEFAULTS.interval;
  const { forgetConsumersAfter = Math.max(300_000, 10 * numbers.lease) } = options;
  checkPositive("forgetConsumersAfter", forgetConsumersAfter);
  return {
    ...numbers,
    prefix: options.prefix ?? "",
    consumer: options.consumer,
    checkServer,
    user: username === "" || username === "default" ? undefined : username,
    trim,
    forgetConsumersAfter,
    upkeepInterval,
  };
}

function resolveTrim(options: RedisTrim): TrimSettings {
  if (typeof options !== "object" || options === null) throw invalid("trim", "must be false or an object");
  const { maxLength } = options;
  if (maxLength !== undefined) checkPositive("trim.maxLength", maxLength);
  return { ...withDefaults(TRIM_DEFAULTS, options, "trim."), maxLength };
}

function withDefaults<const Name extends string>(
  defaults: Readonly<Record<Name, number>>,
  options: NoInfer<{ readonly [N in Name]?: number }>,
  path: string,
): Record<Name, number> {
  const numbers: Record<Name, number> = { ...defaults };
  for (const name of Object.keys(defaults) as Name[]) {
    const value = options[name];
    if (value === undefined) continue;
    checkPositive(path + name, value);
    numbers[name] = value;
  }
  return numbers;
}

function checkPositive(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw invalid(name, "must be a whole number from 1");
}

function invalid(name: string, rule: string): TransportError {
  return new TransportError(
    "invalid_options",
    `Option "${name}" of redis() ${rule}. Correct it or leave it out.`,
  );
}
