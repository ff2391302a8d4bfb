import { setTimeout as sleep } from "node:timers/promises";
import { type Measurement, residentMegabytes } from "./report.ts";
import {
  ADDRESS,
  event,
  fill,
  handWritten,
  payloadOf,
  type Setting,
  settingWithRedis,
  windowed,
} from "./setting.ts";

/** Events after which the stream is emptied, so that the server does not grow either. */
const STEP = 50_000;
/** How long one event takes the slow handler, in milliseconds. */
const SLOW = 100;
const small = payloadOf(200);

/** MiB that this process grows by while `count` events are published and handled. */
async function growthOfPassing(setting: Setting, count: number): Promise<number> {
  const client = await setting.client();
  const bus = setting.bus();
  let [handled, wanted, done] = [0, 0, () => {}];
  await bus.subscribe(event, async () => {
    if (++handled === wanted) done();
  });
  const pass = async (some: number) => {
    for (let left = some; left > 0; left -= STEP) {
      const step = Math.min(STEP, left);
      const all = new Promise<void>((resolve) => {
        [wanted, done] = [handled + step, resolve];
      });
      await Promise.all([all, windowed(step, 256, () => bus.publish(event, small))]);
      await client.sendCommand(["XTRIM", ADDRESS, "MAXLEN", "0"]);
    }
  };
  await pass(Math.ceil(count / 10));
  const before = residentMegabytes();
  await pass(count);
  const growth = residentMegabytes() - before;
  await bus.close();
  return growth;
}

/** The most MiB that this process grows by while a slow handler has a long backlog before it, and how many events it handled. */
async function growthOfWaiting(setting: Setting, backlog: number, milliseconds: number) {
  const client = await setting.client();
  await client.sendCommand(["FLUSHALL"]);
  await fill(client, ADDRESS, backlog, handWritten(small));
  const bus = setting.bus();
  await bus.connect();
  const before = residentMegabytes();
  let handled = 0;
  const handle = async () => {
    await sleep(SLOW);
    handled++;
  };
  await bus.subscribe(event, handle, { concurrency: 1 });
  let most = before;
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    await sleep(500);
    most = Math.max(most, residentMegabytes());
  }
  return { growth: most - before, handled };
}

export const flatHeapOverRedis: Measurement = {
  id: "P8",
  title: "memory while events pass over Redis, and with a slow handler before a long backlog",
  async run(size) {
    const count = Math.round(1_000_000 * size);
    const setting = await settingWithRedis();
    try {
      const passing = await growthOfPassing(setting, count);
      const waiting = await growthOfWaiting(setting, count, 20_000 * size);
      return [
        { name: "messages, and backlog", value: count },
        { name: "growth of RSS while they pass, MiB", value: passing, max: 20 },
        { name: "handled by the slow handler", value: waiting.handled, min: 1 },
        { name: "growth of RSS before its backlog, MiB", value: waiting.growth, max: 20 },
      ];
    } finally {
      await setting.close();
    }
  },
};
