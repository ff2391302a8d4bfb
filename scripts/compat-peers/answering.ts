/** A process that asks one contender, named by its first argument, about one pair after the other: see `ask.ts`. */
import { type Answer, CONTENDERS } from "./contenders.ts";
import type { Pair } from "./pairs.ts";

/** What this process sends back for each pair. */
export interface Reply {
  readonly answer?: Answer;
  /** Why there is none: what the contender threw, or that it took too long. */
  readonly error?: string;
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
}

const contender = contenderNamed(process.argv[2] ?? "");

// Loading the package is not part of anybody's time.
await contender({ name: "loading", old: { type: "string" }, new: { type: "string" } });

process.on("message", async (pair: Pair) => {
  const start = performance.now();
  const reply = await answerTo(pair);
  process.send?.({ ...reply, milliseconds: performance.now() - start } satisfies Reply);
});
process.send?.("ready");

async function answerTo(pair: Pair): Promise<Omit<Reply, "milliseconds">> {
  try {
    return { answer: await contender(pair) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { error: text.split("\n")[0] ?? "" };
  }
}

function contenderNamed(name: string): (typeof CONTENDERS)[string] {
  const found = CONTENDERS[name];
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
}
