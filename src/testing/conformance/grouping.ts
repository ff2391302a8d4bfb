import assert from "node:assert/strict";
import { DeliveryError } from "../../runtime/index.ts";
import { define } from "./definition.ts";
import { OrderPlaced, order } from "./events.ts";
import { numbers, until } from "./wait.ts";

/** Groups, their members and positions, and subscriptions without a group. */
export const grouping = [
  define(
    "gives every group everything, and each event to one member of a group",
    ["groups"],
    async (fixture) => {
      const seen: Record<string, string[]> = { a: [], b: [] };
      const members = new Set<string>();
      for (const member of ["a1", "a2", "b1"]) {
        const group = member.slice(0, 1);
        const bus = fixture.bus({ group, delivery: { prefetch: 5 } });
        await bus.subscribe(OrderPlaced, async ({ id }) => {
          seen[group]?.push(id);
          members.add(member);
          // So that the other member has its turn.
          await until("both members at work", () => group === "b" || members.has("a1") === members.has("a2"));
        });
      }
      await fixture.bus().publishMany(
        OrderPlaced,
        numbers(200).map((n) => order(n, `c${n}`)),
      );
      await until("all", () => seen["a"]?.length === 200 && seen["b"]?.length === 200);
      assert.equal(new Set(seen["a"]).size, 200);
      assert.equal(new Set(seen["b"]).size, 200);
      assert.deepEqual([...members].sort(), ["a1", "a2", "b1"]);
    },
  ),

  define(
    "takes 50 members that subscribe at once, and gives each event to one of them",
    ["groups"],
    async (fixture) => {
      const seen: string[] = [];
      const buses = numbers(50).map(() => fixture.bus());
      await Promise.all(buses.map((bus) => bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id))));
      await fixture.bus().publishMany(
        OrderPlaced,
        numbers(200).map((n) => order(n, `c${n}`)),
      );
      await until(
        "all 200",
        () => new Set(seen).size === 200,
        () => seen.length,
      );
      assert.equal(seen.length, 200, "each once");
    },
  ),

  define(
    "begins a new group at the oldest entry, or at the newest when asked",
    ["groups", "persistent"],
    async (fixture) => {
      const bus = fixture.bus();
      await bus.publish(OrderPlaced, order(1));
      const oldest: string[] = [];
      const newest: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void oldest.push(id));
      await bus.subscribe(OrderPlaced, ({ id }) => void newest.push(id), { group: "late", start: "newest" });
      await bus.publish(OrderPlaced, order(2));
      await until("both", () => oldest.length === 2 && newest.length > 0);
      assert.deepEqual(newest, ["o2"]);
    },
  ),

  define("gives what is there to each group that comes later", ["groups", "persistent"], async (fixture) => {
    const publisher = fixture.bus();
    for (const round of numbers(3)) {
      await publisher.publishMany(
        OrderPlaced,
        numbers(20).map((n) => order(round * 20 + n)),
      );
      const seen: number[] = [];
      const bus = fixture.bus({ group: `round${round}` });
      await bus.subscribe(OrderPlaced, ({ amount }) => void seen.push(amount));
      await until("all so far", () => seen.length === (round + 1) * 20);
      assert.deepEqual(seen, numbers((round + 1) * 20));
    }
  }),

  define("never moves the position of a group that exists", ["groups", "persistent"], async (fixture) => {
    const seen: string[] = [];
    const first = fixture.bus();
    await first.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
    await first.publish(OrderPlaced, order(1));
    await until("the first", () => seen.length === 1);
    await first.close();
    const publisher = fixture.bus();
    await publisher.publish(OrderPlaced, order(2));
    await fixture.bus().subscribe(OrderPlaced, ({ id }) => void seen.push(id), { start: "newest" });
    await publisher.publish(OrderPlaced, order(3));
    await until("the rest", () => seen.length >= 3);
    assert.deepEqual(seen, ["o1", "o2", "o3"]);
  }),

  define(
    "loses nothing when a member comes and goes while others publish",
    ["groups", "persistent"],
    async (fixture) => {
      const publisher = fixture.bus();
      const seen: string[] = [];
      let published = 0;
      for (const round of numbers(5)) {
        const bus = fixture.bus({ delivery: { prefetch: 3 } });
        await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
        const publishing = numbers(30).map((n) =>
          publisher.publish(OrderPlaced, order(published + n, `c${n}`)),
        );
        published += 30;
        const leaving = until("some", () => seen.length > round * 10).then(() => bus.close());
        await Promise.all([leaving, ...publishing]);
      }
      await fixture.bus().subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await until("all", () => new Set(seen).size === published);
      assert.equal(seen.length, published, "each once, as every member left in peace");
    },
  ),

  define("needs a group, or `ephemeral: true`", [], async (fixture) => {
    const bus = fixture.bus({ group: undefined as never });
    const refused = (error: unknown) => DeliveryError.is(error) && error.code === "group_required";
    await assert.rejects(
      bus.subscribe(OrderPlaced, () => undefined),
      refused,
    );
  }),

  define("gives every ephemeral subscriber everything from now on", ["ephemeral"], async (fixture) => {
    const bus = fixture.bus();
    const seen: string[] = [];
    await bus.publish(OrderPlaced, order(1));
    for (const name of ["a", "b"])
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(name + id), { ephemeral: true });
    await fixture.bus().subscribe(OrderPlaced, ({ id }) => void seen.push(`c${id}`), { ephemeral: true });
    await bus.publish(OrderPlaced, order(2));
    await until("all three", () => seen.length >= 3);
    assert.deepEqual(seen.sort(), ["ao2", "bo2", "co2"]);
  }),

  define(
    "retries for an ephemeral subscriber, then drops the event with a report",
    ["ephemeral"],
    async (fixture) => {
      const bus = fixture.bus();
      const attempts: number[] = [];
      await bus.subscribe(
        OrderPlaced,
        (_, { delivery }) => {
          attempts.push(delivery.attempt);
          throw new Error("cannot");
        },
        { ephemeral: true, retry: { maxDeliveries: 2 } },
      );
      await bus.publish(OrderPlaced, order(1));
      await until("the report", () => bus.reports.some(({ kind }) => kind === "dropped"));
      assert.deepEqual(attempts, [1, 2]);
      assert.deepEqual(await bus.deadLetters(OrderPlaced), []);
    },
  ),
];
