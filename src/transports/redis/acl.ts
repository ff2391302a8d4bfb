import { TransportError } from "../../runtime/errors.ts";

/** Whom `redisAcl` is for. */
export interface RedisAclOptions {
  /**
   * `publisher` publishes, and trims what every group has finished; it can read no events, so `trim.maxLength`, which must see what it cuts, is
   * the subscribers' business. `subscriber` does all that a bus does. `operator` looks at streams, groups and dead letters, publishes dead letters
   * anew and removes them, and sets groups back.
   */
  readonly role: "publisher" | "subscriber" | "operator";
  /** Name of the Redis user. */
  readonly user: string;
  /** As in the options of `redis()`: only keys that begin with it can be used. Default none, which means all keys. */
  readonly prefix?: string;
}

/** `info` is how a server is asked whether it evicts keys or keeps nothing on disk. */
const CONNECTING = ["ping", "select", "info"];
const PUBLISHING = ["xadd"];
/** Scripts may only do what their user may. */
const SCRIPTS = ["eval", "evalsha"];
/** Idempotency keys and the locks of trimming. */
const GUARDS = ["get", "set"];
const TRIMMING = ["time", "xlen", "xtrim", "xpending", "xinfo|groups"];

const COMMANDS: Readonly<Record<RedisAclOptions["role"], readonly string[]>> = {
  publisher: [...CONNECTING, ...PUBLISHING, ...SCRIPTS, ...GUARDS, ...TRIMMING],
  subscriber: [
    ...[...CONNECTING, "client|id", "client|unblock"],
    ...[...PUBLISHING, ...SCRIPTS, ...GUARDS, "del", ...TRIMMING],
    ...["xread", "xreadgroup", "xrange", "xrevrange", "xack", "xclaim"],
    ...["xgroup|create", "xgroup|delconsumer", "xinfo|consumers"],
  ],
  operator: [
    ...[...CONNECTING, "time", "xlen", "xrange", "xrevrange", "xpending"],
    ...["xinfo|stream", "xinfo|groups", "xinfo|consumers"],
    ...[...PUBLISHING, ...SCRIPTS, "xdel", "xgroup|setid"],
  ],
};

/**
 * The lines for `redis-cli` that make a Redis user with no more permissions than this transport needs for a role: replace `>password` by `>` and
 * the password. A user of that name loses what it had before. Throws `TransportError` (`invalid_options`) for a role that does not exist, and for a user
 * name or a prefix that ACL rules cannot express: with white space, control characters or quotes.
 */
export function redisAcl({ role, user, prefix = "" }: RedisAclOptions): string[] {
  if (!Object.hasOwn(COMMANDS, role))
    throw invalid("role", 'must be "publisher", "subscriber" or "operator"');
  if (user === "" || !expressible(user))
    throw invalid("user", "must be a name without white space or quotes");
  if (!expressible(prefix)) throw invalid("prefix", "must not have white space or quotes in it");
  const keys = keyPatterns(prefix).map((pattern) => `~${pattern}`);
  const allowed = COMMANDS[role].map((command) => `+${command}`);
  return [`ACL SETUSER ${[user, "reset", "on", ">password", ...keys, ...allowed].join(" ")}`];
}

/** Streams begin with the prefix; what lies beside them does too, or has a brace before it. */
function keyPatterns(prefix: string): string[] {
  const literal = prefix.replace(/[\\*?[\]]/g, "\\$&");
  if (literal === "") return ["*"];
  // As an address holds no brace, it depends on the prefix whether what lies beside a stream has one before it.
  return prefix.includes("}") ? [`${literal}*`] : [`${literal}*`, `{${literal}*`];
}

function expressible(text: unknown): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return typeof text === "string" && !/[\s"'\u0000-\u001f\u007f]/.test(text);
}

function invalid(name: string, rule: string): TransportError {
  return new TransportError("invalid_options", `Option "${name}" of redisAcl() ${rule}. Correct it.`);
}
