import type { AppendOutcome, OutgoingEntry } from "../../runtime/transport.ts";
import type { RedisClient } from "./client.ts";
import { type Context, streamKey } from "./context.ts";
import { closed, refusal, silence, unavailable } from "./failures.ts";

/**
 * Stores entries with one pipelined XADD each. What certainly was not sent waits for a connection and is sent then; what may have been
 * stored is never sent again.
 */
export function append(context: Context, entries: readonly OutgoingEntry[]): Promise<AppendOutcome[]> {
  const { client } = context.commands;
  const [first] = entries;
  if (!client || !first || entries.length > 1) return appendAll(context, entries);
  // One at a time is how most publish: no more promises than needed.
  return client.sendCommand(command(context, first)).then(
    (id) => [{ id: id as string }],
    (error) => {
      const outcome = failed(context, client, first, error);
      return outcome ? [outcome] : appendAll(context, entries);
    },
  );
}

async function appendAll(context: Context, entries: readonly OutgoingEntry[]): Promise<AppendOutcome[]> {
  const outcomes: (AppendOutcome | undefined)[] = new Array(entries.length).fill(undefined);
  const deadline = Date.now() + context.settings.publishTimeout;
  while (outcomes.includes(undefined)) {
    const client = context.commands.client ?? (await context.commands.ready(deadline - Date.now()));
    const sending = entries.map((entry, index) => {
      if (outcomes[index]) return undefined;
      if (!client) {
        outcomes[index] = { error: noConnection(context, entry) };
        return undefined;
      }
      return client.sendCommand(command(context, entry)).then(
        (id) => {
          outcomes[index] = { id: id as string };
        },
        (error) => {
          outcomes[index] = failed(context, client, entry, error);
        },
      );
    });
    await Promise.all(sending);
  }
  return outcomes as AppendOutcome[];
}

/** What became of an entry whose command was rejected; undefined when it was not sent at all. */
function failed(
  context: Context,
  client: RedisClient,
  entry: OutgoingEntry,
  error: unknown,
): AppendOutcome | undefined {
  const failure = context.commands.failure(client, error);
  if (failure === "unsent") return undefined;
  if (failure === "refused") return { error: refusal(error, doing(entry), context) };
  return { error: silence(error, doing(entry), context) };
}

function command(context: Context, { address, fields }: OutgoingEntry): string[] {
  const key = streamKey(context, address);
  if (fields.metadata === undefined) return ["XADD", key, "*", "data", fields.data];
  return ["XADD", key, "*", "data", fields.data, "metadata", fields.metadata];
}

function noConnection(context: Context, entry: OutgoingEntry): Error {
  return context.commands.closed ? closed(doing(entry)) : unavailable(doing(entry), context);
}

function doing(entry: OutgoingEntry): string {
  return `publish to "${entry.address}"`;
}
