import { setTimeout as sleep } from "node:timers/promises";
import { publishByHand } from "./hand-written.ts";
import { type Measurement, quantile } from "./report.ts";
import { event, GROUP, PAYLOAD, settingWithRedis, validate } from "./setting.ts";

export const latency: Measurement = {
  id: "P4",
  title: "from publish to handler at about 1,000 events per second, against plain commands",
  async run(size) {
    const count = Math.round(6_000 * size);
    const setting = await settingWithRedis();
    try {
      const [client, reader] = [await setting.client(), await setting.client()];
      await client.sendCommand(["XGROUP", "CREATE", "hand", GROUP, "0", "MKSTREAM"]);
      const hand: number[] = [];
      const sent: number[] = [];
      const reading = (async () => {
        while (hand.length < count) {
          const reply = (await reader.sendCommand([
            ...["XREADGROUP", "GROUP", GROUP, "hand", "COUNT", "100", "BLOCK", "2000"],
            ...["STREAMS", "hand", ">"],
          ])) as unknown as [[string, [string, string[]][]]] | null;
          for (const [id, fields] of reply?.[0][1] ?? []) {
            if (!validate(JSON.parse(fields[1] ?? "").data)) throw new Error("invalid");
            hand.push(performance.now() - (sent[hand.length] ?? 0));
            void client.sendCommand(["XACK", "hand", GROUP, id]);
          }
        }
      })();
      const bus = setting.bus();
      const ours: number[] = [];
      const published: number[] = [];
      await bus.subscribe(event, () => void ours.push(performance.now() - (published[ours.length] ?? 0)));
      // They take turns, event by event, so that a busy moment meets both.
      for (let n = 0; n < count; n++) {
        published.push(performance.now());
        await bus.publish(event, PAYLOAD);
        await sleep(0);
        sent.push(performance.now());
        await publishByHand(client, "hand", PAYLOAD);
        await sleep(0);
      }
      await reading;
      while (ours.length < count) await sleep(10);
      const own = (part: number) => quantile(ours.slice(500), part);
      const theirs = (part: number) => quantile(hand.slice(500), part);
      return [
        { name: "p50, ms", value: own(0.5) },
        { name: "p50 by hand, ms", value: theirs(0.5) },
        { name: "p50 above it, ms", value: own(0.5) - theirs(0.5), max: 0.1 },
        { name: "p99, ms", value: own(0.99) },
        { name: "p99 by hand, ms", value: theirs(0.99) },
        { name: "p99 above it, ms", value: own(0.99) - theirs(0.99), max: 1 },
      ];
    } finally {
      await setting.close();
    }
  },
};
