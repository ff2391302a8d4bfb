import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Measurement, Row } from "./report.ts";
import { fill, GROUP, handWritten, PAYLOAD, settingWithRedis } from "./setting.ts";

const CONSUMER = fileURLToPath(new URL("partition-consumer.ts", import.meta.url));
/** The address that the consumers read; its partitions are streams `<address>:<n>`. */
const ADDRESS = "bench.partitioned";

export const partitions: Measurement = {
  id: "partitions",
  title: "throughput with partitions and consumer processes",
  async run(size) {
    const count = Math.round(120_000 * size);
    const rows: Row[] = [];
    for (const n of [1, 2, 4]) {
      const setting = await settingWithRedis();
      const client = await setting.client();
      for (let p = 0; p < n; p++) {
        const key = `${ADDRESS}:${p}`;
        await fill(client, key, Math.round(count / n), handWritten(PAYLOAD));
        await client.sendCommand(["XGROUP", "CREATE", key, GROUP, "0"]);
      }
      const children = Array.from({ length: n }, () =>
        fork(CONSUMER, [], {
          env: {
            ...process.env,
            BENCH: JSON.stringify({ url: setting.url, partitions: n, address: ADDRESS }),
          },
          execArgv: ["--import", "tsx"],
        }),
      );
      await Promise.all(children.map((child) => once(child, "message")));
      let handled = 0;
      const began = performance.now();
      let last = began;
      await new Promise<void>((resolve) => {
        for (const child of children) {
          child.on("message", (some: number) => {
            handled += some;
            last = performance.now();
            if (handled >= Math.round(count / n) * n) resolve();
          });
          child.send("go");
        }
      });
      for (const child of children) child.kill("SIGKILL");
      await setting.close();
      const perSecond = (count / (last - began)) * 1_000;
      rows.push({
        name: `${n} partition${n > 1 ? "s" : ""} and consumer${n > 1 ? "s" : ""}: messages per second`,
        value: perSecond,
      });
    }
    return rows;
  },
};
