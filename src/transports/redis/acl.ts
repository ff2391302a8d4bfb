import { TransportError } from "../../runtime/errors.ts";
import { guardsOf, keyBeside, oldKeyBeside } from "./key-beside.ts";

/** Whom `redisAcl` is for. */
export interface RedisAclOptions {
  /**
   * `publisher` publishes, and trims what every group has finished; it can read no events, so `trim.maxLength`, which must see what it cuts, is
   * the subscribers' business. `subscriber` does all that a bus does. `operator` does what a publisher does, looks at streams, groups, members and
   * dead letters, removes dead letters, and sets groups back. `sentinel` asks sentinels where the primary is: its line is for the sentinels; those
   * of the other roles are for the servers, each node of a Cluster included.
   */
  readonly role: "publisher" | "subscriber" | "operator" | "sentinel";
  /** Name of the Redis user. */
  readonly user: string;
  /** As in the options of `redis()`: only keys that begin with it can be used. Default none, which means all keys. */
  readonly prefix?: string;
  /**
   * Oldest version of the server. Default `7.0`, which includes Valkey: each command can use only the kinds of keys for which the role needs it. Redis
   * 6.2 answers that line with a syntax error. With `6.2` each command can use all keys with the prefix, so a publisher can also overwrite streams and
   * what is stored beside them.
   */
  readonly serverVersion?: "6.2" | "7.0";
}

type Role = RedisAclOptions["role"];

/** Commands, and patterns of the keys that they can use. */
interface Grant {
  readonly commands: readonly string[];
  readonly keys?: readonly string[];
  /** Default both. */
  readonly access?: "R" | "W";
}

const VERSIONS = ["6.2", "7.0"];

/** Commands without keys. `info` is how a server is asked whether it evicts keys or keeps nothing on disk, `role` is for servers that sentinels named, the last two are for a Cluster. */
const CONNECTING = ["ping", "select", "info", "role", "cluster|slots", "asking"];
const UNBLOCKING = ["client|id", "client|unblock"];
/** The time, for scripts. */
const CLOCK = ["time"];
/** Commands for streams. */
const TRIMMING = ["xlen", "xtrim", "xpending", "xinfo|groups"];
const READING = ["xread", "xreadgroup", "xrange", "xrevrange", "xack", "xclaim"];
const GROUPS = ["xgroup|create", "xgroup|delconsumer", "xinfo|consumers"];

const GRANTS: Readonly<Record<Role, (user: string, prefix: string) => Grant[]>> = {
  publisher: (user, prefix) => {
    const { streams, guards, ownGuards, trimLock } = patternsOf(user, prefix);
    return [
      { commands: [...CONNECTING, ...CLOCK] },
      ...scripts(prefix),
      { commands: ["xadd", ...TRIMMING], keys: streams },
      { commands: ["get"], keys: guards, access: "R" },
      { commands: ["set"], keys: [...ownGuards, ...trimLock], access: "W" },
    ];
  },
  subscriber: (user, prefix) => {
    const { streams, letters, guards, ownGuards, trimLock, marks, oldMarks, owners, members } = patternsOf(
      user,
      prefix,
    );
    return [
      { commands: [...CONNECTING, ...CLOCK, ...UNBLOCKING] },
      ...scripts(prefix),
      { commands: ["xadd", ...TRIMMING, ...READING, ...GROUPS], keys: streams },
      { commands: ["xadd", "xrange"], keys: letters },
      { commands: ["get"], keys: [...guards, ...marks, ...oldMarks, ...owners], access: "R" },
      { commands: ["set"], keys: [...ownGuards, ...trimLock, ...marks, ...owners], access: "W" },
      { commands: ["del"], keys: [...marks, ...owners], access: "W" },
      { commands: ["zadd", "zrange", "zrem", "zremrangebyscore", "pexpire"], keys: members },
    ];
  },
  operator: (user, prefix) => {
    const { streams, letters, owners, members } = patternsOf(user, prefix);
    const looking = ["xlen", "xrange", "xrevrange", "xinfo|stream"];
    return [
      ...GRANTS.publisher(user, prefix),
      { commands: [...looking, "xinfo|consumers", "xgroup|setid"], keys: streams },
      { commands: [...looking, "xdel"], keys: letters },
      { commands: ["get"], keys: owners, access: "R" },
      { commands: ["zrange"], keys: members, access: "R" },
    ];
  },
  sentinel: () => [{ commands: ["sentinel|get-master-addr-by-name"] }],
};

