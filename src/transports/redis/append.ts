import type { AppendOutcome } from "../../runtime/transport.ts";
import type { RedisClient, RedisReply } from "./client.ts";
import { type Context, streamKey } from "./context.ts";
import {
  commandRefused,
  connectionClosed,
  isReadOnly,
  isRedirect,
  unanswered,
  unavailable,
} from "./failures.ts";
import { storeOnce } from "./idempotent.ts";
import type { PlacedEntry } from "./partitions/spread.ts";

/** What became of an attempt to store an entry that failed. */
interface Failure {
  /** Undefined when the entry was not sent at all. */
  readonly error?: Error;
  /** Whether it may be tried again. */
  readonly again: boolean;
  /** Whether it may have been stored. */
  readonly unsure?: boolean;
  /** A node of a Cluster answered that it does not serve the key. */
  readonly redirect?: unknown;
}

/**
 * Stores entries with one pipelined XADD each, or a script for those with an idempotency key. What certainly was not sent waits for a connection
 * and is sent then; what may have been stored is sent again only if it has an idempotency key.
 */
export function append(context: Context, entries: readonly PlacedEntry[]): Promise<AppendOutcome[]> {
  const { client } = context.commands;
  const [first] = entries;
  if (!client || !first || entries.length > 1) return appendAll(context, entries);
  // One at a time is how most publish: no more promises than needed.
  return store(context, client, first).then(
    (id) => [{ id: id as string }],
    (error) => {
      const failure = failed(context, client, first, error);
      if (!failure.again && failure.error) return [{ error: failure.error }];
      return appendAll(context, entries, failure);
    },
  );
}

/** Stores entries, those of each node of a Cluster by themselves. */
export async function appendBySlot(
  context: Context,
  entries: readonly PlacedEntry[],
): Promise<AppendOutcome[]> {
  const [first] = entries;
  const contexts = entries.map((entry) => context.forKey(keyOf(context, entry)));
  if (!first || contexts.every((other) => other === contexts[0]))
    return append(contexts[0] ?? context, entries);
  const outcomes: AppendOutcome[] = [];
  const stored = [...new Set(contexts)].map(async (own) => {
    const places = [...contexts.keys()].filter((place) => contexts[place] === own);
    const found = await append(
      own,
      places.map((place) => entries[place] as PlacedEntry),
    );
    for (const [index, place] of places.entries()) outcomes[place] = found[index] as AppendOutcome;
  });
  await Promise.all(stored);
  return outcomes;
}

/** `before` is how the first entry has failed already. */
async function appendAll(
  context: Context,
  entries: readonly PlacedEntry[],
  before?: Failure,
): Promise<AppendOutcome[]> {
  const outcomes: (AppendOutcome | undefined)[] = new Array(entries.length).fill(undefined);
  const failures: (Failure | undefined)[] = [before];
  const { commands } = context;
  const deadline = performance.now() + context.settings.publishTimeout;
  let redirect = before?.redirect;
  for (let late = false; outcomes.includes(undefined); late = performance.now() >= deadline) {
    const redirected = redirect === undefined ? undefined : await commands.redirect?.(redirect);
    redirect = undefined;
    const client = late
      ? undefined
      : (redirected ?? commands.client ?? (await commands.ready(deadline - performance.now())));
    const sending = entries.map((entry, index) => {
      if (outcomes[index]) return undefined;
      if (!client) {
        outcomes[index] = { error: failures[index]?.error ?? noConnection(context, entry) };
        return undefined;
      }
      return store(context, client, entry).then(
        (id) => {
          outcomes[index] = { id: id as string };
        },
        (error) => {
          const earlier = failures[index];
          const failure = failed(context, client, entry, error);
          redirect ??= failure.redirect;
          // Once it may have been stored, no refusal says that it was not.
          const known = earlier?.unsure ? earlier : failure.error ? failure : earlier;
          failures[index] = known;
          if (!failure.again && known?.error) outcomes[index] = { error: known.error };
        },
      );
    });
    await Promise.all(sending);
  }
  return outcomes as AppendOutcome[];
}

function failed(context: Context, client: RedisClient, entry: PlacedEntry, error: unknown): Failure {
  const failure = context.commands.failure(client, error);
  if (failure === "unsent") return { again: true };
  if (failure === "ambiguous")
    return {
      error: unanswered(error, doing(entry), context),
      again: entry.idempotencyKey !== undefined,
      unsure: true,
    };
  if (context.commands.redirect && isRedirect(error))
    return { error: commandRefused(error, doing(entry), context), again: true, redirect: error };
  // A replica: the name may lead to its primary by now.
  const again = isReadOnly(error);
  if (again) context.commands.retire(client, error);
  return { error: commandRefused(error, doing(entry), context), again };
}

function store(context: Context, client: RedisClient, entry: PlacedEntry): Promise<RedisReply> {
  const key = keyOf(context, entry);
  const { fields, idempotencyKey } = entry;
  const { data, metadata } = fields;
  const command = ["XADD", key, "*", "data", data];
  if (metadata !== undefined) command.push("metadata", metadata);
  if (idempotencyKey === undefined) return client.sendCommand(command);
  return storeOnce(client, key, idempotencyKey, command.slice(3), context.settings.idempotencyWindow);
}

/** The stream of an entry. Throws as `streamKey`. */
export function keyOf(context: Context, { key, address }: PlacedEntry): string {
  return key ?? streamKey(context, address);
}

function noConnection(context: Context, entry: PlacedEntry): Error {
  return context.commands.closed ? connectionClosed(doing(entry)) : unavailable(doing(entry), context);
}

function doing(entry: PlacedEntry): string {
  return `publish to "${entry.address}"`;
}
