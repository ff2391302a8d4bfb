import type { RedisClient, RedisReply } from "./client.ts";
import { keysBeside, oldKeys } from "./key-beside.ts";
import { answerTo } from "./refused-command.ts";
import { script } from "./scripts.ts";

/**
 * Stores an entry unless it was stored before. KEYS: stream, guard, guard of an earlier version (whose name others may use for something else).
 * ARGV: how long the guard stays (ms), then the entry's fields. Returns the id of the entry, now or then. A server without memory refuses the
 * first write, and never comes between the two.
 */
const storeOnceScript = script(`
local known = redis.call('GET', KEYS[2])
if known then return known end
known = redis.pcall('GET', KEYS[3])
if type(known) == 'string' then return known end
local command = { 'XADD', KEYS[1], '*' }
for i = 2, #ARGV do command[#command + 1] = ARGV[i] end
local id = redis.call(unpack(command))
redis.call('SET', KEYS[2], id, 'PX', ARGV[1])
return id
`);

/** Clients that have sent the script in full. */
const introduced = new WeakSet<RedisClient>();

/**
 * Stores an entry with an idempotency key at most once within `window` ms, as far as the Redis user `user` is concerned (undefined: the default
 * one); resolves with its id. Rejects as `sendCommand` does.
 */
export async function storeOnce(
  client: RedisClient,
  stream: string,
  idempotencyKey: string,
  fields: readonly string[],
  { user, window }: { readonly user: string | undefined; readonly window: number },
): Promise<RedisReply> {
  const { source, digest } = storeOnceScript;
  // Who may write a guard can suppress an event: so each user has its own.
  const guard =
    user === undefined
      ? keysBeside.sent(stream, idempotencyKey)
      : keysBeside.sentBy(stream, user, idempotencyKey);
  const guards = [guard, oldKeys.sent(stream, idempotencyKey)];
  const keys = [stream, ...guards];
  const rest = [String(keys.length), ...keys, String(window), ...fields];
  const refused = (error: unknown) => {
    throw answerTo({ source, keys }, error);
  };
  // In full the first time, not only when the server does not know it: to send it again then would change the order of what is pipelined.
  if (!introduced.has(client)) {
    introduced.add(client);
    return client.sendCommand(["EVAL", source, ...rest]).catch((error: unknown) => {
      // A node of a Cluster that does not take it has not learned it either.
      introduced.delete(client);
      return refused(error);
    });
  }
  try {
    return await client.sendCommand(["EVALSHA", digest, ...rest]);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) return refused(error);
    return client.sendCommand(["EVAL", source, ...rest]).catch(refused);
  }
}