/** A script may name any key with the prefix, and each command in it needs a permission of its own. */
function scripts(prefix: string): Grant[] {
  return [{ commands: ["eval", "evalsha"], keys: allKeys(prefix) }];
}

/**
 * The lines for `redis-cli` that make a Redis user with no more permissions than this transport needs for a role: replace `>password` by `>` and
 * the password. A user of that name loses what it had before. Throws `TransportError` (`invalid_options`) for a role or a version that does not
 * exist, and for a user name or a prefix that ACL rules cannot express: with white space, control characters or quotes.
 */
export function redisAcl({ role, user, prefix = "", serverVersion = "7.0" }: RedisAclOptions): string[] {
  if (!Object.hasOwn(GRANTS, role))
    throw invalid("role", 'must be "publisher", "subscriber", "operator" or "sentinel"');
  if (user === "" || !expressible(user))
    throw invalid("user", "must be a name without white space or quotes");
  if (!expressible(prefix)) throw invalid("prefix", "must not have white space or quotes in it");
  if (!VERSIONS.includes(serverVersion)) throw invalid("serverVersion", 'must be "6.2" or "7.0"');
  const grants = GRANTS[role](user, prefix);
  const rules = serverVersion === "7.0" ? selectors(grants) : plainRules(grants, prefix);
  return [`ACL SETUSER ${[user, "reset", "on", ">password", ...rules].join(" ")}`];
}

/** Rules of Redis 7: commands without keys, then a selector for each grant. A command is allowed where one of them allows all of it. */
function selectors(grants: readonly Grant[]): string[] {
  const isBare = ({ keys }: Grant) => keys === undefined;
  const lists = grants
    .filter((grant) => !isBare(grant))
    .map(({ commands, keys = [], access }) => {
      const before = access === undefined ? "~" : `%${access}~`;
      return `(${[...commands.map((command) => `+${command}`), ...keys.map((key) => before + key)].join(" ")})`;
    });
  return [...allowed(grants.filter(isBare)), ...lists];
}

/** Rules of Redis 6.2, where all commands have the same keys. */
function plainRules(grants: readonly Grant[], prefix: string): string[] {
  const keys = grants.some((grant) => grant.keys) ? allKeys(prefix).map((key) => `~${key}`) : [];
  return [...keys, ...allowed(grants)];
}

function allowed(grants: readonly Grant[]): string[] {
  return [...new Set(grants.flatMap(({ commands }) => commands))].map((command) => `+${command}`);
}

/** Streams begin with the prefix; what lies beside them does too, or has a brace before it. */
function allKeys(prefix: string): string[] {
  if (prefix === "") return ["*"];
  const any = `${escaped(prefix)}*`;
  // As an address holds no brace, it depends on the prefix whether what lies beside a stream has one before it.
  return isBraced(keyBeside(any, "")) || isBraced(oldKeyBeside(any, "")) ? [any, `{${any}`] : [any];

  function isBraced(key: string): boolean {
    return key.startsWith(`{${any}`);
  }
}

/** Patterns of keys, by what they hold; docs/wire.md has their names. */
function patternsOf(user: string, prefix: string) {
  const any = `${escaped(prefix)}*`;
  const beside = (name: string) => keyBeside(any, name);
  // With a brace in the prefix that makes no hash tag, the names beside partitions have another form.
  const oldBeside = (name: string) => {
    const [old, ofPartition] = [oldKeyBeside(any, name), oldKeyBeside(beside("part"), name)];
    return ofPartition.startsWith("{") === old.startsWith("{") ? [old] : [old, ofPartition];
  };
  return {
    // No address ends in a brace, and each key beside a stream does.
    streams: [`${any}[^}]`, beside("part")],
    letters: [beside("dlq"), ...oldBeside("dlq")],
    guards: [beside("sent:*"), ...oldBeside("sent:*")],
    // Those of the default user are a SHA-1 alone.
    ownGuards: [beside(user === "default" ? `sent:${"?".repeat(40)}` : `${escaped(guardsOf(user))}:*`)],
    trimLock: [beside("trim")],
    marks: [beside("seen:*")],
    oldMarks: oldBeside("seen:*"),
    owners: [beside("owner:*")],
    members: [beside("members:*")],
  };
}

/** Text for a pattern that stands for itself. */
function escaped(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}

function expressible(text: unknown): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return typeof text === "string" && !/[\s"'\u0000-\u001f\u007f]/.test(text);
}

function invalid(name: string, rule: string): TransportError {
  return new TransportError("invalid_options", `Option "${name}" of redisAcl() ${rule}. Correct it.`);
}
