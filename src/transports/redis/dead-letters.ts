import type { StoredDeadLetter } from "../../runtime/transport.ts";
import { ask, type Context, deadLetterKey, streamKey } from "./context.ts";
import { readEntries } from "./entry.ts";
import type { HeldEntry } from "./held-entries.ts";
import { deadLetterScript, runScript } from "./scripts.ts";

/**
 * Copies an entry with `fields` added to the dead letters and acknowledges it, in one step on the server, so that its bytes never pass
 * through strings. Resolves with false when it is not this consumer's to move, with true also when a lost connection keeps that from being known. Rejects with a `TransportError`, nothing settled, when it could not be written.
 */
export async function moveToDeadLetters(
  context: Context,
  stream: { readonly key: string; readonly address: string; readonly group: string },
  id: string,
  fields: Readonly<Record<string, string>>,
  held: HeldEntry | undefined,
): Promise<boolean> {
  const added = Object.entries(fields).flat();
  const known = held ? Object.entries(held.entry.fields).flat() : [];
  const force = held?.detached ? "1" : "0";
  const args = [stream.group, context.consumer, id, force, String(added.length), ...added, ...known];
  const keys = [stream.key, deadLetterKey(stream.key)];
  let unsure = false;
  const written = await ask(context, `dead-letter entry ${id} of "${stream.address}"`, async (client) => {
    try {
      return await runScript(client, deadLetterScript, keys, args);
    } catch (error) {
      // It may have been moved, and then it is not pending when that is tried again.
      if (context.commands.failure(client, error) === "ambiguous") unsure = true;
      throw error;
    }
  });
  return written !== null || unsure;
}

/** Dead letters of an address, oldest first. Rejects with a `TransportError`. */
export async function listDeadLetters(
  context: Context,
  address: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<StoredDeadLetter[]> {
  const key = deadLetterKey(streamKey(context, address));
  const command = ["XRANGE", key, after === undefined ? "-" : `(${after}`, "+", "COUNT", String(limit)];
  const reply = await ask(context.forKey(key), `list the dead letters of "${address}"`, (client) =>
    client.sendCommand(command),
  );
  return readEntries(reply).flatMap(({ id, fields }) => (fields ? [{ id, fields }] : []));
}
