import { inspect } from "node:util";
import { afterAll, expect, test } from "vitest";
import { redis } from "../../../src/transports/redis/index.ts";
import { startOwnRedis } from "../../support/redis-server.ts";
import { closeAll, open, publish } from "./harness.ts";

afterAll(closeAll);

const canary = "canary-hunter2";
/** Whatever goes on as long as it may hangs. */
const forEver = { startTimeout: 3_600_000 };

async function failure(
  url: string,
  options: Parameters<typeof redis>[1] = {},
): Promise<Error & { code: string }> {
  const error = await open(url, options).then(
    () => undefined,
    (error: Error & { code: string }) => error,
  );
  if (!error) throw new Error("it connected");
  return error;
}

test("a wrong password ends the start at once, and is not repeated", async () => {
  const server = await startOwnRedis(["--requirepass", "right"]);
  try {
    const error = await failure(server.url.replace("//", `//:${canary}@`), forEver);
    expect(error.code).toBe("auth_failed");
    expect(error.message).toContain(`redis://127.0.0.1:${server.port}`);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(canary);
    expect((await failure(server.url, forEver)).code).toBe("auth_failed");
    expect((await failure(server.url.replace("//", "//nobody:right@"), forEver)).code).toBe("auth_failed");
  } finally {
    await server.stop();
  }
});

test("the right password works, from the URL and from the options", async () => {
  const server = await startOwnRedis(["--requirepass", canary]);
  try {
    const first = await open(server.url.replace("//", `//:${canary}@`), { publishTimeout: 300 });
    await publish(first.connection, "a", ["1"]);
    const second = await open(server.url, { password: canary });
    await publish(second.connection, "a", ["2"]);
    expect(inspect([first, second, redis(server.url, { password: canary })], { depth: 10 })).not.toContain(
      canary,
    );
    await server.kill();
    await expect.poll(() => first.kinds()).toContain("disconnected");
    const outcomes = await first.connection.append([{ address: "a", fields: { data: "3" } }]);
    expect(inspect([outcomes, first.reports], { depth: 10, showHidden: true })).not.toContain(canary);
  } finally {
    await server.stop();
  }
});

test("after an outage the connection logs in again", async () => {
  const server = await startOwnRedis(["--requirepass", canary]);
  try {
    const { connection, reports, kinds } = await open(server.url, { password: canary });
    await server.kill();
    await expect.poll(kinds).toEqual(["disconnected"]);
    await server.start();
    await publish(connection, "a", ["1"]);
    expect(kinds()).toEqual(["disconnected", "reconnected"]);
    expect(inspect(reports, { depth: 10 })).not.toContain(canary);
  } finally {
    await server.stop();
  }
});

test("no server until startTimeout ends the start", async () => {
  const server = await startOwnRedis();
  await server.stop();
  const error = await failure(server.url, { startTimeout: 2_000 });
  expect(error.code).toBe("connection_failed");
  expect(error.message).toMatch(/ECONNREFUSED.*Check that the server runs/);
});

test("a server that comes up in time is waited for", async () => {
  const server = await startOwnRedis();
  await server.kill();
  try {
    const opening = open(server.url, forEver);
    await server.start();
    await publish((await opening).connection, "a", ["1"]);
  } finally {
    await server.stop();
  }
});

test("a database that does not exist ends the start at once", async () => {
  const server = await startOwnRedis(["--databases", "2"]);
  try {
    expect((await failure(`${server.url}/5`, forEver)).code).toBe("connection_failed");
    await publish((await open(`${server.url}/1`)).connection, "a", ["1"]);
  } finally {
    await server.stop();
  }
});
