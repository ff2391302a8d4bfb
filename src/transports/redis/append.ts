import type { AppendOutcome } from "../../runtime/transport.ts";
import type { RedisClient, RedisReply } from "./client.ts";
import type { Delivery } from "./cluster/slot-order.ts";
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
import { answerTo } from "./refused-command.ts";

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
  // Of a Cluster they may have to wait for those before them.
  if (!client || !first || entries.length > 1 || context.order) return appendAll(context, entries);
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
  const sending = new Sending(context, entries, before);
  if (context.order) await context.order.run(sending);
  else while (!(await sending.send()));
  return sending.outcomes as AppendOutcome[];
}

/** Entries that are being stored, with what became of them so far. */
class Sending implements Delivery {
  readonly outcomes: (AppendOutcome | undefined)[];
  readonly #context: Context;
  readonly #entries: readonly PlacedEntry[];
  readonly #failures: (Failure | undefined)[];
  #deadline: number;
  /** Beyond it the server may have forgotten what it stored. */
  readonly #last: number;
  #redirect: unknown;
  #isLate = false;

  constructor(context: Context, entries: readonly PlacedEntry[], before?: Failure) {
    this.#context = context;
    this.#entries = entries;
    this.outcomes = new Array(entries.length).fill(undefined);
    this.#failures = [before];
    this.#redirect = before?.redirect;
    this.#deadline = performance.now() + context.settings.publishTimeout;
    this.#last = performance.now() + context.settings.idempotencyWindow / 2;
    if (before?.unsure) this.#waitAnew();
  }

  async send(): Promise<boolean> {
    const { commands, order } = this.#context;
    // Of a Cluster: who has to wait for a connection waits in line.
    if (order && !commands.client) return false;
    // Where it was refused before, somebody else has been since.
    if (order) this.#redirect = undefined;
    const client = order ? commands.client : (await this.#connect()).client;
    await Promise.all(this.#entries.map((_, index) => this.#store(client, index)));
    return !this.outcomes.includes(undefined);
  }

  async finish(): Promise<boolean> {
    let isSettled = false;
    while (this.outcomes.includes(undefined)) {
      const { client, isDetour } = await this.#connect();
      for (let index = 0; index < this.#entries.length; index++) {
        await this.#store(client, index);
        if (!this.outcomes[index]) break;
      }
      isSettled = client !== undefined && !isDetour;
    }
    return isSettled;
  }

  /** What may have been stored waits for a connection again, as long as for the first one: it had one in between. */
  #waitAnew(): void {
    const wait = performance.now() + this.#context.settings.publishTimeout;
    this.#deadline = Math.max(this.#deadline, Math.min(this.#last, wait));
    this.#isLate = performance.now() >= this.#deadline;
  }

  /** The client to send with; undefined when there was none in time. After that there is no waiting. */
  async #connect(): Promise<{ readonly client: RedisClient | undefined; readonly isDetour: boolean }> {
    const { commands } = this.#context;
    const redirect = this.#redirect;
    this.#redirect = undefined;
    if (this.#isLate) return { client: undefined, isDetour: false };
    const redirected = redirect === undefined ? undefined : await commands.redirect?.(redirect);
    const client =
      redirected ?? commands.client ?? (await commands.ready(this.#deadline - performance.now()));
    this.#isLate = performance.now() >= this.#deadline;
    return { client, isDetour: redirected !== undefined };
  }

  async #store(client: RedisClient | undefined, index: number): Promise<void> {
    const entry = this.#entries[index];
    if (!entry || this.outcomes[index]) return;
    if (!client) {
      this.outcomes[index] = { error: this.#failures[index]?.error ?? noConnection(this.#context, entry) };
      return;
    }
    try {
      this.outcomes[index] = { id: (await store(this.#context, client, entry)) as string };
    } catch (error) {
      const earlier = this.#failures[index];
      const failure = failed(this.#context, client, entry, error);
      this.#redirect ??= failure.redirect;
      // Once it may have been stored, no refusal says that it was not.
      const known = earlier?.unsure ? earlier : failure.error ? failure : earlier;
      this.#failures[index] = known;
      if (!failure.again && known?.error) this.outcomes[index] = { error: known.error };
      // Lost with its answer, or before it was sent again; a refusal is no reason to wait for longer.
      else if (failure.unsure || (earlier?.unsure && !failure.error)) this.#waitAnew();
    }
  }
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
  answerTo({ command: "XADD", keys: [keyOf(context, entry)] }, error);
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
  const { user, idempotencyWindow: window } = context.settings;
  return storeOnce(client, key, idempotencyKey, command.slice(3), { user, window });
}

/** The stream of an entry. Throws as `streamKey`. */
export function keyOf(context: Context, { key, address }: PlacedEntry): string {
  return key ?? streamKey(context, address);
}

function noConnection(context: Context, entry: PlacedEntry): Error {
  const { closed, reason } = context.commands;
  return closed ? connectionClosed(doing(entry)) : unavailable(doing(entry), context, reason);
}

function doing(entry: PlacedEntry): string {
  return `publish to "${entry.address}"`;
}
