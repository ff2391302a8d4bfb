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
  /** How long publishing waits for a connection, in ms. Default 10,000. */
  readonly publishTimeout?: number;
  /** Most entries to ask for in one read, per stream. Default 100. */
  readonly readCount?: number;
  /** Name of this process within its groups; no two live processes may share one. Default `<host>-<pid>-<random>`. */
  readonly consumer?: string;
  readonly username?: string;
  readonly password?: string;
  /** Number of the logical database. Default 0. */
  readonly database?: number;
  /** Only with a `rediss:` URL. */
  readonly tls?: RedisTls;
}

/** Options with every default filled in. */
export interface Settings {
  readonly prefix: string;
  readonly lease: number;
  readonly block: number;
  readonly startTimeout: number;
  readonly publishTimeout: number;
  readonly readCount: number;
  readonly consumer: string | undefined;
}

const timings = { lease: 30_000, block: 2_000, startTimeout: 10_000, publishTimeout: 10_000, readCount: 100 };

/** Fills in defaults. Throws `TransportError` (`invalid_options`) for a number that is not positive and whole. */
export function resolveOptions(options: RedisOptions): Settings {
  const numbers = { ...timings };
  for (const name of Object.keys(timings) as (keyof typeof timings)[]) {
    const value = options[name];
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1) {
      throw invalid(name, "must be a positive whole number");
    }
    numbers[name] = value;
  }
  for (const name of ["prefix", "consumer"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "string")
      throw invalid(name, "must be a string");
  }
  if (options.consumer === "") throw invalid("consumer", "must not be empty");
  return { ...numbers, prefix: options.prefix ?? "", consumer: options.consumer };
}

function invalid(name: string, rule: string): TransportError {
  return new TransportError(
    "invalid_options",
    `Option "${name}" of redis() ${rule}. Correct it or leave it out.`,
  );
}
