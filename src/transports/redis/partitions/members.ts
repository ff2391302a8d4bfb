import type { RedisClient } from "../client.ts";
import { ask, type Context, streamKey } from "../context.ts";
import { keysBeside } from "../key-beside.ts";
import { answerTo } from "../refused-command.ts";
import { runScript, script } from "../scripts.ts";

/** Notes that a member is there. ARGV: member, lease (ms). Returns all members whose lease is not over. */
const beatScript = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('PEXPIRE', KEYS[1], 2 * ARGV[2])
return redis.call('ZRANGE', KEYS[1], 0, -1)
`);

/** One member among those that read an address for a group. */
export class Membership {
  /** The key that all members of the group share. */
  readonly key: string;
  readonly #context: Context;
  readonly #name: string;
  readonly #address: string;
  readonly #group: string;

  constructor(context: Context, address: string, group: string, name: string) {
    this.key = keysBeside.members(streamKey(context, address), group);
    this.#context = context.forKey(this.key);
    this.#name = name;
    this.#address = address;
    this.#group = group;
  }

  /** Says that this member is there, for one lease; resolves with all there are. Rejects with a `TransportError`. */
  async beat(): Promise<string[]> {
    const args = [this.#name, String(this.#context.settings.lease)];
    const doing = `register as a reader of "${this.#address}" for group "${this.#group}"`;
    const reply = await ask(
      this.#context,
      doing,
      (client) => runScript(client, beatScript, [this.key], args),
      1,
    );
    return Array.isArray(reply) ? reply.map(String) : [];
  }

  /** Rejects with a `TransportError`; the lease decides then. */
  async leave(): Promise<void> {
    const doing = `leave the readers of "${this.#address}" for group "${this.#group}"`;
    const leave = (client: RedisClient) =>
      client.sendCommand(["ZREM", this.key, this.#name]).catch((error: unknown) => {
        throw answerTo({ command: "ZREM", keys: [this.key] }, error);
      });
    await ask(this.#context, doing, leave, 1);
  }
}

/** How many partitions a member is to have: all have as many, but for one more that the first by name have when it does not come out even. */
export function fairShare(partitions: number, members: readonly string[], name: string): number {
  const rank = [...members].sort().indexOf(name);
  if (rank < 0) return 0;
  return Math.floor(partitions / members.length) + (rank < partitions % members.length ? 1 : 0);
}
