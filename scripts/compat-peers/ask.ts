import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Reply } from "./answering.ts";
import type { Pair } from "./pairs.ts";

/** How long anybody may think about one pair, in milliseconds. */
export const TIME_LIMIT = 30_000;

/**
 * Asks a contender about all pairs, one after the other, in a process of its own: one that never comes to an end, or runs out of memory, only
 * loses that pair.
 */
export async function askAll(name: string, pairs: readonly Pair[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  let child: ChildProcess | undefined;
  try {
    for (const pair of pairs) {
      child ??= await start(name);
      const reply = await ask(child, pair);
      replies.push(reply ?? { error: "no answer in time", milliseconds: TIME_LIMIT });
      if (reply) continue;
      child.kill("SIGKILL");
      child = undefined;
    }
  } finally {
    child?.kill();
  }
  return replies;
}

async function start(name: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("./answering.ts", import.meta.url)), [name], {
    serialization: "advanced",
    execArgv: ["--import", import.meta.resolve("tsx"), "--max-old-space-size=1024"],
    // Some of them print what they think.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message", { signal: AbortSignal.timeout(60_000) });
  return child;
}

/** Its reply; undefined where the process ends first, or the time does. */
async function ask(child: ChildProcess, pair: Pair): Promise<Reply | undefined> {
  const over = new AbortController();
  const end = () => over.abort();
  const timer = setTimeout(end, TIME_LIMIT);
  child.once("exit", end);
  try {
    const reply = once(child, "message", { signal: over.signal });
    child.send(pair);
    return (await reply)[0] as Reply;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    child.off("exit", end);
  }
}
