import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { programOf } from "../../../support/program.ts";
import { type OwnRedisServer, startOwnRedis } from "../../../support/redis-server.ts";
import { until } from "../../../support/until.ts";
import { type Bare, bare, closeAll, open } from "../harness.ts";
import { type Handling, inversions, keysOf, overlaps, publishKeyed } from "./members.ts";

let server: OwnRedisServer;
let client: Bare;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  server = await startOwnRedis();
  client = await bare(server.url);
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  await closeAll();
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

/** Starts members in processes of their own; what they print is kept in the order in which it comes. */
function group(address: string, partitions: number, lease: number) {
  const handlings: Handling[] = [];
  const lost: string[] = [];
  const start = async (name: string) => {
    const program = await programOf(new URL("./child.ts", import.meta.url));
    const args = [server.url, address, String(partitions), name, String(lease)];
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.add(child);
    createInterface(child.stdout).on("line", (line) => {
      const said = JSON.parse(line) as Handling | { lost: string[] };
      if ("lost" in said) lost.push(...said.lost);
      else handlings.push(said);
    });
    return child;
  };
  const takesPart = (name: string) =>
    until(`${name} takes part`, () => handlings.some(({ member }) => member === name));
  const publisher = open(server.url);
  let published = 0;
  /** Publishes on, not faster than it is handled, until it is told to end; resolves with how many there were. */
  const publishing = (keys: readonly string[]) => {
    let isOver = false;
    const work = (async () => {
      const { connection } = await publisher;
      for (let n = 0; !isOver; n++) {
        await publishKeyed(connection, address, partitions, keys, n, n + 1);
        published += keys.length;
        await until("it is handled", () => isOver || handlings.length > published - 10 * keys.length);
      }
    })();
    return async () => {
      isOver = true;
      await work;
      return published;
    };
  };
  const distinct = () => new Set(handlings.map(({ key, n }) => `${key}/${n}`)).size;
  /** Every event was handled, and nothing is pending. */
  const done = (count: number) =>
    until("all is handled and acknowledged", async () => {
      if (distinct() < count) return false;
      for (let p = 0; p < partitions; p++) {
        const [open] = (await client.sendCommand([
          "XPENDING",
          `{${address}:${p}}.{part}`,
          "g",
        ])) as unknown as [number];
        if (open > 0) return false;
      }
      return true;
    });
  return { handlings, lost, start, takesPart, publishing, done };
}

/** By when an event was handled: the lines of several processes come in any order. */
const byTime = (handlings: readonly Handling[]) => [...handlings].sort((a, b) => a.to - b.to);

test("three members, one killed, one leaving, one joining: order per key and one owner at a time", async () => {
  const { handlings, lost, start, takesPart, publishing, done } = group("killed", 8, 3_000);
  const end = publishing(keysOf(60));
  const [, b, c] = (await Promise.all(["a", "b", "c"].map(start))) as [
    ChildProcess,
    ChildProcess,
    ChildProcess,
  ];
  for (const name of ["a", "b", "c"]) await takesPart(name);
  b.kill("SIGKILL");
  const killed = Date.now();
  const ofB = new Set(handlings.filter(({ member }) => member === "b").map(({ partition }) => partition));
  await until("others handle what b had", () =>
    [...ofB].every((p) => handlings.some((h) => h.partition === p && h.member !== "b" && h.from > killed)),
  );
  await start("d");
  await takesPart("d");
  const gone = new Promise((resolve) => c.once("exit", resolve));
  c.kill("SIGTERM");
  await gone;
  await done(await end());
  expect(inversions(byTime(handlings))).toEqual([]);
  expect(overlaps(handlings)).toEqual([]);
  expect(lost).toEqual([]);
  // What comes again is what the killed one had in hand or had not acknowledged.
  const counts = new Map<string, number>();
  for (const { id } of handlings) counts.set(id, (counts.get(id) ?? 0) + 1);
  expect([...counts.values()].filter((count) => count > 1).length).toBeLessThanOrEqual(30);
});

test("a member that was held up for longer than its lease handles no more of what others own by then", async () => {
  const { handlings, lost, start, takesPart, publishing, done } = group("stopped", 4, 1_000);
  const end = publishing(keysOf(40));
  const a = await start("a");
  await start("b");
  for (const name of ["a", "b"]) await takesPart(name);
  // On a busy machine it may have nothing in hand when it is stopped.
  for (let round = 0; round < 3 || lost.length === 0; round++) {
    a.kill("SIGUSR2");
    const stopped = Date.now();
    await until(
      "b handles everything",
      () =>
        new Set(handlings.filter((h) => h.member === "b" && h.from > stopped).map((h) => h.partition))
          .size === 4,
    );
    a.kill("SIGCONT");
    const on = Date.now();
    await until("a takes part again", () => handlings.some((h) => h.member === "a" && h.from > on + 50));
  }
  await done(await end());
  // What ran when it was stopped ended when it went on; that alone cannot be prevented.
  const whole = handlings.filter(({ from, to }) => to - from < 500);
  expect(inversions(byTime(whole))).toEqual([]);
  expect(overlaps(whole)).toEqual([]);
});
