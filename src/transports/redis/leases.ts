import { ask, type Context } from "./context.ts";
import { isRefusal } from "./failures.ts";
import { type HeldEntries, RELEASED_IDLE_MS } from "./held-entries.ts";
import { markScript, renewScript, runScript, type Script } from "./scripts.ts";
import { timerDelay } from "./timer-delay.ts";

/** Most ids in one call of a script. */
const MAX_SCRIPT_IDS = 500;

/** Keeps the server's account of the entries one source has in hand: whose they are, since when, and how often they were delivered. */
export class Leases {
  readonly #context: Context;
  readonly #stream: { readonly key: string; readonly address: string; readonly group: string };
  readonly #heldEntries: HeldEntries;
  readonly #lost: (ids: readonly string[]) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #running = new Set<Promise<unknown>>();
  #refused = false;

  /** `lost` is called with entries that another member has now; they are not held any more. */
  constructor(
    context: Context,
    stream: { readonly key: string; readonly address: string; readonly group: string },
    heldEntries: HeldEntries,
    lost: (ids: readonly string[]) => void,
  ) {
    this.#context = context;
    this.#stream = stream;
    this.#heldEntries = heldEntries;
    this.#lost = lost;
    this.#timer = setInterval(() => void this.renew(), timerDelay(context.settings.lease / 3));
  }

  /**
   * Renews the leases of what is in hand, and finds out what is not ours any more. `vanished`: the group was gone for a while, so what is
   * not pending was not settled by somebody else.
   */
  renew(ids: Iterable<string> = this.#heldEntries.held.keys(), vanished = false): Promise<void> {
    return this.#track(this.#renew([...ids], vanished));
  }

  /** Makes entries claimable at once, with these delivery counts; resolves with those that had left the stream. Rejects with a `TransportError`. */
  async giveBack(counts: readonly [id: string, count: number][], wait?: number): Promise<string[]> {
    return (await this.#track(this.#mark(counts, RELEASED_IDLE_MS, wait))).detached;
  }

  /** Sets delivery counts of own entries and renews their leases; resolves with the ids that were still own. Rejects with a `TransportError`. */
  async mark(counts: readonly [id: string, count: number][], wait?: number): Promise<string[]> {
    return (await this.#track(this.#mark(counts, 0, wait))).own;
  }

  /** Resolves when what has been asked so far is known. */
  async settled(): Promise<void> {
    await Promise.allSettled(
      // Who asked hears of it.
      this.#running,
    );
  }

  async #renew(ids: readonly string[], vanished: boolean): Promise<void> {
    const { held } = this.#heldEntries;
    const leased = ids.filter((id) => held.get(id)?.detached !== true);
    for (let start = 0; start < leased.length; start += MAX_SCRIPT_IDS) {
      const chunk = leased.slice(start, start + MAX_SCRIPT_IDS).filter((id) => held.has(id));
      const reply = await this.#run(renewScript, chunk, 1).then(
        (renewed) => {
          this.#refused = false;
          return renewed;
        },
        (error: unknown) => {
          // Without a connection the next renewal, or the claim of another member, decides.
          if (isRefusal(error) && this.#context.commands.client) this.#complain(error);
          return [];
        },
      );
      const [taken = [], absent = [], detached = []] = reply;
      this.#heldEntries.detach(vanished ? [...detached, ...absent] : detached);
      const lost = (vanished ? taken : [...taken, ...absent]).filter((id) => {
        const entry = held.get(id);
        return entry && !entry.detached;
      });
      this.#heldEntries.forget(lost);
      if (lost.length > 0) this.#lost(lost);
    }
  }

  /** The server refuses: says so once, until it does not. */
  #complain(error: unknown): void {
    if (this.#refused) return;
    this.#refused = true;
    const { address, group } = this.#stream;
    const cause = this.#context.redact(error);
    const message = `${cause.message} When the lease is over, other members of group "${group}" handle these events as well. Retrying until it succeeds.`;
    this.#context.report({ kind: "error", message, reason: "renew_failed", address, group, error: cause });
  }

  async #mark(
    counts: readonly [id: string, count: number][],
    idle: number,
    wait?: number,
  ): Promise<{ own: string[]; detached: string[] }> {
    const marked = { own: [] as string[], detached: [] as string[] };
    for (let start = 0; start < counts.length; start += MAX_SCRIPT_IDS) {
      // What is given back and in hand again by now stays there.
      const wanted = counts
        .slice(start, start + MAX_SCRIPT_IDS)
        .filter(([id]) => idle === 0 || !this.#heldEntries.held.has(id));
      const rows = wanted.flatMap(([id, count]) => [id, String(count)]);
      const [own = [], detached = []] = await this.#run(markScript, [String(idle), ...rows], wait);
      marked.own.push(...own);
      marked.detached.push(...detached);
      this.#heldEntries.detach(detached);
    }
    return marked;
  }

  async #run(script: Script, args: readonly string[], wait?: number): Promise<string[][]> {
    const { key, address, group } = this.#stream;
    const all = [group, this.#context.consumer, ...args];
    const reply = await ask(
      this.#context,
      `update what is pending of "${address}"`,
      (client) => runScript(client, script, [key], all),
      wait,
    );
    return Array.isArray(reply) ? (reply as string[][]) : [];
  }

  async #track<T>(promise: Promise<T>): Promise<T> {
    this.#running.add(promise);
    try {
      return await promise;
    } finally {
      this.#running.delete(promise);
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
