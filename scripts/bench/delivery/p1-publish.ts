import { median } from "../measure.ts";
import { publishByHand } from "./hand-written.ts";
import type { Measurement } from "./report.ts";
import { ADDRESS, event, PAYLOAD, rate, settingWithRedis, windowed } from "./setting.ts";

const WINDOW = 256;

export const publish: Measurement = {
  id: "P1",
  title: "publish 1 KB events, 256 at a time, against a hand-written loop",
  async run(size) {
    const count = Math.round(50_000 * size);
    const setting = await settingWithRedis();
    try {
      const client = await setting.client();
      const bus = setting.bus();
      const [ours, hand, ratios] = [[], [], []] as [number[], number[], number[]];
      for (let round = 0; round < 9; round++) {
        const own = () => rate(count, () => windowed(count, WINDOW, () => bus.publish(event, PAYLOAD)));
        const theirs = () =>
          rate(count, () => windowed(count, WINDOW, () => publishByHand(client, "hand", PAYLOAD)));
        const [a, b] = round % 2 === 0 ? [await own(), await theirs()] : [await theirs(), await own()];
        const [mine, other] = round % 2 === 0 ? [a, b] : [b, a];
        await client.sendCommand(["DEL", ADDRESS, "hand"]);
        // The first rounds warm up.
        if (round < 2) continue;
        ours.push(mine);
        hand.push(other);
        ratios.push(mine / other);
      }
      return [
        { name: "messages per second", value: median(ours) },
        { name: "by hand", value: median(hand) },
        { name: "ratio", value: median(ratios), min: 0.75 },
      ];
    } finally {
      await setting.close();
    }
  },
};
