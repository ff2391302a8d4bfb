import { spawnSync } from "node:child_process";

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** How long a call takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * How many times as fast `ours` is as `theirs`: the median over rounds in which they take turns, so that a busy moment meets both.
 */
export function speedOf(ours: () => unknown, theirs: () => unknown, rounds = 41, milliseconds = 4): number {
  const calls = callsFor(ours, milliseconds);
  const theirCalls = callsFor(theirs, milliseconds);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const run = [() => perCall(ours, calls), () => perCall(theirs, theirCalls)];
    const [first, second] = round % 2 === 0 ? run : run.reverse();
    const [a = 0, b = 0] = [first?.(), second?.()];
    ratios.push(round % 2 === 0 ? b / a : a / b);
  }
  return median(ratios);
}

function callsFor(work: () => unknown, milliseconds: number): number {
  for (let calls = 1000; ; calls *= 2) {
    const time = perCall(work, calls) * calls;
    if (time >= milliseconds) return Math.max(1, Math.round((calls * milliseconds) / time));
  }
}

function perCall(work: () => unknown, calls: number): number {
  const start = performance.now();
  for (let call = 0; call < calls; call++) work();
  return (performance.now() - start) / calls;
}

/** A fresh `node` process: its time in milliseconds, and the most memory that it held, in MB. */
export function freshProcess(
  args: readonly string[],
  cwd: string,
): { milliseconds: number; megabytes: number } {
  const report = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\nMAXRSS "+process.resourceUsage().maxRSS))`;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", report, ...args], {
    cwd,
    encoding: "utf8",
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed: ${stderr}`);
  return { milliseconds, megabytes: Number(/MAXRSS (\d+)/.exec(stderr)?.[1]) / 1024 };
}

/** One line of a table: what, ours, the peer's, the ratio. */
export function row(what: string, ours: string, peer = "", ratio = ""): void {
  console.log(`${what.padEnd(58)} ${ours.padStart(16)} ${peer.padStart(30)} ${ratio.padStart(8)}`);
}
