import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { orderEntry } from "./events.ts";
import type { FixtureReader } from "./fixture.ts";
import { numbers, pause, until } from "./wait.ts";

/** The CloudEvents ids of what a reader was given. */
const idsOf = ({ entries }: FixtureReader): string[] =>
  entries.map(({ fields }) => JSON.parse(fields["data"] ?? "").id);
const entryIds = ({ entries }: FixtureReader): string[] => entries.map(({ id }) => id);
const three = () => numbers(3).map((n) => orderEntry(`e${n}`));

/** What a source promises to the bus: what the bus itself does not show. */
export const settling = [
  define("hands entries over as stored, oldest first, with rising ids", ["groups"], async (fixture) => {
    const connection = await fixture.connect();
    const entries = three();
    const outcomes = await connection.append(entries);
    const reader = await fixture.read();
    await until(
      "all 3 entries",
      () => reader.entries.length >= 3,
      () => reader.entries.length,
    );
    assert.deepEqual(
      reader.entries.map(({ id }) => ({ id })),
      outcomes,
    );
    assert.deepEqual(
      reader.entries.map(({ fields }) => ({ ...fields })),
      entries.map(({ fields }) => fields),
    );
    assert.deepEqual(
      reader.entries.map(({ deliveries }) => deliveries),
      [1, 1, 1],
    );
  }),

  define(
    "gives what was acknowledged to nobody again, and the rest to the next member",
    ["groups", "persistent"],
    async (fixture) => {
      await (await fixture.connect()).append(three());
      const first = await fixture.read();
      await until("all", () => first.entries.length === 3);
      const [, second = ""] = entryIds(first);
      await first.source.ack([second]);
      await first.source.close();
      const next = await fixture.read();
      await until("the rest", () => next.entries.length >= 2);
      assert.deepEqual(idsOf(next), ["e0", "e2"]);
    },
  ),

  define("gives what was released to another member, without counting", ["groups"], async (fixture) => {
    await (await fixture.connect()).append(three());
    const first = await fixture.read();
    await until("all", () => first.entries.length === 3);
    const other = await fixture.read();
    const [, begun = ""] = entryIds(first);
    assert.equal(await first.source.recordAttempt(begun, 1), true);
    await first.source.release(entryIds(first));
    await until("all for the other", () => other.entries.length >= 3);
    assert.deepEqual(
      other.entries.map(({ id, deliveries }) => [id, deliveries]).sort(),
      entryIds(first).map((id) => [id, id === begun ? 2 : 1]),
    );
  }),

  define(
    "offers a source what it released only after reclaim, in the order of the log",
    ["groups"],
    async (fixture) => {
      await (await fixture.connect()).append(three());
      const reader = await fixture.read();
      await until("all", () => reader.entries.length === 3);
      const [first = "", second = "", third = ""] = entryIds(reader);
      await reader.source.release([third, first]);
      await pause(50);
      assert.equal(reader.entries.length, 3);
      reader.source.reclaim();
      await until("both again", () => reader.entries.length >= 5);
      assert.deepEqual(entryIds(reader), [first, second, third, first, third]);
    },
  ),

  define("delivers nothing after stop, and still settles", ["groups"], async (fixture) => {
    const connection = await fixture.connect();
    await connection.append(three());
    const reader = await fixture.read();
    await until("all", () => reader.entries.length === 3);
    await reader.source.stop();
    await connection.append([orderEntry("late")]);
    const other = await fixture.read();
    await until("the late one", () => other.entries.length >= 1);
    const [first = "", second = "", third = ""] = entryIds(reader);
    await reader.source.ack([first]);
    await reader.source.release([second]);
    assert.equal(await reader.source.deadLetter(third, { "dlq-reason": "test" }), true);
    await until("what was released", () => other.entries.length >= 2);
    await reader.source.close();
    assert.deepEqual(idsOf(other), ["late", "e1"]);
    assert.equal(reader.entries.length, 3);
  }),

  define(
    "dead-letters in one step: all fields and those that are added, and the entry is settled",
    ["groups", "deadLetters"],
    async (fixture) => {
      const connection = await fixture.connect();
      await connection.append([orderEntry("e0", {}, { a: "b" })]);
      const reader = await fixture.read();
      await until("the entry", () => reader.entries.length === 1);
      const [entry] = reader.entries;
      assert.ok(entry);
      assert.equal(await reader.source.deadLetter(entry.id, { "dlq-reason": "test" }), true);
      const letters = await connection.deadLetters("orders", { limit: 10 });
      assert.deepEqual(
        letters.map(({ fields }) => ({ ...fields })),
        [{ ...entry.fields, "dlq-reason": "test" }],
      );
      await reader.source.close();
      await connection.append([orderEntry("e1")]);
      const next = await fixture.read();
      await until("the next entry", () => next.entries.length >= 1);
      assert.deepEqual(idsOf(next), ["e1"]);
    },
  ),

  define(
    "neither records nor dead-letters what is not the source's any more",
    ["groups", "deadLetters"],
    async (fixture) => {
      const connection = await fixture.connect();
      await connection.append(three());
      const reader = await fixture.read();
      await until("all", () => reader.entries.length === 3);
      const [first = ""] = entryIds(reader);
      await reader.source.ack([first]);
      assert.equal(await reader.source.recordAttempt(first, 1), false);
      assert.equal(await reader.source.deadLetter(first, { "dlq-reason": "test" }), false);
      assert.deepEqual(await connection.deadLetters("orders", { limit: 10 }), []);
    },
  ),

  define("refuses the use of a closed connection, and closes twice", ["groups"], async (fixture) => {
    const connection = await fixture.connect();
    await connection.append(three());
    await Promise.all([connection.close(), connection.close()]);
    const refused = await connection.append(three()).then(
      (outcomes) => outcomes.every((outcome) => "error" in outcome),
      () => /* Any refusal will do. */ true,
    );
    assert.ok(refused, "nothing is stored through a closed connection");
    const sink = { capacity: () => 1, deliver: () => undefined };
    await assert.rejects(connection.attach({ address: "orders", group: "g", start: "oldest" }, sink));
  }),
];
