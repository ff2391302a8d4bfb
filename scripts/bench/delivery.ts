/** `npm run bench`: measures delivery against hand-written loops, and beside other packages. Needs `npm run build`. */
import { parseArgs } from "node:util";
import { publish } from "./delivery/p1-publish.ts";
import { consumption, growth } from "./delivery/p2-consume.ts";
import { peers } from "./delivery/p3-peers.ts";
import { latency } from "./delivery/p4-latency.ts";
import { flatHeap, memoryTransport } from "./delivery/p5-memory.ts";
import { recovery } from "./delivery/p6-recovery.ts";
import { flatHeapOverRedis } from "./delivery/p8-redis.ts";
import { partitions } from "./delivery/partitions.ts";
import { holds, type Measurement } from "./delivery/report.ts";

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
for (const { id, title, run } of measurements) {
  if (only && !only.includes(id.toLowerCase())) continue;
  const rows = await run(values.quick ? 0.1 : 1);
  const memory = Math.round(process.memoryUsage().rss / 1_048_576);
  results.push({ id, title, rows, memory });
  if (values.json) continue;
  console.log(`\n${id} ${title} (RSS of this process ${memory} MiB)`);
  for (const row of rows) {
    const { name, value, min, max } = row;
    const asked =
      min !== undefined
        ? `, asked for at least ${min}`
        : max !== undefined
          ? `, asked for at most ${max}`
          : "";
    const shown = Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
    console.log(`  ${holds(row) === false ? "MISSED" : "      "} ${name}: ${shown}${asked}`);
  }
}
if (values.json) console.log(JSON.stringify(results, null, 2));
process.exit(0);
