/**
 * `npm run bench`: measures delivery against hand-written loops, and beside other packages. `--quick` takes a tenth of the events, `--only P1,P3` some of
 * the measurements, `--json` prints for a program. A peer that cannot be measured is reported and left out. Needs `npm run build` and `redis-server`.
 */
import { parseArgs } from "node:util";
import { publish } from "./delivery/p1-publish.ts";
import { consumption, growth } from "./delivery/p2-consume.ts";
import { peers } from "./delivery/p3-peers.ts";
import { latency } from "./delivery/p4-latency.ts";
import { flatHeap, memoryTransport } from "./delivery/p5-memory.ts";
import { recovery } from "./delivery/p6-recovery.ts";
import { flatHeapOverRedis } from "./delivery/p8-redis.ts";
import { partitions } from "./delivery/partitions.ts";
import { lineOf, type Measurement, type Row } from "./delivery/report.ts";

const measurements: readonly Measurement[] = [
  publish,
  consumption,
  peers,
  latency,
  memoryTransport,
  recovery,
  flatHeap,
  flatHeapOverRedis,
  partitions,
  growth,
];

const { values } = parseArgs({
  options: { only: { type: "string" }, quick: { type: "boolean" }, json: { type: "boolean" } },
});
const only = values.only?.toLowerCase().split(",");
const results = [];
let exitCode = 0;
for (const { id, title, run } of measurements) {
  if (only && !only.includes(id.toLowerCase())) continue;
  let rows: Row[];
  try {
    rows = await run(values.quick ? 0.1 : 1);
  } catch (error) {
    console.error(`\n${id} failed: ${error instanceof Error ? error.message : String(error)}`);
    exitCode = 1;
    continue;
  }
  const memory = Math.round(process.memoryUsage().rss / 1_048_576);
  results.push({ id, title, rows, memory });
  if (values.json) continue;
  console.log(`\n${id} ${title} (RSS of this process ${memory} MiB)`);
  for (const row of rows) console.log(lineOf(row));
}
// JSON has no undefined: a figure that was not measured is null.
const asJson = (_: string, value: unknown) => (value === undefined ? null : value);
if (values.json) console.log(JSON.stringify(results, asJson, 2));
process.exit(exitCode);
