/** A process that was busy finds timers due before it has looked at its sockets: that is no reason to give up a server. */
import { createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { askOnce } from "../../../src/transports/redis/ask-once.ts";
import {
  type ClientFactory,
  loadClientFactories,
  type RedisClient,
  type RedisReply,
} from "../../../src/transports/redis/client.ts";
import { openConnection } from "../../../src/transports/redis/connection.ts";
import { Link } from "../../../src/transports/redis/link.ts";
import { resolveOptions } from "../../../src/transports/redis/options.ts";
import { parseServerAddress } from "../../../src/transports/redis/server-address.ts";
import { watchReply } from "../../../src/transports/redis/watchdog.ts";
import { until } from "../../support/until.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** A server that answers when it is told to. */
function slowServer() {
  const clients: RedisClient[] = [];
  let answer: () => void = () => undefined;
  const answered = new Promise<RedisReply>((resolve) => {
    answer = () => resolve("PONG");
  });
  const factory: ClientFactory = {
    create() {
      const client: RedisClient = {
        connect: () => answered,
        sendCommand: () => answered,
        destroy: () => undefined,
        on: () => undefined,
      };
      clients.push(client);
      return client;
    },
    isReply: () => false,
    isDiscard: () => false,
    isClosed: () => false,
  };
  return { factory, clients, answer };
}

/** Lets every timer that is set by now be due at once, as after a long time in which nothing else was done. */
function wakeLate(): void {
  vi.runOnlyPendingTimers();
}

/** Lets time pass in which the process looks at its sockets. */
async function passIdle(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

test("an attempt to connect goes on when only the process was busy, and ends when the server is silent", async () => {
  vi.useFakeTimers();
  const { factory, clients, answer } = slowServer();
  const events: string[] = [];
  const link = new Link(factory, {
    up: () => void events.push("up"),
    down: ({ message }) => void events.push(message),
  });
  await passIdle(0);
  wakeLate();
  await passIdle(0);
  expect(events).toEqual([]);
  await passIdle(10_000);
  expect(events).toEqual(["no answer within 6000 ms"]);
  expect(clients).toHaveLength(2);
  wakeLate();
  answer();
  await passIdle(0);
  expect(events).toEqual(["no answer within 6000 ms", "up"]);
  expect(clients).toHaveLength(2);
  link.close();
});

test("the start goes on when only the process was busy, and ends when the server is silent", async () => {
  vi.useFakeTimers();
  const speaker = { server: "redis://there", redact: (error: unknown) => error as Error };
  const host = { report: () => undefined };
  const settings = resolveOptions({ startTimeout: 1_000 });
  const { factory, answer } = slowServer();
  const opening = openConnection(host, factory, settings, speaker);
  await passIdle(0);
  wakeLate();
  answer();
  await (await opening).close();
  const silent = openConnection(host, slowServer().factory, settings, speaker);
  silent.catch(() => undefined);
  await passIdle(2_000);
  await expect(silent).rejects.toMatchObject({ code: "connection_failed" });
});

test("a question to a node or sentinel goes on when only the process was busy", async () => {
  vi.useFakeTimers();
  const { factory, answer } = slowServer();
  const asking = askOnce(factory, ["PING"], 1_000);
  await passIdle(0);
  wakeLate();
  answer();
  expect(await asking).toBe("PONG");
  const silent = askOnce(slowServer().factory, ["PING"], 1_000);
  silent.catch(() => undefined);
  await passIdle(2_000);
  await expect(silent).rejects.toThrow("no answer within 1000 ms");
});

test("a wait that is counted while the process is busy again and again takes as many looks as in peace", async () => {
  vi.useFakeTimers();
  let isSilent = false;
  watchReply(new Promise(() => undefined), 1_000, () => {
    isSilent = true;
  });
  for (let look = 1; look <= 8; look++) {
    wakeLate();
    expect(isSilent, `after ${look} looks`).toBe(false);
  }
  wakeLate();
  expect(isSilent).toBe(true);
});

// With a password, so that there is something to wait for.
test.each(["redis", "rediss"])(
  "%s: a client that is given up while it connects lets go of its socket",
  async (scheme) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
      socket.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const factories = await loadClientFactories();
    const client = await factories(parseServerAddress(`${scheme}://:x@127.0.0.1:${port}`, {})).create();
    client.on("error", () => undefined);
    const connecting = client.connect();
    connecting.catch(() => undefined);
    await until("it has reached the server", () => sockets.size === 1);
    client.destroy();
    await expect(connecting).rejects.toThrow();
    await until("the server is rid of it", () => sockets.size === 0);
    server.close();
  },
);
