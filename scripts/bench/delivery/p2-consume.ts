import { median } from "../measure.ts";
import { consumeByHand } from "./hand-written.ts";
import type { Measurement, Row } from "./report.ts";
import {
  ADDRESS,
  event,
  fill,
  GROUP,
  handWritten,
  PAYLOAD,
  payloadOf,
  type Setting,
  settingWithRedis,
} from "./setting.ts";

/** A handler that takes the time from the first event to the last, so that what it takes to connect does not count. */
function stopwatch(count: number) {
  let handled = 0;
  let [began, done] = [0, (_: number) => {}];
  return {
    perSecond: new Promise<number>((resolve) => {
      done = resolve;
    }),
    async handle() {
      if (++handled === 1) began = performance.now();
      else if (handled === count) done(((count - 1) / (performance.now() - began)) * 1_000);
    },
  };
}

/** Events per second that a subscription handles of a backlog. */
export async function consume(setting: Setting, count: number): Promise<number> {
  const bus = setting.bus();
  const { handle, perSecond } = stopwatch(count);
  await bus.subscribe(event, handle);
  await perSecond;
  await bus.close();
  return perSecond;
}

async function byHand(setting: Setting, count: number): Promise<number> {
  const [reader, acks] = [await setting.client(), await setting.client()];
  const { handle, perSecond } = stopwatch(count);
  await consumeByHand(reader, acks, ADDRESS, count, handle);
  reader.destroy();
  acks.destroy();
  return perSecond;
}

export const consumption: Measurement = {
  id: "P2",
  title: "consume 1 KB events of a backlog, prefetch 100, against a hand-written loop",
  async run(size) {
    const count = Math.round(100_000 * size);
    const setting = await settingWithRedis();
    try {
      const client = await setting.client();
      await fill(client, ADDRESS, count, handWritten(PAYLOAD));
      const [ours, hand, ratios] = [[], [], []] as [number[], number[], number[]];
      const turn = async (work: (setting: Setting, count: number) => Promise<number>) => {
        await client.sendCommand(["XGROUP", "CREATE", ADDRESS, GROUP, "0"]);
        const perSecond = await work(setting, count);
        await client.sendCommand(["XGROUP", "DESTROY", ADDRESS, GROUP]);
        return perSecond;
      };
      for (let round = 0; round < 9; round++) {
        const [a, b] =
          round % 2 === 0
            ? [await turn(consume), await turn(byHand)]
            : [await turn(byHand), await turn(consume)];
        const [mine, other] = round % 2 === 0 ? [a, b] : [b, a];
        if (round < 2) continue;
        ours.push(mine);
        hand.push(other);
        ratios.push(mine / other);
      }
      return [
        { name: "messages per second", value: median(ours) },
        { name: "by hand", value: median(hand) },
        { name: "ratio", value: median(ratios), min: 0.8 },
      ];
    } finally {
      await setting.close();
    }
  },
};

/** How the cost per message grows with what is measured. */
export const growth: Measurement = {
  id: "growth",
  title: "consume with larger payloads and a longer backlog",
  async run(size) {
    const rows: Row[] = [];
    const setting = await settingWithRedis();
    try {
      const client = await setting.client();
      const measure = async (count: number, bytes: number, backlog = count) => {
        await client.sendCommand(["FLUSHALL"]);
        await fill(client, ADDRESS, backlog, handWritten(payloadOf(bytes)));
        return consume(setting, count);
      };
      await measure(Math.round(20_000 * size), 1_024);
      for (const kilobytes of [1, 10, 100]) {
        const perSecond = await measure(Math.round((50_000 * size) / kilobytes), kilobytes * 1_024);
        rows.push({ name: `${kilobytes} KB: messages per second`, value: perSecond });
        rows.push({ name: `${kilobytes} KB: MB per second`, value: (perSecond * kilobytes) / 1_000 });
      }
      const [short, long] = [10_000, Math.round(1_000_000 * size)];
      const rates = { short: [] as number[], long: [] as number[] };
      for (let round = 0; round < 3; round++) {
        rates.short.push(await measure(10_000, 200, short));
        rates.long.push(await measure(10_000, 200, long));
      }
      rows.push({ name: `backlog of ${short}: messages per second`, value: median(rates.short) });
      rows.push({ name: `backlog of ${long}: messages per second`, value: median(rates.long) });
      rows.push({
        name: "cost per message, long to short backlog",
        value: median(rates.short) / median(rates.long),
        max: 1.25,
      });
      return rows;
    } finally {
      await setting.close();
    }
  },
};
