import { median } from "../measure.ts";
import { publishByHand } from "./hand-written.ts";
import type { Measurement } from "./report.ts";
import {
  ADDRESS,
  event,
  PAYLOAD,
  rate,
  type Setting,
  settingWithRedis,
  WIDE_PAYLOAD,
  windowed,
} from "./setting.ts";

const WINDOW = 256;

export const publish: Measurement = {
  id: "P1",
  title: "publish 1 KB events, 256 at a time, against a hand-written loop",
  async run(size) {
    const count = Math.round(50_000 * size);
    const setting = await settingWithRedis();
    try {
      const few = await compare(setting, count, PAYLOAD);
      const many = await compare(setting, count, WIDE_PAYLOAD);
      return [
        { name: "messages per second", value: few.ours },
        { name: "by hand", value: few.byHand },
        { name: "ratio", value: few.ratio, min: 0.75 },
        { name: "90 members: messages per second", value: many.ours },
        { name: "90 members: by hand", value: many.byHand },
        { name: "90 members: ratio", value: many.ratio },
      ];
    } finally {
      await setting.close();
    }
  },
};

/** Messages per second of a bus and of the hand-written loop, and the median of the ratios of all rounds. */
async function compare(setting: Setting, count: number, payload: typeof PAYLOAD) {
  const client = await setting.client();
  const bus = setting.bus();
  const [ours, hand, ratios] = [[], [], []] as [number[], number[], number[]];
  for (let round = 0; round < 9; round++) {
    const own = () => rate(count, () => windowed(count, WINDOW, () => bus.publish(event, payload)));
    const theirs = () =>
      rate(count, () => windowed(count, WINDOW, () => publishByHand(client, "hand", payload)));
    const [a, b] = round % 2 === 0 ? [await own(), await theirs()] : [await theirs(), await own()];
    const [mine, other] = round % 2 === 0 ? [a, b] : [b, a];
    await client.sendCommand(["DEL", ADDRESS, "hand"]);
    // The first rounds warm up.
    if (round < 2) continue;
    ours.push(mine);
    hand.push(other);
    ratios.push(mine / other);
  }
  return { ours: median(ours), byHand: median(hand), ratio: median(ratios) };
}
