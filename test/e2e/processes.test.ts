/** Two processes and a Redis: everything arrives, in order per key, also when the consumer is killed. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExternalGraderScoreSubmitted } from "eventpact/catalog";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { programOf } from "../support/program.ts";
import { connectClient } from "../support/redis-client.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { runs } from "../support/runs.ts";
import { until } from "../support/until.ts";

const COUNT = runs(3_000, 10_000);
const LEARNERS = 50;
const ADDRESS = ExternalGraderScoreSubmitted.channels[0]?.template ?? "";

let server: RedisServer;
let folder: string;
let prefix: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server?.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-e2e-"));
  prefix = `e2e-${crypto.randomUUID()}:`;
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function start(script: string, ...args: string[]): Promise<ChildProcess> {
  const program = await programOf(new URL(script, import.meta.url));
  const child = fork(program, [server.url, prefix, ...args], { execArgv: [] });
  children.push(child);
  return child;
}

async function startConsumer(file: string): Promise<ChildProcess> {
  const child = await start("consumer.ts", file);
  await once(child, "message");
  return child;
}

const read = (...files: string[]) =>
  files.flatMap((file) =>
    existsSync(file)
      ? readFileSync(file, "utf8")
          .trim()
          .split("\n")
          .filter(Boolean)
          .map((line) => line.split(" ") as [learner: string, submission: string, attempt: string])
      : [],
  );

const distinct = (lines: ReturnType<typeof read>) =>
  new Set(lines.map(([learner, submission]) => `${learner} ${submission}`)).size;

function inversions(lines: ReturnType<typeof read>): number {
  const last = new Map<string, number>();
  let count = 0;
  for (const [learner, submission] of lines) {
    if (Number(submission) <= (last.get(learner) ?? -1)) count++;
    last.set(learner, Number(submission));
  }
  return count;
}

it(`delivers ${COUNT} events to another process, once each, in order per key`, async () => {
  const file = join(folder, "handled");
  const consumer = await startConsumer(file);
  const [code] = await once(await start("publisher.ts", String(COUNT), String(LEARNERS)), "exit");
  expect(code).toBe(0);
  await until("all events", () => distinct(read(file)) >= COUNT);
  consumer.kill("SIGTERM");
  expect(await once(consumer, "exit")).toEqual([0, null]);
  const lines = read(file);
  expect(lines).toHaveLength(COUNT);
  expect(inversions(lines)).toBe(0);
  expect(lines.every(([, , attempt]) => attempt === "1")).toBe(true);
});

it("loses nothing when the consumer is killed midway, and repeats no more than what it had not acknowledged", async () => {
  const [one, two] = [join(folder, "first"), join(folder, "second")];
  const first = await startConsumer(one);
  const publisher = await start("publisher.ts", String(COUNT), String(LEARNERS));
  const published = once(publisher, "exit");
  await until("a third of the events", () => read(one).length > COUNT / 3);
  first.kill("SIGKILL");
  await once(first, "exit");
  const before = read(one);
  const client = await connectClient(server.url);
  const { pending } = await client.xPending(`${prefix}${ADDRESS}`, "edx-platform");
  client.destroy();
  expect(before.length, "killed midway").toBeLessThan(COUNT);
  const second = await startConsumer(two);
  expect((await published)[0]).toBe(0);
  await until("all events", () => distinct(read(one, two)) >= COUNT);
  second.kill("SIGTERM");
  await once(second, "exit");
  const lines = read(one, two);
  expect(distinct(lines)).toBe(COUNT);
  expect(lines.length - COUNT).toBeLessThanOrEqual(pending);
  expect(inversions(before)).toBe(0);
});

it("dead-letters an event that kills its handler's process, after as many deliveries as any other", async () => {
  const file = join(folder, "none");
  const [code] = await once(await start("publisher.ts", "3", "3"), "exit");
  expect(code).toBe(0);
  const handled = new Set<string>();
  const reports: string[] = [];
  let crashes = 0;
  let alive = false;
  let stopped = false;
  // A supervisor that starts the service again whenever it dies.
  const supervise = async (): Promise<void> => {
    alive = true;
    const child = await start("crashing-consumer.ts", file);
    child.on("message", (message: { handled?: string; kind?: string; reason?: string }) => {
      if (message.handled) handled.add(message.handled);
      if (message.kind === "dead_letter") reports.push(message.reason ?? "");
    });
    child.on("exit", () => {
      alive = false;
      if (stopped) return;
      crashes++;
      void supervise();
    });
  };
  await supervise();
  try {
    await until("the dead letter and the others", () => reports.length === 1 && handled.size === 2);
  } finally {
    stopped = true;
  }
  expect(alive).toBe(true);
  expect(crashes).toBe(3);
  expect(reports).toEqual(["max_deliveries"]);
  expect([...handled].sort()).toEqual(["learner-1", "learner-2"]);
});
