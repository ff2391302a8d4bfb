import { loadFrom } from "../../peers/peer.ts";
import { BULLMQ, MOLECULER, NESTJS } from "../peers.ts";
import { consumeByHand, publishByHand } from "./hand-written.ts";
import { event, GROUP, PAYLOAD, type Setting, windowed } from "./setting.ts";

/** Publishes and handles so many events in one process; resolves when all are handled. */
type Loop = (count: number) => Promise<unknown>;

/** A way to do so, ready to run, and how to end it. */
export interface Contender {
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

async function bullmq({ url }: Setting, window: number): Promise<Contender> {
  const { Queue, Worker } = loadFrom(BULLMQ.folder, "bullmq");
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
  const { ServiceBroker } = loadFrom(MOLECULER.folder, "moleculer");
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
  const load = (module: string) => loadFrom(NESTJS.folder, module);
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

/** By name; those of others have the name of their peer. */
export const CONTENDERS: Readonly<Record<string, (setting: Setting, window: number) => Promise<Contender>>> =
  {
    eventpact: ours,
    "by hand": byHand,
    [BULLMQ.name]: bullmq,
    [NESTJS.name]: nest,
    [MOLECULER.name]: moleculer,
  };
