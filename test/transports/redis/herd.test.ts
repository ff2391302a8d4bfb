import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programOf } from "../../support/program.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import { runs } from "../../support/runs.ts";

const PROCESSES = runs(4, 20);
const BUSES = 10;

let server: OwnRedisServer;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await startOwnRedis();
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await server.stop();
});

test(`${PROCESSES * BUSES} buses in ${PROCESSES} processes connect and subscribe at once, as patient as they are by default`, async () => {
  const program = await programOf(new URL("./herd-child.ts", import.meta.url));
  const args = [server.url, "herd:", String(BUSES)];
  for (let n = 0; n < PROCESSES; n++) children.push(fork(program, args, { execArgv: [] }));
  await Promise.all(children.map((child) => once(child, "message")));
  const ends = children.map((child) => once(child, "exit"));
  const told = children.map((child) => once(child, "message"));
  for (const child of children) child.send("go");
  const outcomes = (await Promise.all(told)) as [{ failed: string[] }][];
  expect(outcomes.flatMap(([{ failed }]) => failed)).toEqual([]);
  expect((await Promise.all(ends)).map(([code]) => code)).toEqual(children.map(() => 0));
});
