import { PeerProcess } from "../peers/peer-process.ts";
import type { Reply } from "./answering.ts";
import type { Pair } from "./pairs.ts";

/** How long anybody may think about one pair, in milliseconds. */
export const TIME_LIMIT = 30_000;

const SCRIPT = new URL("answering.ts", import.meta.url);

/**
 * Asks a contender about all pairs, one after the other, in a process of its own: one that never comes to an end, or runs out of memory, only
 * loses that pair. Rejects when its process cannot be started.
 */
export async function askAll(name: string, pairs: readonly Pair[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  let own: PeerProcess | undefined;
  try {
    for (const pair of pairs) {
      own ??= await PeerProcess.start(SCRIPT, [name], ["--max-old-space-size=1024"]);
      try {
        replies.push(await own.ask<Reply>(pair, TIME_LIMIT));
      } catch (error) {
        replies.push({ error: (error as Error).message, milliseconds: TIME_LIMIT });
        own.end();
        own = undefined;
      }
    }
  } finally {
    own?.end();
  }
  return replies;
}
