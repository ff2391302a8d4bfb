/**
 * What importing the runtime costs at start-up: fresh `node` processes that import `dist/index.js`, against those that run an empty module.
 * Prints ours, the empty module's and the ratio; the target is a ratio of at most 2. Needs `npm run build`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Processes of each kind; they take turns, so that a busy moment meets both. */
const RUNS = 15;

const entry = fileURLToPath(new URL("../../dist/index.js", import.meta.url));
try {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: npm run build`);
  measure();
} catch (error) {
  // A figure, not a check: it never fails the run.
  console.error(error instanceof Error ? error.message : error);
}

function measure(): void {
  const folder = mkdtempSync(join(tmpdir(), "eventpact-import-"));
  try {
    const empty = join(folder, "empty.mjs");
    const ours = join(folder, "ours.mjs");
    writeFileSync(empty, "");
    writeFileSync(ours, `import ${JSON.stringify(pathToFileURL(entry).href)};\n`);
    for (const file of [empty, ours]) time(file);
    const times: Record<string, number[]> = { [empty]: [], [ours]: [] };
    for (let run = 0; run < RUNS; run++) {
      for (const [file, list] of Object.entries(times)) list.push(time(file));
    }
    const [peer, own] = [median(times[empty] ?? []), median(times[ours] ?? [])];
    console.log(
      `import of eventpact: ${own.toFixed(1)} ms, empty module: ${peer.toFixed(1)} ms, ratio ${(own / peer).toFixed(2)} (target at most 2)`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds that a process takes from start to end. */
function time(file: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${file} failed: ${stderr}`);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
