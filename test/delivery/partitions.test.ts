import { defineAddress, defineEvent } from "eventpact/gen/v1";
import { expect, test } from "vitest";
import { validatorsOf } from "../codegen/support/validators.ts";
import { busMaker, gate, numbers } from "../support/bus-on.ts";
import { overEachTransport } from "../support/transports.ts";
import { until } from "../support/until.ts";

const address = defineAddress({
  key: "moves",
  template: "moves",
  parameters: [],
  messages: 1,
  partitions: 4,
});
const { read, write } = validatorsOf({
  type: "object",
  required: ["n", "piece"],
  properties: { n: { type: "number" }, piece: { type: "string" } },
});
const Moved = defineEvent<{
  input: { n: number; piece: string };
  data: { n: number; piece: string };
  headers: undefined;
  channels: { moves: { params: object; located: never } };
}>({
  key: "Moved",
  type: "chess.moved.v1",
  version: 1,
  minorversion: 0,
  channels: [address],
  read,
  write,
  partitionKey: "$message.payload#/piece",
});

overEachTransport("a partitioned channel", (broker) => {
  const busOn = busMaker();
  const pieces = [..."abcdefghij"];

  test("keeps the order of every key over several buses of a group, and gives each event once", async () => {
    const shared = broker();
    const [one, two, three] = [busOn(shared), busOn(shared), busOn(shared)];
    const seen = new Map<string, number[]>(pieces.map((piece) => [piece, []]));
    let running = 0;
    const busy = new Set<string>();
    const overlaps: string[] = [];
    const handle = async ({ n, piece }: { n: number; piece: string }) => {
      if (busy.has(piece)) overlaps.push(piece);
      busy.add(piece);
      running++;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
      running--;
      busy.delete(piece);
      seen.get(piece)?.push(n);
    };
    for (const bus of [one, two]) await bus.subscribe(Moved, handle);
    await three.publishMany(
      Moved,
      numbers(40).flatMap((n) => pieces.map((piece) => ({ n, piece }))),
    );
    await until("all are handled", () => [...seen.values()].every(({ length }) => length >= 40));
    expect([...seen.values()]).toEqual(pieces.map(() => numbers(40)));
    expect(overlaps).toEqual([]);
    expect(running).toBe(0);
  });

  test("goes on at another bus when one is closed", async () => {
    const shared = broker();
    const [one, two] = [busOn(shared), busOn(shared)];
    const held = gate();
    const atOne: number[] = [];
    const all: number[] = [];
    await one.subscribe(Moved, async ({ n }) => {
      atOne.push(n);
      await held.opened;
      all.push(n);
    });
    await two.publish(Moved, { n: 0, piece: "a" });
    await until("one has it", () => atOne.length === 1);
    await two.subscribe(Moved, ({ n }) => void all.push(n));
    await two.publishMany(
      Moved,
      numbers(5).map((n) => ({ n: n + 1, piece: "a" })),
    );
    const closing = one.close();
    held.open();
    await closing;
    await until("two has the rest", () => all.length === 6);
    expect(all).toEqual(numbers(6));
  });

  test("has its dead letters in one list", async () => {
    const bus = busOn(broker());
    await bus.subscribe(
      Moved,
      () => {
        throw new Error("illegal");
      },
      { retry: { maxDeliveries: 1 } },
    );
    await bus.publishMany(
      Moved,
      pieces.map((piece) => ({ n: 1, piece })),
    );
    await until("all are buried", async () => (await bus.deadLetters(Moved)).length === pieces.length);
    const letters = await bus.deadLetters(Moved);
    expect(new Set(letters.map(({ id }) => id)).size).toBe(pieces.length);
    const rest = await bus.deadLetters(Moved, { after: letters[3]?.id ?? "" });
    expect(rest.map(({ id }) => id)).toEqual(letters.slice(4).map(({ id }) => id));
  });
});
