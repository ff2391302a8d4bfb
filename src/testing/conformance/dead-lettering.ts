import assert from "node:assert/strict";
import { define } from "./definition.ts";
import { OrderPlaced, order, orderEntry, rawEntry } from "./events.ts";
import { numbers, until } from "./wait.ts";

/** Dead letters, and what must not be held up by them. */
export const deadLettering = [
  define(
    "dead-letters at once what cannot be read, and what is behind it flows",
    ["groups", "deadLetters"],
    async (fixture) => {
      const bus = fixture.bus();
      const connection = await fixture.connect();
      await connection.append([
        rawEntry("{not json"),
        rawEntry(""),
        orderEntry("no-id", { id: undefined }),
        orderEntry("wrong", { data: { id: 5 } }),
      ]);
      await bus.publish(OrderPlaced, order(1));
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await until("the good one", () => seen.length === 1);
      await until("the dead letters", async () => (await bus.deadLetters(OrderPlaced)).length === 4);
      const letters = await bus.deadLetters(OrderPlaced);
      assert.deepEqual(letters.map(({ reason }) => reason).sort(), [
        "invalid",
        "malformed",
        "malformed",
        "malformed",
      ]);
      const invalid = letters.find(({ reason }) => reason === "invalid");
      assert.match(invalid?.error ?? "", /\/id must be string.*\/amount is missing/);
      assert.deepEqual(
        bus.reports.filter(({ kind }) => kind === "retry"),
        [],
      );
    },
  ),

  define("keeps a dead letter's fields as they were stored", ["groups", "deadLetters"], async (fixture) => {
    const bus = fixture.bus({ delivery: { retry: { maxDeliveries: 1 }, unsafeNumbers: "report" } });
    const connection = await fixture.connect();
    const data = ` {"specversion" :\t"1.0",\r\n "id":"\\u00e9\u00e9 \u{1f600}\u2028\\u0000\\ud800", "source":"other" , "type":"${OrderPlaced.type}",
      "data": {"id" : "o1","amount":1.0e2, "big": 12345678901234567890, "__proto__":{"x":1}, "twice":1, "twice":2} }\n`;
    const metadata = '{ "tenant" :"\\u00e9\u00e9" }';
    await connection.append([
      rawEntry(data, metadata),
      rawEntry(`\u0000\u0001\u007f${"x".repeat(300)}\u0000`),
    ]);
    await bus.subscribe(OrderPlaced, () => {
      throw new Error("cannot");
    });
    await until("the dead letters", async () => (await bus.deadLetters(OrderPlaced)).length === 2);
    const letters = await bus.deadLetters(OrderPlaced);
    const fields = letters.sort((a, b) => (a.reason < b.reason ? -1 : 1)).map((letter) => letter.fields);
    assert.deepEqual(
      fields.map((kept) => ({ ...kept })),
      [{ data, metadata }, { data: `\u0000\u0001\u007f${"x".repeat(300)}\u0000` }],
    );
  }),

  define(
    "dead-letters for the group that failed, and not for the other",
    ["groups", "deadLetters"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { retry: { maxDeliveries: 2 } } });
      const seen: string[] = [];
      await bus.subscribe(OrderPlaced, () => {
        throw new Error("cannot");
      });
      await bus.subscribe(OrderPlaced, ({ id }) => void seen.push(id), { group: "well" });
      await bus.publishMany(OrderPlaced, [order(1), order(2)]);
      await until("the dead letters", async () => (await bus.deadLetters(OrderPlaced)).length === 2);
      await until("both for the other group", () => seen.length === 2);
      const letters = await bus.deadLetters(OrderPlaced);
      assert.deepEqual(
        letters.map(({ group }) => group),
        ["workers", "workers"],
      );
    },
  ),

  define("pages through dead letters, oldest first", ["groups", "deadLetters"], async (fixture) => {
    const bus = fixture.bus({ delivery: { retry: { maxDeliveries: 1 }, concurrency: 1 } });
    await bus.subscribe(OrderPlaced, () => {
      throw new Error("cannot");
    });
    await bus.publishMany(
      OrderPlaced,
      numbers(25).map((n) => order(n)),
    );
    await until("all", async () => (await bus.deadLetters(OrderPlaced)).length === 25);
    const seen: unknown[] = [];
    let after: string | undefined;
    for (const size of [10, 10, 5, 0]) {
      const page = await bus.deadLetters(OrderPlaced, { limit: 10, ...(after ? { after } : {}) });
      assert.equal(page.length, size);
      seen.push(...page.map(({ fields }) => JSON.parse(fields["data"] ?? "").data.amount));
      after = page.at(-1)?.id;
    }
    assert.deepEqual(seen, numbers(25));
  }),

  define(
    "shows dead letters to a bus that comes later",
    ["groups", "deadLetters", "persistent"],
    async (fixture) => {
      const bus = fixture.bus({ delivery: { retry: { maxDeliveries: 1 } } });
      await bus.subscribe(OrderPlaced, () => {
        throw new Error("cannot");
      });
      await bus.publish(OrderPlaced, order(1));
      await until("the dead letter", () => bus.reports.some(({ kind }) => kind === "dead_letter"));
      await bus.close();
      const other = fixture.bus();
      assert.equal((await other.deadLetters(OrderPlaced)).length, 1);
      const seen: string[] = [];
      await other.subscribe(OrderPlaced, ({ id }) => void seen.push(id));
      await other.publish(OrderPlaced, order(2));
      await until("the next", () => seen.length > 0);
      assert.deepEqual(seen, ["o2"], "a dead letter is settled");
    },
  ),
];
