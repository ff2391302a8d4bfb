/** Slots of a real Cluster that move to another node while events are published and read. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { AppendOutcome } from "../../../src/runtime/transport.ts";
import { type Delivery, SlotOrder } from "../../../src/transports/redis/cluster/slot-order.ts";
import { type RedisCluster, startCluster } from "../../support/redis-cluster.ts";
import { until } from "../../support/until.ts";
import { closeAll, collect, numbered, open, publish } from "./harness.ts";

describe("slots that move", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster(3);
  });
  afterEach(closeAll);
  afterAll(() => cluster?.stop());

  const to = (options: Parameters<typeof open>[1] = {}) => open({ cluster: cluster.urls }, options);

  for (const isIdempotent of [false, true])
    test(`publications that do not wait for each other keep their order${isIdempotent ? ", also idempotent ones" : ""}`, async () => {
      const { connection } = await to({ publishTimeout: 60_000 });
      const address = `burst.${isIdempotent}`;
      const outcomes: Promise<AppendOutcome[]>[] = [];
      let isOver = false;
      const sending = (async () => {
        while (!isOver) {
          for (let n = 0; n < 10; n++) {
            const data = String(outcomes.length);
            const entry = { address, fields: { data }, ...(isIdempotent && { idempotencyKey: data }) };
            outcomes.push(connection.append([entry]));
          }
          await sleep(5);
        }
      })();
      const sendMore = async () => {
        const wanted = outcomes.length + 100;
        await until("more is sent", () => outcomes.length >= wanted);
      };
      await sendMore();
      // There and on: the second time with nodes that have had the slot before.
      for (let round = 0; round < 2; round++) await cluster.move(address, sendMore);
      isOver = true;
      await sending;
      const failed = (await Promise.all(outcomes)).flat().filter((outcome) => "error" in outcome);
      expect(failed).toEqual([]);
      const stored = (await cluster.ask(await cluster.primaryOf(address), "XRANGE", address, "-", "+")) as [
        string,
        string[],
      ][];
      expect(stored.map(([, fields]) => fields[1])).toEqual(numbered(outcomes.length));
    });

  test("a slot that is on its way for too long makes publishing unavailable, in words, with nothing stored", async () => {
    const { connection } = await to({ publishTimeout: 300 });
    const publishOne = (data: string) =>
      connection.append([{ address: "long", fields: { data }, idempotencyKey: data }]);
    await publishOne("first");
    await cluster.move("long", async (at) => {
      if (at === "over") return;
      const outcomes = (await Promise.all(numbered(20).map(publishOne))).flat() as { error: Error }[];
      for (const { error } of outcomes) {
        expect(error).toMatchObject({ code: "unavailable" });
        expect(error.message).toContain("is on its way to another node: try again later");
      }
    });
    await publishOne("last");
    const stored = (await cluster.ask(await cluster.primaryOf("long"), "XLEN", "long")) as number;
    expect(stored).toBe(2);
  });

  test("readers that are blocked at the old node read on at the new one, at once", async () => {
    // As long as a test may take: only what the move itself does ends the read.
    const { connection, reports } = await to({ block: 3_600_000, lease: 3_600_000 });
    const sink = await collect(connection, "blocked", { group: "g" });
    const tail = await collect(connection, "blocked", { group: undefined });
    await publish(connection, "blocked", ["0"]);
    await until("both have it", () => sink.entries.length === 1 && tail.entries.length === 1);
    const blockedAt = async (node: (typeof cluster.nodes)[number]) =>
      /blocked_clients:(\d+)/.exec(String(await cluster.ask(node, "INFO", "clients")))?.[1];
    const old = await cluster.primaryOf("blocked");
    await until("both are blocked", async () => (await blockedAt(old)) === "2");
    await cluster.move("blocked");
    await publish(connection, "blocked", numbered(20, 1));
    await until("both have the rest", () => sink.entries.length === 21 && tail.entries.length === 21);
    expect(sink.data()).toEqual(numbered(21));
    expect(tail.data()).toEqual(numbered(21));
    // A slot that moves is no outage.
    expect(reports.map(({ message }) => message)).toEqual([]);
  });
});

describe("the order of a slot", () => {
  /** A delivery whose outcomes are decided from outside. */
  function controlled(name: string, log: string[]) {
    let settle: ((isDone: boolean) => void)[] = [];
    const wait = (what: string) =>
      new Promise<boolean>((resolve) => {
        log.push(`${what} ${name}`);
        settle.push(resolve);
      });
    const delivery: Delivery = { send: () => wait("send"), finish: () => wait("finish") };
    const answer = async (isDone: boolean) => {
      const [first] = settle;
      settle = settle.slice(1);
      first?.(isDone);
      await sleep(0);
    };
    return { delivery, answer };
  }

  test("one that fails late goes before those that waited already, one at a time, then all at once", async () => {
    const log: string[] = [];
    const order = new SlotOrder();
    const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map((name) => controlled(name, log)) as [
      ReturnType<typeof controlled>,
      ReturnType<typeof controlled>,
      ReturnType<typeof controlled>,
      ReturnType<typeof controlled>,
      ReturnType<typeof controlled>,
    ];
    const runs = [a, b, c].map(({ delivery }) => order.run(delivery));
    expect(log.splice(0)).toEqual(["send a", "send b", "send c"]);
    await b.answer(false);
    runs.push(order.run(d.delivery), order.run(e.delivery));
    await sleep(0);
    // While the first is on its way, it may still have to go before the second.
    expect(log).toEqual([]);
    await a.answer(false);
    expect(log.splice(0)).toEqual(["finish a"]);
    await c.answer(false);
    await a.answer(false);
    // At the node that is about to get the slot: one at a time.
    expect(log.splice(0)).toEqual(["finish b"]);
    await b.answer(true);
    expect(log.splice(0)).toEqual(["send c", "send d", "send e"]);
    await c.answer(true);
    await d.answer(false);
    await e.answer(false);
    expect(log.splice(0)).toEqual(["finish d"]);
    await d.answer(false);
    expect(log.splice(0)).toEqual(["finish e"]);
    await e.answer(false);
    await Promise.all(runs);
    const again = controlled("f", log);
    const run = order.run(again.delivery);
    expect(log).toEqual(["send f"]);
    await again.answer(true);
    await run;
  });
});
