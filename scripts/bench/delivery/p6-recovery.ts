import { performance } from "node:perf_hooks";
import type { Measurement } from "./report.ts";
import { ADDRESS, event, fill, GROUP, handWritten, PAYLOAD, settingWithRedis } from "./setting.ts";

export const recovery: Measurement = {
  id: "P6",
  title: "take over and handle what a member that is gone had in hand",
  async run(size) {
    const count = Math.round(100_000 * size);
    const setting = await settingWithRedis();
    try {
      const client = await setting.client();
      await fill(client, ADDRESS, count, handWritten(PAYLOAD));
      await client.sendCommand(["XGROUP", "CREATE", ADDRESS, GROUP, "0"]);
      for (let taken = 0; taken < count; taken += 1_000) {
        const command = ["XREADGROUP", "GROUP", GROUP, "gone", "COUNT", "1000", "STREAMS", ADDRESS, ">"];
        await client.sendCommand(command);
      }
      // So that all of it has lain idle for longer than the lease.
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      const bus = setting.bus({ lease: 1_000 }, { onEvent: () => undefined });
      await bus.connect();
      const began = performance.now();
      let handled = 0;
      await new Promise<void>((resolve) => {
        void bus.subscribe(event, async () => {
          if (++handled === count) resolve();
        });
      });
      const seconds = (performance.now() - began) / 1_000;
      return [
        { name: "orphans", value: count },
        { name: "seconds", value: seconds, max: 5 * Math.max(size, 0.2) },
        { name: "messages per second", value: count / seconds },
      ];
    } finally {
      await setting.close();
    }
  },
};
