import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median } from "../measure.ts";
import { consumeByHand, publishByHand } from "./hand-written.ts";
import type { Measurement, Row } from "./report.ts";
import { event, GROUP, PAYLOAD, rate, type Setting, settingWithRedis, windowed } from "./setting.ts";

const PEERS = fileURLToPath(new URL("../peers/", import.meta.url));

/** Publishes and handles so many events in one process; resolves when all are handled. */
type Loop = (count: number) => Promise<unknown>;

/** A way to do so, ready to run, and how to end it. */
interface Contender {
  readonly loop: Loop;
  close(): Promise<unknown>;
}

/** Counts handled events, and tells when so many more have come. */
function counter() {
  let handled = 0;
  let [wanted, done] = [Number.POSITIVE_INFINITY, () => {}];
  return {
    count() {
      if (++handled === wanted) done();
    },
    more: (count: number) =>
      new Promise<void>((resolve) => {
        [wanted, done] = [handled + count, resolve];
      }),
  };
}

async function ours(setting: Setting, window: number): Promise<Contender> {
  const bus = setting.bus();
  const { count, more } = counter();
  await bus.subscribe(event, async () => count());
  return {
    loop: (n) => Promise.all([more(n), windowed(n, window, () => bus.publish(event, PAYLOAD))]),
    close: () => bus.close(),
  };
}

async function byHand(setting: Setting, window: number): Promise<Contender> {
  const [client, reader] = [await setting.client(), await setting.client()];
  await client.sendCommand(["XGROUP", "CREATE", "hand", GROUP, "0", "MKSTREAM"]);
  const handle = async () => {};
  return {
    loop: (n) =>
      Promise.all([
        consumeByHand(reader, client, "hand", n, handle),
        windowed(n, window, () => publishByHand(client, "hand", PAYLOAD)),
      ]),
    close: async () => undefined,
  };
}

/** What the packages beside this bench offer; they have no types here. */
// biome-ignore lint/suspicious/noExplicitAny: the packages are installed by the bench alone
type Package = any;
const load = (name: string): Package => createRequire(`${PEERS}package.json`)(name);

async function bullmq({ url }: Setting, window: number): Promise<Contender> {
  const { Queue, Worker } = load("bullmq");
  const connection = { url, maxRetriesPerRequest: null };
  const { count, more } = counter();
  const queue = new Queue("bench", { connection, defaultJobOptions: { removeOnComplete: true } });
  const worker = new Worker("bench", async () => count(), { connection, concurrency: 200 });
  await worker.waitUntilReady();
  return {
    loop: (n) => Promise.all([more(n), windowed(n, window, () => queue.add("job", PAYLOAD))]),
    close: () => Promise.all([worker.close(), queue.close()]),
  };
}

async function moleculer({ url }: Setting, window: number): Promise<Contender> {
  const { ServiceBroker } = load("moleculer");
  const { count, more } = counter();
  const options = { transporter: url, logger: false, namespace: "bench" };
  const receiver = new ServiceBroker({ ...options, nodeID: "receiver" });
  receiver.createService({ name: "receiver", events: { bench: { handler: () => count() } } });
  const sender = new ServiceBroker({ ...options, nodeID: "sender" });
  await Promise.all([receiver.start(), sender.start()]);
  await sender.waitForServices("receiver");
  return {
    // Nobody acknowledges: more than so many in flight would only queue up in memory.
    loop: async (n) => {
      const all = more(n);
      await windowed(n, window, () => sender.emit("bench", PAYLOAD));
      await all;
    },
    close: () => Promise.all([receiver.stop(), sender.stop()]),
  };
}

async function nest({ url }: Setting, window: number): Promise<Contender> {
  load("reflect-metadata");
  load("@nestjs/common").Logger.overrideLogger(false);
  const { ClientRedis, ServerRedis } = load("@nestjs/microservices");
  const { lastValueFrom } = load("rxjs");
  const { port } = new URL(url);
  const options = { host: "127.0.0.1", port: Number(port) };
  const { count, more } = counter();
  const server = new ServerRedis(options);
  server.addHandler("bench", async () => count(), true);
  await new Promise((resolve) => server.listen(resolve));
  const client = new ClientRedis(options);
  await client.connect();
  return {
    loop: async (n) => {
      const all = more(n);
      await windowed(n, window, () =>
        lastValueFrom(client.emit("bench", PAYLOAD), { defaultValue: undefined }),
      );
      await all;
    },
    close: async () => Promise.all([server.close(), client.close()]),
  };
}

const PEER_NAMES = { BullMQ: bullmq, "NestJS over Redis": nest, Moleculer: moleculer } as const;

export const peers: Measurement = {
  id: "P3",
  title: "publish and handle 1 KB events over Redis in one process, beside others",
  async run(size) {
    if (!existsSync(`${PEERS}node_modules`)) {
      console.error("installing what is measured beside, in scripts/bench/peers");
      await promisify(execFile)("npm", ["ci", "--no-audit", "--no-fund"], { cwd: PEERS });
    }
    // Some of the others leave connections behind, which complain when their server ends.
    process.on("uncaughtException", (error) => {
      if (!/Connection is closed|ECONNRE/.test(error.message)) throw error;
    });
    const count = Math.round(20_000 * size);
    const makers = { eventpact: ours, "by hand": byHand, ...PEER_NAMES };
    const rates = new Map<string, number[]>();
    // One after the other, in turns; each alone with its server.
    for (let round = 0; round < 4; round++) {
      for (const [name, make] of Object.entries(makers)) {
        const setting = await settingWithRedis();
        const { loop, close } = await make(setting, 256);
        await loop(Math.round(count / 5));
        const perSecond = await rate(count, () => loop(count));
        await close();
        await setting.close();
        if (round > 0) rates.set(name, [...(rates.get(name) ?? []), perSecond]);
      }
    }
    const of = (name: string) => median(rates.get(name) ?? []);
    const best = Math.max(...Object.keys(PEER_NAMES).map(of));
    const rows: Row[] = Object.keys(makers).map((name) => ({
      name: `${name}: messages per second`,
      value: of(name),
    }));
    return [
      ...rows,
      { name: "ratio to the loop by hand", value: of("eventpact") / of("by hand"), min: 0.75 },
      { name: "ratio to the best of the others", value: of("eventpact") / best, min: 1 },
    ];
  },
};
