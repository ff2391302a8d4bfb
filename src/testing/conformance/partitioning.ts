import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { PieceMoved } from "./events.ts";
import { gate, numbers, pause, until } from "./wait.ts";

const pieces = [..."abcdefghij"];

/** A channel that is spread over several partitions. */
export const partitioning = [
  define(
    "keeps the order of each key over all members of a group, and handles each event once",
    ["groups", "persistent", "partitions"],
    async (fixture) => {
      const members = numbers(2).map(() => fixture.bus());
      const seen = new Map<string, number[]>(pieces.map((piece) => [piece, []]));
      const running = new Set<string>();
      const overlaps: string[] = [];
      for (const bus of members)
        await bus.subscribe(PieceMoved, async ({ n, piece }) => {
          if (running.has(piece)) overlaps.push(piece);
          running.add(piece);
          await pause(n % 3);
          running.delete(piece);
          seen.get(piece)?.push(n);
        });
      const moves = numbers(20).flatMap((n) => pieces.map((piece) => ({ n, piece })));
      await fixture.bus().publishMany(PieceMoved, moves);
      await until("all are handled", () => [...seen.values()].every(({ length }) => length >= 20));
      for (const [piece, moves] of seen) assert.deepEqual(moves, numbers(20), piece);
      assert.deepEqual(overlaps, []);
    },
  ),

  define(
    "hands partitions over when a member closes",
    ["groups", "persistent", "partitions"],
    async (fixture) => {
      const [one, two] = [fixture.bus(), fixture.bus()];
      const held = gate();
      const all: number[] = [];
      let begun = 0;
      await one.subscribe(PieceMoved, async ({ n }) => {
        begun++;
        await held.opened;
        all.push(n);
      });
      await two.publish(PieceMoved, { n: 0, piece: "a" });
      await until("the first member has it", () => begun === 1);
      await two.subscribe(PieceMoved, ({ n }) => void all.push(n));
      await two.publishMany(
        PieceMoved,
        numbers(5).map((n) => ({ n: n + 1, piece: "a" })),
      );
      const closing = one.close();
      held.open();
      await closing;
      await until("the second member has the rest", () => all.length >= 6);
      assert.deepEqual(all, numbers(6));
    },
  ),

  define(
    "stores an idempotent event once, in the partition of its key",
    ["groups", "idempotent", "partitions"],
    async (fixture) => {
      const bus = fixture.bus();
      const seen: string[] = [];
      await bus.subscribe(PieceMoved, ({ n, piece }) => void seen.push(`${piece}${n}`));
      for (const _ of numbers(3))
        await fixture.bus().publish(PieceMoved, { n: 1, piece: "a" }, { id: "m1", idempotent: true });
      await bus.publish(PieceMoved, { n: 2, piece: "a" });
      await until("the last", () => seen.includes("a2"));
      assert.deepEqual(seen, ["a1", "a2"]);
    },
  ),

  define(
    "has the dead letters of all partitions in one list",
    ["groups", "deadLetters", "partitions"],
    async (fixture) => {
      const bus = fixture.bus();
      const fail = () => {
        throw new Error("illegal");
      };
      await bus.subscribe(PieceMoved, fail, { retry: { maxDeliveries: 1 } });
      await bus.publishMany(
        PieceMoved,
        pieces.map((piece) => ({ n: 1, piece })),
      );
      await until("all are there", async () => (await bus.deadLetters(PieceMoved)).length === pieces.length);
      const letters = await bus.deadLetters(PieceMoved);
      assert.equal(new Set(letters.map(({ id }) => id)).size, pieces.length);
      const rest = await bus.deadLetters(PieceMoved, { after: letters[3]?.id ?? "" });
      assert.deepEqual(
        rest.map(({ id }) => id),
        letters.slice(4).map(({ id }) => id),
      );
    },
  ),

  define("is read without a group from all partitions", ["ephemeral", "partitions"], async (fixture) => {
    const bus = fixture.bus();
    const seen: string[] = [];
    await bus.publish(PieceMoved, { n: 1, piece: "before" });
    await bus.subscribe(PieceMoved, ({ piece }) => void seen.push(piece), { ephemeral: true });
    await bus.publishMany(
      PieceMoved,
      pieces.map((piece) => ({ n: 1, piece })),
    );
    await until("all are there", () => seen.length >= pieces.length);
    assert.deepEqual(seen.sort(), pieces);
  }),
];
