import type { Generation, Generator } from "../codegen/generator.ts";
import { EXIT } from "./exit-codes.ts";
import { FileWatcher } from "./file-watcher.ts";
import type { Io } from "./io.ts";
import { explainMistake } from "./mistakes.ts";

/** What one state of the configuration generates with. */
export interface Round {
  readonly generator: Generator;
  readonly document: string;
  readonly out: string;
  /** The files that are, or may become, the configuration, absolute. */
  readonly settings: readonly string[];
}

/**
 * Generates, and again whenever a file of the document or the configuration changes, until SIGINT or SIGTERM. A state that is broken is
 * reported, and what was generated last stays.
 */
export async function watch(
  prepare: () => Promise<Round>,
  report: (generation: Generation, document: string, out: string, milliseconds: number) => number,
  io: Io,
  json: boolean,
): Promise<number> {
  const watcher = new FileWatcher(io.cwd);
  const stop = (): void => watcher.close();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    // Wrong usage is reported at once; only what the files say may be broken for a while.
    const begun = Date.now();
    let round = await prepare();
    watcher.watch([...round.generator.watched, ...round.settings], true, begun);
    let used: readonly string[] = [];
    let isPrepared = true;
    for (let changed: readonly string[] | undefined = []; changed; changed = await watcher.next()) {
      const started = performance.now();
      const since = Date.now();
      let isBroken = true;
      try {
        if (changed.some((file) => round.settings.includes(file))) isPrepared = false;
        if (!isPrepared) round = await prepare();
        isPrepared = true;
        const generation = await round.generator.run();
        isBroken = false;
        report(generation, round.document, round.out, Math.round(performance.now() - started));
      } catch (error) {
        explainMistake(error, io, json && "line", "generate");
      }
      // What a $ref asked for in vain may come, or come back.
      used = [...(isBroken ? used : []), ...round.generator.watched, ...round.settings];
      watcher.watch(used, isBroken, since);
      if (changed.length === 0 && !json) io.err("watching for changes; Ctrl-C ends it");
    }
    return EXIT.ok;
  } finally {
    watcher.close();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
