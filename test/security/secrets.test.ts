/** A password in a broker's URL never reaches what a process prints, whatever goes wrong. */
import { execFile } from "node:child_process";
import { inspect, promisify } from "node:util";
import { type BusReport, createBus } from "eventpact";
import { redis } from "eventpact/redis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { order } from "../support/bus-on.ts";
import { programOfText } from "../support/program.ts";
import { type OwnRedisServer, startOwnRedis } from "../support/redis-server.ts";
import { OrderPlaced } from "../support/sample-events.ts";
import { until } from "../support/until.ts";

const CANARY = "canary-p4ssw%C3%B6rd";
const SECRETS = [CANARY, decodeURIComponent(CANARY)];

let server: OwnRedisServer;
beforeAll(async () => {
  server = await startOwnRedis(["--requirepass", decodeURIComponent(CANARY)]);
});
afterAll(() => server?.stop());

const withPassword = (port: number, password = CANARY) => `redis://:${password}@127.0.0.1:${port}`;

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

it("is in no report, error or inspected object while a server comes and goes", async () => {
  const reports: BusReport[] = [];
  const bus = createBus({
    source: "test",
    group: "g",
    transport: redis(withPassword(server.port), { publishTimeout: 200, block: 100 }),
    onEvent: (report) => reports.push(report),
  });
  await bus.subscribe(OrderPlaced, () => {
    throw new Error("no");
  });
  await bus.publish(OrderPlaced, order(1));
  await server.kill();
  const failure = await bus.publish(OrderPlaced, order(2)).catch((error: unknown) => error);
  await until("it is noticed", () => reports.some(({ kind }) => kind === "disconnected"));
  await server.start();
  await until("it heals", () => reports.some(({ kind }) => kind === "reconnected"));
  await bus.close();
  expect(failure).toBeInstanceOf(Error);
  expectNoSecret(inspect([failure, reports, bus], { depth: 20, showHidden: true }));
  expectNoSecret(JSON.stringify(reports) + JSON.stringify(failure));
});

it("is in nothing that a process prints which cannot log in, or crashes with the error", async () => {
  const program = await programOfText(
    "no-login",
    `
    import { busFromEnv } from "eventpact/node";
    const bus = busFromEnv({ source: "test" });
    console.log(bus);
    await bus.connect();
  `,
  );
  const run = promisify(execFile);
  for (const url of [withPassword(server.port, `${CANARY}x`), withPassword(1), `redis://:${CANARY}@[bad`]) {
    const ended = await run(process.execPath, [program], {
      env: { ...process.env, EVENTPACT_BROKER_URL: url },
    }).catch((error: { stdout: string; stderr: string }) => error);
    expect(ended.stderr).toContain("TransportError");
    expectNoSecret(ended.stdout + ended.stderr);
  }
});
