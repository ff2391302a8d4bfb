/** A process of its own for tests: `<url> <address> <what>`. */

import type { Source } from "../../../src/runtime/transport.ts";
import { redis } from "../../../src/transports/redis/index.ts";

const [url = "", address = "", what = ""] = process.argv.slice(2);
const connection = await redis(url, { lease: 600 }).connect({ report: () => {} });
await connection.append([{ address, fields: { data: "from the child" } }]);
let got = 0;
const sinkFor = (limit: number, source: () => Source | undefined) => ({
  capacity: () => limit - got,
  deliver(entries: readonly { id: string }[]) {
    got += entries.length;
    if (what === "exit") void source()?.ack(entries.map(({ id }) => id));
    process.stdout.write(`got ${got}\n`);
  },
});
let source: Source | undefined;
source = await connection.attach(
  { address, group: "g", start: "oldest" },
  sinkFor(1000, () => source),
);
await connection.attach(
  { address, group: undefined, start: "newest" },
  sinkFor(2000, () => undefined),
);
if (what === "exit") {
  while (got === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await connection.close();
  process.stdout.write("closed\n");
}
