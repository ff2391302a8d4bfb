import type { Connection, IncomingEntry, Sink, Source } from "eventpact";
import { memory } from "eventpact/memory";
import { expect, it } from "vitest";
import { until } from "../../support/until.ts";

const address = "a";
const entries = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ address, fields: { data: String(from + n) } }));

function attach(
  connection: Connection,
  group: string | undefined,
  most = Number.POSITIVE_INFINITY,
): Promise<Source & { seen: string[] }> {
  const seen: string[] = [];
  const sink: Sink = {
    capacity: () => most - seen.length,
    deliver: (batch: readonly IncomingEntry[]) =>
      seen.push(...batch.map(({ fields }) => fields["data"] ?? "")),
  };
  return connection
    .attach({ address, group, start: "oldest" }, sink)
    .then((source) => Object.assign(source, { seen }));
}

it("keeps the last entries for a group that comes later", async () => {
  const connection = await memory({ retain: 100 }).connect({ report: () => undefined });
  await connection.append(entries(0, 1_000));
  const late = await attach(connection, "late");
  await until("what is kept", () => late.seen.length === 100);
  expect(late.seen[0]).toBe("900");
  await connection.close();
});

it("keeps beyond that what an open group was not given yet, and what it has not settled", async () => {
  const connection = await memory({ retain: 100 }).connect({ report: () => undefined });
  const slow = await attach(connection, "slow", 5);
  await connection.append(entries(0, 1_000));
  await until("the first", () => slow.seen.length === 5);
  await connection.append(entries(1_000, 2_000));
  await slow.stop();
  await slow.close();
  const next = await attach(connection, "slow");
  await until("the rest", () => next.seen.at(-1) === "1999");
  // The five that were given out and not settled come back first.
  expect(next.seen.slice(0, 6)).toEqual(["0", "1", "2", "3", "4", "5"]);
  expect(next.seen).toHaveLength(2_000);
  await connection.close();
});

it("gives an ephemeral reader what comes from now on, and stops with its connection", async () => {
  const broker = memory();
  const [one, two] = await Promise.all([
    broker.connect({ report: () => undefined }),
    broker.connect({ report: () => undefined }),
  ]);
  await one.append(entries(0, 3));
  const reader = await attach(two, undefined);
  await one.append(entries(3, 6));
  await until("the new ones", () => reader.seen.length === 3);
  expect(reader.seen).toEqual(["3", "4", "5"]);
  await two.close();
  await one.append(entries(6, 9));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(reader.seen).toHaveLength(3);
  await expect(two.append(entries(0, 1))).rejects.toThrow("is closed");
});

it("lets timers have their turn while a backlog is worked off", async () => {
  const connection = await memory().connect({ report: () => undefined });
  let handled = 0;
  let turns = 0;
  const sink: Sink = {
    capacity: () => 10,
    deliver: (batch) => {
      handled += batch.length;
      void source.ack(batch.map(({ id }) => id));
      // Somebody who publishes one more for each one handled.
      if (turns < 3) void connection.append(entries(0, batch.length));
    },
  };
  const source = await connection.attach({ address, group: "busy", start: "oldest" }, sink);
  const timer = setInterval(() => turns++, 1);
  await connection.append(entries(0, 100));
  await until("timers", () => turns >= 3);
  clearInterval(timer);
  expect(handled).toBeGreaterThan(100);
  await connection.close();
});

it("keeps what an ephemeral reader has not read yet", async () => {
  const connection = await memory({ retain: 100 }).connect({ report: () => undefined });
  const reader = await attach(connection, undefined);
  await connection.append(entries(0, 1_000));
  await until("all of them", () => reader.seen.length === 1_000);
  await connection.close();
});

it("rests when every member has given an entry back", async () => {
  const connection = await memory().connect({ report: () => undefined });
  let delivered = 0;
  const sources: Source[] = [];
  const join = async () => {
    const sink: Sink = {
      capacity: () => 10,
      deliver: (batch) => {
        delivered += batch.length;
        void sources[index]?.release(batch.map(({ id }) => id));
      },
    };
    const index = sources.length;
    sources.push(await connection.attach({ address, group: "g", start: "oldest" }, sink));
  };
  for (let n = 0; n < 3; n++) await join();
  await connection.append(entries(0, 1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(delivered).toBe(3);
  sources[0]?.reclaim();
  await until("it is offered again", () => delivered === 4);
  await connection.close();
});
