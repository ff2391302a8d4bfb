import type { DedupeKey, DedupeStore } from "../../runtime/dedupe-store.ts";
import { ask, type Context, streamKey } from "./context.ts";
import { keysBeside, oldKeys } from "./key-beside.ts";
import { runScript, script } from "./scripts.ts";

/** What a key holds: this once the event was handled, before that the owner behind a prefix. */
const HANDLED = "done";
const OWNED_BY = "by:";

/**
 * Asks for an event. KEYS: its mark, its mark of an earlier version (whose name others may use for something else). ARGV: the value of a key whose event was handled, what the key is to hold for this owner, lease (ms). Returns 2 when it was handled, 1
 * when it is this owner's now, 0 when it is another's.
 */
const beginScript = script(`
local held = redis.call('GET', KEYS[1])
if held == ARGV[1] then return 2 end
if held and held ~= ARGV[2] then return 0 end
if not held and redis.pcall('GET', KEYS[2]) == ARGV[1] then return 2 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
`);

/** Gives an event up that is still this owner's. ARGV: what the key holds for this owner. */
const cancelScript = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`);

/** Remembers handled events in keys beside the stream: `{<stream>}.{seen:<group>:<SHA-1 of the event>}`. */
export class RedisDedupeStore implements DedupeStore {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  async begin(key: DedupeKey, owner: string, lease: number): Promise<"begun" | "busy" | "done"> {
    const args = [HANDLED, OWNED_BY + owner, milliseconds(lease)];
    const state = await ask(this.#context.forKey(this.#key(key)), doing("look up an event", key), (client) =>
      runScript(client, beginScript, [this.#key(key), this.#oldKey(key)], args),
    );
    if (state === 2) return "done";
    return state === 1 ? "begun" : "busy";
  }

  async done(key: DedupeKey, window: number): Promise<void> {
    const command = ["SET", this.#key(key), HANDLED, "PX", milliseconds(window)];
    await ask(this.#context.forKey(this.#key(key)), doing("keep an event", key), (client) =>
      client.sendCommand(command),
    );
  }

  async cancel(key: DedupeKey, owner: string): Promise<void> {
    await ask(this.#context.forKey(this.#key(key)), doing("give up an event", key), (client) =>
      runScript(client, cancelScript, [this.#key(key)], [OWNED_BY + owner]),
    );
  }

  #key({ address, group, event }: DedupeKey): string {
    return keysBeside.seen(streamKey(this.#context, address), group, event);
  }

  #oldKey({ address, group, event }: DedupeKey): string {
    return oldKeys.seen(streamKey(this.#context, address), group, event);
  }
}

/** A duration as Redis takes it. */
function milliseconds(duration: number): string {
  return String(Math.min(Math.max(1, Math.ceil(duration)), Number.MAX_SAFE_INTEGER));
}

function doing(what: string, { address, group }: DedupeKey): string {
  return `${what} in the memory of handled events of "${address}" for group "${group}"`;
}
