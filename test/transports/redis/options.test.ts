import { describe, expect, test } from "vitest";
import { TransportError } from "../../../src/runtime/errors.ts";
import { loadClientFactories } from "../../../src/transports/redis/client.ts";
import { redis, redisDedupeStore } from "../../../src/transports/redis/index.ts";
import { resolveOptions } from "../../../src/transports/redis/options.ts";
import { parseServerAddress } from "../../../src/transports/redis/server-address.ts";

const canary = "hunter2-canary";

function caught(action: () => unknown): TransportError {
  try {
    action();
  } catch (error) {
    if (TransportError.is(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

function everything(error: Error): string {
  return [
    error.message,
    error.stack,
    JSON.stringify(error),
    String((error.cause as Error | undefined)?.message),
  ].join("\n");
}

describe("the URL", () => {
  test.each([
    ["no URL at all", `${canary}`],
    ["a foreign scheme", `http://user:${canary}@host`],
    ["a port that is none", `redis://user:${canary}@host:99999`],
    ["an unescaped slash in the password", `redis://user:a/${canary}@host`],
    ["an unescaped percent sign in the password", `redis://user:100%${canary}@host`],
    ["a database that is no number", `redis://user:${canary}@host/db`],
    ["no host", `redis:///${canary}`],
    ["a query", `redis://user:${canary}@host?password=${canary}`],
    ["a fragment", `redis://user:${canary}@host/0#${canary}`],
  ])("with %s is refused without repeating it", (_, url) => {
    const error = caught(() => redis(url));
    expect(error.code).toBe("invalid_url");
    expect(error.message).toContain("redis://");
    expect(everything(error)).not.toContain(canary);
  });

  test("that is missing is refused, as one that is empty", () => {
    const missing = undefined as unknown as string;
    for (const url of ["", missing, null as unknown as string])
      expect(caught(() => redis(url))).toMatchObject({
        code: "invalid_url",
        message: expect.stringContaining("it cannot be parsed"),
      });
    expect(caught(() => redisDedupeStore(missing)).code).toBe("invalid_url");
  });

  test("gives host, port, database and decoded credentials", () => {
    expect(parseServerAddress("redis://me:p%40ss@[::1]:7000/3", {})).toEqual({
      label: "redis://[::1]:7000/3",
      host: "::1",
      port: 7000,
      database: 3,
      username: "me",
      password: "p@ss",
      tls: undefined,
    });
    expect(parseServerAddress("rediss://host", {})).toMatchObject({ port: 6379, database: 0, tls: {} });
  });

  test("yields to the options", () => {
    const address = parseServerAddress("rediss://a:b@host/1", {
      username: "u",
      password: "p",
      database: 2,
      tls: { ca: "x" },
    });
    expect(address).toMatchObject({ username: "u", password: "p", database: 2, tls: { ca: "x" } });
  });

  test("of a connection in the clear cannot have TLS options", () => {
    expect(caught(() => redis("redis://host", { tls: {} })).code).toBe("invalid_url");
  });
});

describe("the options", () => {
  test("have the documented defaults", () => {
    expect(resolveOptions({})).toEqual({
      prefix: "",
      lease: 30_000,
      block: 2_000,
      startTimeout: 10_000,
      publishTimeout: 10_000,
      idempotencyWindow: 600_000,
      readCount: 100,
      maxReaders: 16,
      consumer: undefined,
      checkServer: true,
      trim: { maxAge: 604_800_000, maxLength: undefined, interval: 60_000 },
      forgetConsumersAfter: 300_000,
      upkeepInterval: 60_000,
    });
    expect(resolveOptions({ lease: 60_000 }).forgetConsumersAfter).toBe(600_000);
  });

  test.each([
    { lease: 0 },
    { block: -1 },
    { readCount: 1.5 },
    { publishTimeout: Number.NaN },
    { consumer: "" },
    { forgetConsumersAfter: 0 },
    { trim: { maxAge: 0 } },
    { trim: { maxLength: 1.5 } },
    { trim: { interval: -1 } },
  ])("%j is refused", (options) => {
    const error = caught(() => redis("redis://host", options));
    expect(error.code).toBe("invalid_options");
    expect(error.message).toContain(Object.keys(options)[0]);
  });
});

test("a package that is too old is refused, with what to install", async () => {
  const old = (await import("redis-4")) as unknown as typeof import("redis");
  const error = await loadClientFactories(async () => old).catch((error: unknown) => error);
  expect(error).toMatchObject({
    code: "unsupported_package",
    message: expect.stringMatching(
      /needs the package "redis" from version 5, and found \d.* in .* Install .*: npm i redis@latest$/,
    ),
  });
});

test("a missing package is named with the command that installs it", async () => {
  const absent = () => Promise.reject(new Error("Cannot find package 'redis'"));
  const error = await loadClientFactories(absent).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: "missing_package" });
  expect((error as Error).message).toContain("npm i redis");
});
