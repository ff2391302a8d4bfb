import { createBus } from "eventpact";
import { type MemoryOptions, memory } from "eventpact/memory";
import { median } from "../measure.ts";
import { type Measurement, residentMegabytes } from "./report.ts";
import { event, GROUP, PAYLOAD, payloadOf, rate } from "./setting.ts";

/** A bus over memory that publishes and handles in one process. */
async function looped(options: MemoryOptions) {
  const bus = createBus({ source: "bench", group: GROUP, transport: memory(options) });
  let handled = 0;
  let wanted = 0;
  let done = () => {};
  await bus.subscribe(event, async () => {
    if (++handled === wanted) done();
  });
  return {
    async pass(count: number, payload = PAYLOAD) {
      wanted = handled + count;
      const all = new Promise<void>((resolve) => {
        done = resolve;
      });
      for (let sent = 0; sent < count; sent += 256) {
        const batch = Math.min(256, count - sent);
        await Promise.all(Array.from({ length: batch }, () => bus.publish(event, payload)));
      }
      await all;
    },
    close: () => bus.close(),
  };
}

export const memoryTransport: Measurement = {
  id: "P5",
  title: "publish and handle over memory in one process",
  async run(size) {
    const count = Math.round(200_000 * size);
    const small = payloadOf(200);
    const [through, asIs] = [await looped({}), await looped({ serialize: false })];
    const [json, objects]: [number[], number[]] = [[], []];
    for (let round = 0; round < 7; round++) {
      const a = await rate(count, () => through.pass(count, small));
      const b = await rate(count, () => asIs.pass(count, small));
      if (round < 2) continue;
      json.push(a);
      objects.push(b);
    }
    await Promise.all([through.close(), asIs.close()]);
    return [
      { name: "200 B, through JSON: messages per second", value: median(json), min: 100_000 },
      { name: "200 B, as objects: messages per second", value: median(objects), min: 300_000 },
    ];
  },
};

export const flatHeap: Measurement = {
  id: "P8",
  title: "memory while millions of events pass",
  async run(size) {
    const count = Math.round(10_000_000 * size);
    const bus = await looped({ serialize: false });
    await bus.pass(Math.round(count / 10));
    const before = residentMegabytes();
    await bus.pass(count);
    const after = residentMegabytes();
    await bus.close();
    return [
      { name: "messages", value: count },
      { name: "growth of RSS, MiB", value: after - before, max: 20 },
    ];
  },
};
