import { ask, type Context, streamKey } from "../context.ts";
import { keysBeside } from "../key-beside.ts";
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
  readonly #context: Context;
  readonly #key: string;
  readonly #name: string;
  readonly #doing: string;

  constructor(context: Context, address: string, group: string, name: string) {
    this.#key = keysBeside.members(streamKey(context, address), group);
    this.#context = context.forKey(this.#key);
    this.#name = name;
    this.#doing = `register as a reader of "${address}" for group "${group}"`;
  }

  /** Says that this member is there, for one lease; resolves with all there are. Rejects with a `TransportError`. */
  async beat(): Promise<string[]> {
    const args = [this.#name, String(this.#context.settings.lease)];
    const reply = await ask(
      this.#context,
      this.#doing,
      (client) => runScript(client, beatScript, [this.#key], args),
      1,
    );
    return Array.isArray(reply) ? reply.map(String) : [];
  }

  /** Never rejects: without a connection the lease decides. */
  async leave(): Promise<void> {
    const command = ["ZREM", this.#key, this.#name];
    await ask(this.#context, this.#doing, (client) => client.sendCommand(command), 1).catch(() => undefined);
  }
}

/** How many partitions a member is to have: all have as many, but for one more that the first by name have when it does not come out even. */
export function fairShare(partitions: number, members: readonly string[], name: string): number {
  const rank = [...members].sort().indexOf(name);
  if (rank < 0) return 0;
  return Math.floor(partitions / members.length) + (rank < partitions % members.length ? 1 : 0);
}
