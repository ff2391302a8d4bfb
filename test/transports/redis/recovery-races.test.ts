/** What happens while the server looks for what is pending: it is asked again, or what it hands out is given back at once. */
import { expect, test } from "vitest";
import type { IncomingEntry } from "../../../src/runtime/transport.ts";
import { Claims, type ClaimTarget } from "../../../src/transports/redis/claim.ts";
import { HeldEntries } from "../../../src/transports/redis/held-entries.ts";
import { idleScript } from "../../../src/transports/redis/scripts.ts";
import { scriptedContext } from "./scripted-context.ts";

/** Claims of one stream; `pending` are the ids that are this member's, `during` runs while one of the commands is under way. */
function claims({
  pending = [] as string[],
  during = (_command: string) => {},
  onDeliver = (_target: ClaimTarget, _entries: readonly IncomingEntry[]) => {},
}) {
  const asked: string[] = [];
  const delivered: string[] = [];
  const heldEntries = new HeldEntries();
  const context = scriptedContext((command) => {
    const [name = ""] = command;
    asked.push(name);
    during(name);
    if (name === "XPENDING") return pending.map((id) => [id, "me", 0, 1]);
    if (command[1] === idleScript.digest) return [[], null];
    const ids = command.filter((argument) => pending.includes(argument));
    return [ids.map((id) => [id, 1, ["data", "x"], 0]), [], 0];
  }, 60_000);
  const target: ClaimTarget = {
    ...{ key: "k", address: "a", group: "g", heldEntries, exclusive: false, entryBytes: undefined },
    free: () => 10,
    freeBytes: () => Number.POSITIVE_INFINITY,
    countsFirst: () => true,
    acknowledging: () => [],
    deliver(entries) {
      heldEntries.add(entries);
      delivered.push(...entries.map(({ id }) => id));
      onDeliver(target, entries);
    },
    ack: async () => undefined,
    tookOver: () => undefined,
    giveBack: async () => undefined,
  };
  return { claims: new Claims(context, target), asked, delivered, heldEntries };
}

test("what is recovered again while that is under way is looked through once more", async () => {
  let again = 0;
  const made = claims({
    during(command) {
      if (command === "XPENDING" && again++ === 0) made.claims.recover();
    },
  });
  await made.claims.take();
  expect(made.asked.filter((name) => name === "XPENDING")).toHaveLength(2);
  expect(made.claims.behind).toBe(false);
});

test("a recovery of which nothing more came is over after one look", async () => {
  const made = claims({ pending: ["1-0"] });
  await made.claims.take();
  expect(made.asked.filter((name) => name === "XPENDING")).toHaveLength(1);
  expect(made.delivered).toEqual(["1-0"]);
});

test("what came into hand while the server looked is not taken a second time", async () => {
  const made = claims({
    pending: ["1-0", "2-0"],
    during(command) {
      if (command === "XPENDING") made.heldEntries.add([{ id: "1-0", fields: {}, deliveries: 1 }]);
    },
  });
  made.heldEntries.add([{ id: "1-0", fields: {}, deliveries: 1 }]);
  await made.claims.take();
  expect(made.delivered).toEqual(["2-0"]);
});

test("what is given back when it is handed out, and offered again, is taken again", async () => {
  let times = 0;
  const made = claims({
    pending: ["1-0"],
    onDeliver({ heldEntries }, entries) {
      if (++times > 2) return;
      heldEntries.release(entries.map(({ id }) => id));
      heldEntries.reclaim();
    },
  });
  await made.claims.take();
  expect(made.delivered).toEqual(["1-0", "1-0", "1-0"]);
  expect(made.heldEntries.reclaimable.size).toBe(0);
});
