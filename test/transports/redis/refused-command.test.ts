import { expect, test } from "vitest";
import { commandRefused } from "../../../src/transports/redis/failures.ts";
import { answerTo, deniedCommand, isDenied } from "../../../src/transports/redis/refused-command.ts";
import { redactor } from "../../../src/transports/redis/server-errors.ts";

const source = `
local known = redis.call('GET', KEYS[2])
if known then return known end
local command = { 'XADD', KEYS[1], '*' }
for i = 2, #ARGV do command[#command + 1] = ARGV[i] end
local id = redis.call(unpack(command))
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return id
`;
const keys = ["s", "{s}.{sent:x}"];
const digest = "eb38cd2cdae7b4dccfeea00a0027a5b4d282f844";
const of = (message: string, sent?: Parameters<typeof answerTo>[0]) => {
  const error = new Error(message);
  return sent ? answerTo(sent, error) : error;
};

/** As Redis 6.2.5, 7.0.15 and 8.2.3 and Valkey 8.1.8 answer. */
test.each([
  ["NOPERM this user has no permissions to run the 'del' command or its subcommand", undefined, "DEL"],
  [
    "NOPERM this user has no permissions to run the 'zrem' command",
    { command: "ZREM", keys: ["k"] },
    'ZREM on the key "k"',
  ],
  ["NOPERM User pub has no permissions to run the 'xinfo|stream' command", undefined, "XINFO STREAM"],
  [
    "NOPERM User pub has no permissions to run the 'asking' command",
    { command: "XADD", keys: ["k"] },
    "ASKING",
  ],
  [
    "NOPERM this user has no permissions to access one of the keys used as arguments",
    { command: "XADD", keys: ["k"] },
    'XADD on the key "k"',
  ],
  [
    "NOPERM No permissions to access a key",
    { command: "XREAD", keys: ["k", "l"] },
    'XREAD on the keys "k", "l"',
  ],
  ["NOPERM No permissions to access a key", undefined, undefined],
  [
    `ERR Error running script (call to f_${digest}): @user_script:2: @user_script: 2: The user executing the script can't run this command or subcommand`,
    { source, keys },
    'GET on the key "{s}.{sent:x}"',
  ],
  [
    `ERR The user executing the script can't access at least one of the keys mentioned in the command arguments script: ${digest}, on @user_script:6.`,
    { source, keys },
    'XADD on the key "s"',
  ],
  [
    `ERR ACL failure in script: User pub has no permissions to run the 'xgroup|delconsumer' command script: ${digest}, on @user_script:7.`,
    { source, keys },
    'XGROUP DELCONSUMER on the key "s"',
  ],
  [
    `ERR ACL failure in script: No permissions to access a key script: ${digest}, on @user_script:2.`,
    { source, keys },
    'GET on the key "{s}.{sent:x}"',
  ],
  ["ERR The user executing the script can't run this command or subcommand", { source, keys }, undefined],
])("%s", (message, sent, denied) => {
  const error = of(message, sent);
  expect(isDenied(message)).toBe(true);
  expect(deniedCommand(error)).toBe(denied);
  const errors = { server: "redis://h:1", redact: redactor({ username: "pub", password: "p" }) };
  const refusal = commandRefused(error, "do it", errors);
  expect(refusal.code).toBe("auth_failed");
  expect(refusal.message).toContain(
    `The ACL of the user does not allow ${denied ?? "that"}: redisAcl() prints the ACL that each role needs.`,
  );
  expect(refusal.message).not.toContain("pub");
});

test("what is known of an error first stays", () => {
  const error = of("NOPERM No permissions to access a key", { command: "SET", keys: ["a"] });
  expect(deniedCommand(answerTo({ command: "XADD", keys: ["b"] }, error))).toBe('SET on the key "a"');
});

test.each(["WRONGPASS invalid username-password pair", "NOAUTH Authentication required.", "ERR other"])(
  "%s is not about the ACL",
  (message) => expect(isDenied(message)).toBe(false),
);
