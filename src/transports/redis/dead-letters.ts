import { TransportError } from "../../runtime/errors.ts";
import type { StoredDeadLetter } from "../../runtime/transport.ts";
import { hasOwnFields } from "../../runtime/wire/dead-letter.ts";
import { lengthOf } from "../../runtime/wire/limits.ts";
import type { RedisReply } from "./client.ts";
import { ask, type Context } from "./context.ts";
import { deadLetterScript, NEEDS_FIELDS } from "./dead-letter-script.ts";
import { compareIds, readEntries } from "./entry.ts";
import type { HeldEntry } from "./held-entries.ts";
import { keysBeside, oldKeys } from "./key-beside.ts";
import { runScript } from "./scripts.ts";

/** From which size on an entry is large. */
const LARGE_BYTES = 1_048_576;

/** Most entries of a shared stream to look at in one step. */
const MAX_LOOKED_AT = 1_000;

/** Most fields of an entry that its dead letter keeps, and most bytes of them, names included; more if the bus takes larger events. */
const [MAX_FIELDS, MAX_BYTES] = [1_000, 16 * 1_048_576];

/**
 * Copies an entry with `fields` added to the dead letters and acknowledges it, in one step on the server, so that its bytes never pass
 * through strings. Resolves with false when it is not this consumer's to move, with true also when a lost connection keeps that from being known.
 * Rejects with a `TransportError`, nothing settled, when it could not be written. What the server cannot copy for a reason of its own, each time, is
 * written the second time without its fields, so that it does not stay for ever.
 */
async function moveToDeadLetters(
  context: Context,
  stream: {
    readonly key: string;
    readonly address: string;
    readonly group: string;
    readonly entryBytes: number | undefined;
  },
  id: string,
  fields: Readonly<Record<string, string>>,
  held: HeldEntry | undefined,
): Promise<boolean> {
  const keys = [stream.key, keysBeside.deadLetters(stream.key)];
  const force = held?.detached ? "1" : "0";
  let unsure = false;
  const move = (most: number, added: readonly string[], known: readonly string[] = []) => {
    const bounds = [most, Math.max(MAX_BYTES, stream.entryBytes ?? 0), added.length].map(String);
    const args = [stream.group, context.consumer, id, force, ...bounds, ...added, ...known];
    return ask(context, `dead-letter entry ${id} of "${stream.address}"`, async (client) => {
      try {
        return await runScript(client, deadLetterScript, keys, args);
      } catch (error) {
        // It may have been moved, and then it is not pending when that is tried again.
        if (context.commands.failure(client, error) === "ambiguous") unsure = true;
        throw error;
      }
    });
  };
  const added = Object.entries(fields).flat();
  let written: RedisReply;
  try {
    written = await move(MAX_FIELDS, added);
    if (written === NEEDS_FIELDS)
      written = await move(MAX_FIELDS, added, Object.entries(held?.entry.fields ?? {}).flat());
    // Nothing is known of it, not even here.
    if (written === NEEDS_FIELDS) written = await move(0, added);
  } catch (error) {
    const isOdd = TransportError.is(error) && error.code === "command_failed" && held;
    if (!isOdd || !held.refused) {
      if (isOdd) held.refused = true;
      throw error;
    }
    const cause = context.redact(error.cause).message;
    written = await move(0, [...added, "dlq-omitted", JSON.stringify({ cause })]);
  }
  return written !== null || unsure;
}

/** Moves entries of one source to the dead letters, large ones one after the other: they keep the server busy, and what else is asked has to get in between. */
export class DeadLetterMoves {
  #last: Promise<unknown> = Promise.resolve();

  move(...args: Parameters<typeof moveToDeadLetters>): Promise<boolean> {
    const held = args[4]?.entry;
    const size = held ? Math.max(held.size ?? 0, lengthOf(held.fields)) : 0;
    if (size < LARGE_BYTES) return moveToDeadLetters(...args);
    const moving = this.#last.then(() => moveToDeadLetters(...args));
    this.#last = moving.catch(() => {
      // Who moves it hears of it; the next one begins all the same.
    });
    return moving;
  }
}

/** A stream of dead letters, and what is put before the ids of its letters. */
interface Place {
  readonly key: string;
  readonly before: string;
  /** Its name is one that an address could reach: only what has fields of ours is a dead letter. */
  readonly isShared: boolean;
}

/** Where the dead letters of a stream lie; `old` is the name that the stream had in earlier versions. */
export function placesOf(stream: string, old = stream, before = ""): Place[] {
  return [
    { key: keysBeside.deadLetters(stream), before, isShared: false },
    { key: oldKeys.deadLetters(old), before: `${before}old:`, isShared: true },
  ];
}

/** Dead letters of an address, oldest first; of those of one moment, by place. Rejects with a `TransportError`. */
export async function listDeadLetters(
  context: Context,
  address: string,
  places: readonly Place[],
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<StoredDeadLetter[]> {
  const [, before, last] = /^(.*?)(\d+-\d+)$/.exec(after ?? "") ?? [];
  const lastPlace = places.findIndex((place) => place.before === before);
  const lists = await Promise.all(
    places.map(async (place, index) => {
      // An equal id comes later in a later place.
      const from = last === undefined ? (after ?? "-") : index > lastPlace ? last : `(${last}`;
      const letters = await readPlace(context, address, place, from, limit);
      return letters.map(({ id, fields }) => ({ id, fields, index, before: place.before }));
    }),
  );
  return lists
    .flat()
    .sort((a, b) => compareIds(a.id, b.id) || a.index - b.index)
    .slice(0, limit)
    .map(({ id, fields, before }) => ({ id: before + id, fields }));
}

async function readPlace(
  context: Context,
  address: string,
  { key, isShared }: Place,
  from: string,
  limit: number,
): Promise<StoredDeadLetter[]> {
  const letters: StoredDeadLetter[] = [];
  let start = from;
  for (let count = limit; ; count = Math.min(count * 2, MAX_LOOKED_AT)) {
    const command = ["XRANGE", key, start, "+", "COUNT", String(count)];
    const reply = await ask(context.forKey(key), `list the dead letters of "${address}"`, (client) =>
      client.sendCommand(command),
    );
    const entries = readEntries(reply);
    for (const { id, fields } of entries)
      if (fields && (!isShared || hasOwnFields(fields))) letters.push({ id, fields });
    const last = entries.at(-1);
    if (!last || entries.length < count || letters.length >= limit) return letters;
    start = `(${last.id}`;
  }
}
