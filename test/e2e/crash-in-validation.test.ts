/** An event that ends each process that validates it: it counts like one whose handler does, and its neighbours are not blamed. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { programOf } from "../support/program.ts";
import { connectClient } from "../support/redis-client.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { until } from "../support/until.ts";

interface Message {
  readonly handled?: number;
  readonly kind?: string;
  readonly reason?: string;
  readonly count?: number;
  readonly entry?: string;
}

const COUNT = 60;
const POISON = 10;

let server: RedisServer;
let child: ChildProcess | undefined;
let stopped = false;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server?.stop());
afterEach(async () => {
  stopped = true;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  // Before the next test begins, as its end would start it again then.
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
});

/** Starts the consumer again whenever it dies. */
async function supervise(
  program: string,
  prefix: string,
  onMessage: (message: Message) => void,
  onCrash: () => void,
) {
  child = fork(program, [server.url, prefix], { execArgv: [] });
  child.on("message", onMessage);
  child.on("exit", () => {
    if (stopped) return;
    onCrash();
    void supervise(program, prefix, onMessage, onCrash);
  });
}

describe.each([
  ["its type", "job.queued"],
  ["its payload, as its type does not say", "com.dapr.event.sent"],
])("an event that is identified by %s", (_, type) => {
  it("is dead-lettered after as many deliveries as any other, and takes no neighbour with it", async () => {
    const prefix = `validation-${crypto.randomUUID()}:`;
    const client = await connectClient(server.url);
    const ids: string[] = [];
    for (let n = 0; n < COUNT; n++) {
      const data = n === POISON ? { poison: true } : { n };
      const event = { specversion: "1.0", id: String(n), source: "elsewhere", type, data };
      ids.push(await client.xAdd(`${prefix}jobs`, "*", { data: JSON.stringify(event) }));
    }
    client.destroy();
    const handled = new Set<number>();
    const letters: Message[] = [];
    let crashes = 0;
    stopped = false;
    await supervise(
      await programOf(new URL("validating-consumer.ts", import.meta.url)),
      prefix,
      (message) => {
        if (message.handled !== undefined) handled.add(message.handled);
        if (message.kind === "dead_letter") letters.push(message);
      },
      () => crashes++,
    );
    await until("the dead letter and the others", () => letters.length > 0 && handled.size === COUNT - 1);
    stopped = true;
    expect(letters).toEqual([
      { kind: "dead_letter", reason: "max_deliveries", count: 3, entry: ids[POISON] },
    ]);
    expect(crashes).toBe(3);
    expect(handled.has(POISON)).toBe(false);
  });
});
