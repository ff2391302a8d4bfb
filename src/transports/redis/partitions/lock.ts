import { ask, type Context } from "../context.ts";
import { runScript, script } from "../scripts.ts";
import { timerDelay } from "../timer-delay.ts";

/** How much of its lease a lock is not used for, at its end: clocks and timers are not exact. */
export const LOCK_MARGIN = 0.1;

/** Makes somebody the owner, or the owner's lease last longer. ARGV: owner, lease (ms). Returns 0 when there is another owner. */
const holdScript = script(`
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

/** ARGV: owner. */
const releaseScript = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`);

/** A partition, who wants it, and what is to happen then. */
export interface LockOptions {
  /** The key of the lock. */
  readonly key: string;
  readonly owner: string;
  /** The name of the partition in errors, and the group. */
  readonly address: string;
  readonly group: string;
  /** The lock is lost; called at most once, not after `release`. */
  lost(): void;
  /** The lock could not be kept for a while longer, or released, for want of an answer or because the server refuses. */
  failed(work: "keep" | "release", error: unknown): void;
  /** The lock was kept. */
  kept(): void;
}

/**
 * The right to read one partition for a group, on lease. It counts as lost by this process's own clock, a little before the server gives it to
 * another, whether or not the server can be reached.
 */
export class Lock {
  readonly #context: Context;
  readonly #options: LockOptions;
  readonly #renewals: NodeJS.Timeout;
  #expiry: NodeJS.Timeout | undefined;
  #end = 0;
  #over = false;

  /** Resolves with undefined when another has it. Rejects with a `TransportError`. */
  static async take(context: Context, options: LockOptions): Promise<Lock | undefined> {
    const asked = performance.now();
    const { lease } = context.settings;
    const { key, owner, address, group } = options;
    const taken = await ask(
      context,
      `take the partition "${address}" for group "${group}"`,
      (client) => runScript(client, holdScript, [key], [owner, String(lease)]),
      1,
    );
    return taken === 1 ? new Lock(context, options, asked) : undefined;
  }

  private constructor(context: Context, options: LockOptions, asked: number) {
    this.#context = context;
    this.#options = options;
    this.#renewals = setInterval(() => void this.#renew(), timerDelay(context.settings.lease / 3));
    this.#extend(asked);
  }

  /** How long it is certainly held, in ms; 0 when it is not. */
  get remaining(): number {
    return this.#over ? 0 : Math.max(0, this.#end - performance.now());
  }

  /** Lets others have it. Never rejects: without a connection the lease decides. */
  async release(): Promise<void> {
    if (this.#over) return;
    this.#stop();
    const { key, owner, address, group } = this.#options;
    const doing = `release the partition "${address}" for group "${group}"`;
    const release = ask(
      this.#context,
      doing,
      (client) => runScript(client, releaseScript, [key], [owner]),
      1,
    );
    await release.catch((error: unknown) => this.#options.failed("release", error));
  }

  /** Counts it as lost now. */
  lose(): void {
    if (this.#over) return;
    this.#stop();
    this.#options.lost();
  }

  #extend(asked: number): void {
    this.#end = asked + this.#context.settings.lease * (1 - LOCK_MARGIN);
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(() => this.lose(), timerDelay(this.#end - performance.now()));
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    const { key, owner, address, group } = this.#options;
    const args = [owner, String(this.#context.settings.lease)];
    try {
      const kept = await ask(
        this.#context,
        `keep the partition "${address}" for group "${group}"`,
        (client) => runScript(client, holdScript, [key], args),
        1,
      );
      this.#options.kept();
      if (this.#over) return;
      if (kept === 1) this.#extend(asked);
      else this.lose();
    } catch (error) {
      // The expiry decides.
      this.#options.failed("keep", error);
    }
  }

  #stop(): void {
    this.#over = true;
    clearInterval(this.#renewals);
    clearTimeout(this.#expiry);
  }
}
