import assert from "node:assert/strict";
import type { Bus, BusReport } from "../../runtime/index.ts";
import { define } from "./definition.ts";
import { OrderPlaced, order } from "./events.ts";
import type { Fixture } from "./fixture.ts";
import { numbers, pause, until } from "./wait.ts";

async function sever({ broker }: Fixture): Promise<void> {
  assert.ok(broker.sever, 'the broker has "sever", or the feature is set to false');
  await broker.sever();
}

async function restart({ broker }: Fixture): Promise<void> {
  assert.ok(broker.restart, 'the broker has "restart", or the feature is set to false');
  await broker.restart();
}

/** Publishes until it is known to be stored: what fails may have been stored, and comes once more then. */
async function publishSurely(bus: Bus, n: number): Promise<void> {
  await until(`event ${n} is published`, () =>
    bus.publish(OrderPlaced, order(n, `c${n}`)).then(
      () => true,
      () => /* The broker is away: it is tried again. */ false,
    ),
  );
}

const has = (reports: readonly BusReport[], wanted: BusReport["kind"]) =>
  reports.some(({ kind }) => kind === wanted);

/** Connections that break, and brokers that end. */
export const reconnecting = [
  define("goes on after its connections broke, and loses nothing", ["sever", "groups"], async (fixture) => {
    const bus = fixture.bus();
    const publisher = fixture.bus();
    const seen = new Set<number>();
    await bus.subscribe(OrderPlaced, ({ amount }) => void seen.add(amount));
    for (const n of numbers(90)) {
      if (n % 30 === 15) await sever(fixture);
      await publishSurely(publisher, n);
    }
    await until(
      "all",
      () => seen.size === 90,
      () => [seen.size, bus.reports.map(({ message }) => message)],
    );
    await until("the reports", () => has(bus.reports, "disconnected") && has(bus.reports, "reconnected"));
  }),

  define(
    "settles what was handled while the connection was away",
    ["sever", "groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus();
      const seen: number[] = [];
      await bus.subscribe(OrderPlaced, async ({ amount }) => {
        seen.push(amount);
        if (amount === 1) await sever(fixture);
      });
      const publisher = fixture.bus();
      for (const n of numbers(3)) await publishSurely(publisher, n);
      await until("all", () => new Set(seen).size === 3);
      await bus.close();
      const again: number[] = [];
      await fixture.bus().subscribe(OrderPlaced, ({ amount }) => void again.push(amount));
      await publishSurely(publisher, 3);
      await until("the next", () => again.includes(3));
      assert.deepEqual(
        again.filter((n) => n !== 3),
        [],
        "nothing that was handled comes again",
      );
    },
  ),

  define(
    "goes on with an iteration and an ephemeral subscription after its connections broke",
    ["sever", "groups", "ephemeral"],
    async (fixture) => {
      const bus = fixture.bus();
      const publisher = fixture.bus();
      const ephemeral: number[] = [];
      await bus.subscribe(OrderPlaced, ({ amount }) => void ephemeral.push(amount), { ephemeral: true });
      const stream = bus.subscribe(OrderPlaced);
      await publishSurely(publisher, 0);
      assert.equal((await stream.next()).value?.data.amount, 0);
      await until("the first", () => ephemeral.includes(0));
      await sever(fixture);
      await publishSurely(publisher, 1);
      let amount: number | undefined;
      await until("the next in the iteration", async () => {
        amount = (await stream.next()).value?.data.amount;
        return amount === 1;
      });
      await until("the next for the ephemeral one", () => ephemeral.includes(1));
    },
  ),

  define(
    "loses nothing that 10 publishers know to be stored when the broker restarts twice",
    ["restart", "groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus();
      const seen = new Set<number>();
      await bus.subscribe(OrderPlaced, ({ amount }) => void seen.add(amount));
      let published = 0;
      const publishers = numbers(10).map((first) => {
        const publisher = fixture.bus();
        return async () => {
          for (const round of numbers(30)) {
            await publishSurely(publisher, round * 10 + first);
            published++;
          }
        };
      });
      const restartTwice = async () => {
        for (const mark of [100, 150]) {
          await until(
            `${mark} published`,
            () => published >= mark,
            () => published,
          );
          await restart(fixture);
        }
      };
      await Promise.all([restartTwice(), ...publishers.map((publish) => publish())]);
      await until(
        "all",
        () => seen.size === 300,
        () => [seen.size, bus.reports.map(({ message }) => message)],
      );
    },
  ),

  define(
    "remembers over a restart of the broker what was acknowledged",
    ["restart", "groups", "persistent"],
    async (fixture) => {
      const publisher = fixture.bus();
      for (const n of numbers(4)) await publisher.publish(OrderPlaced, order(n));
      const first: number[] = [];
      for await (const { data } of fixture.bus().subscribe(OrderPlaced)) {
        first.push(data.amount);
        if (first.length === 3) break;
      }
      await restart(fixture);
      const rest: number[] = [];
      await fixture.bus().subscribe(OrderPlaced, ({ amount }) => void rest.push(amount));
      await until("the rest", () => rest.length >= 2);
      await pause(50);
      assert.deepEqual(
        [first, rest],
        [
          [0, 1, 2],
          [2, 3],
        ],
      );
    },
  ),
];
