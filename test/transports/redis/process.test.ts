import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programOf } from "../../support/program.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";
import { type Bare, bare, closeAll, collect, numbered, open, pending, publish } from "./harness.ts";

let server: OwnRedisServer;
let client: Bare;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await closeAll();
  client.destroy();
  await server.stop();
});

async function child(...args: string[]) {
  const program = await programOf(new URL("./child.ts", import.meta.url));
  const child = spawn(process.execPath, [program, server.url, ...args], { stdio: "pipe" });
  children.push(child);
  const output = { text: "" };
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output.text += String(chunk)));
  return { child, output };
}

const LEASE = 600;

test("what a killed process held is claimed by another, delivered for the second time", async () => {
  const { connection, reports } = await open(server.url, { lease: LEASE });
  await publish(connection, "killed", numbered(300));
  const { child: victim, output } = await child("killed", "hold");
  await until(
    "it holds them",
    async () => output.text && (await pending(client, "killed", "g")).length === 301,
  );
  victim.kill("SIGKILL");
  // All of it, so that one look finds them in order.
  await until("its lease is over", async () =>
    (await pending(client, "killed", "g")).every(([, , idle]) => idle >= LEASE),
  );
  const heir = await collect(connection, "killed", { group: "g", capacity: 50 });
  await until("all are taken over", () => heir.entries.length >= 301);
  expect(heir.entries.length).toBe(301);
  expect(heir.data()).toEqual([...numbered(300), "from the child"]);
  expect(heir.entries.every(({ deliveries }) => deliveries === 2)).toBe(true);
  expect(
    reports.filter(({ kind }) => kind === "claimed").reduce((sum, { count = 0 }) => sum + count, 0),
  ).toBe(301);
  await until("all is acknowledged", async () => (await pending(client, "killed", "g")).length === 0);
});

test("after close a process ends by itself", async () => {
  const { child: process, output } = await child("ending", "exit");
  const code = await new Promise((resolve) => process.once("exit", resolve));
  expect([code, output.text]).toEqual([0, expect.stringMatching(/closed\n$/)]);
});
