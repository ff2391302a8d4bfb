import type { RedisReply } from "./client.ts";
import { ask, type Context } from "./context.ts";
import { keysBeside } from "./key-beside.ts";
import type { TrimSettings } from "./options.ts";
import { runScript } from "./scripts.ts";
import { trimScript } from "./trim-scripts.ts";

/** About how many entries a stream keeps that no group reads. */
const MAX_UNREAD = 1_000_000;
/** Most entries that one call removes by age. */
const MAX_REMOVED_BY_AGE = 10_000;
/** Removal beyond the hard cap: most entries at once, how many times that in one call, and about how many bytes at once. */
const [MAX_STEP, MAX_STEPS, MAX_STEP_BYTES] = [100, 4, 262_144];

/** What a hard cap cost one group: entries that it had not finished. */
interface Loss {
  count: number;
  readonly entry: string;
}

/**
 * Removes from a stream what every group has finished and is older than `maxAge`, and what is beyond `maxLength`, unless another process has
 * done so within the interval: then it resolves with false. Reports what a hard cap cost. Rejects with a `TransportError`.
 */
export async function trim(
  context: Context,
  { key, address }: { readonly key: string; readonly address: string },
  { maxAge, maxLength, interval }: TrimSettings,
): Promise<boolean> {
  const losses = new Map<string, Loss>();
  let lock = interval;
  try {
    for (let state = 1; state === 1 && !context.commands.closed; lock = 0) {
      const args = [
        lock,
        maxAge,
        maxLength ?? 0,
        MAX_UNREAD,
        MAX_REMOVED_BY_AGE,
        MAX_STEP,
        MAX_STEPS,
        MAX_STEP_BYTES,
      ].map(String);
      const keys = [key, keysBeside.trim(key)];
      const reply = await ask(
        context,
        `trim "${address}"`,
        (client) => runScript(client, trimScript, keys, args),
        1,
      );
      state = read(reply, losses);
      if (state === 0) return false;
    }
    return true;
  } finally {
    for (const [group, { count, entry }] of losses) {
      const message = `${count} events of "${address}" were cut from the stream, as it held more than ${maxLength}, before group "${group}" had finished them.`;
      context.report({ kind: "lost", message, address, group, reason: "trimmed", count, entry });
    }
  }
}

/** Reads the reply of `trimScript`; adds to the losses and returns the state. */
function read(reply: RedisReply, losses: Map<string, Loss>): number {
  const [state = 0, list] = (Array.isArray(reply) ? reply : []) as [number?, RedisReply[]?];
  for (let i = 0; list && i + 2 < list.length; i += 3) {
    const [group, count] = [String(list[i]), Number(list[i + 1])];
    const loss = losses.get(group);
    if (loss) loss.count += count;
    else losses.set(group, { count, entry: String(list[i + 2]) });
  }
  return state;
}
