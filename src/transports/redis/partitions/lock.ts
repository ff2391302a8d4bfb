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
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

/**
 * The right to read one partition for a group, on lease. It counts as lost by this process's own clock, a little before the server gives it to
 * another, whether or not the server can be reached.
 */
export class Lock {
  readonly #context: Context;
  readonly #key: string;
  readonly #owner: string;
  readonly #address: string;
  readonly #lost: () => void;
  readonly #renewals: NodeJS.Timeout;
  #expiry: NodeJS.Timeout | undefined;
  #end = 0;
  #over = false;

  /** Resolves with undefined when another has it. Rejects with a `TransportError`. `lost` is called at most once, not after `release`. */
  static async take(
    context: Context,
    { key, owner, address }: { readonly key: string; readonly owner: string; readonly address: string },
    lost: () => void,
  ): Promise<Lock | undefined> {
    const asked = performance.now();
    const { lease } = context.settings;
    const taken = await ask(
      context,
      `take the partition "${address}"`,
      (client) => runScript(client, holdScript, [key], [owner, String(lease)]),
      1,
    );
    return taken === 1 ? new Lock(context, key, owner, address, asked, lost) : undefined;
  }

  private constructor(
    context: Context,
    key: string,
    owner: string,
    address: string,
    asked: number,
    lost: () => void,
  ) {
    this.#context = context;
    this.#key = key;
    this.#owner = owner;
    this.#address = address;
    this.#lost = lost;
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
    const doing = `release the partition "${this.#address}"`;
    const release = ask(
      this.#context,
      doing,
      (client) => runScript(client, releaseScript, [this.#key], [this.#owner]),
      1,
    );
    await release.catch(() => undefined);
  }

  /** Counts it as lost now. */
  lose(): void {
    if (this.#over) return;
    this.#stop();
    this.#lost();
  }

  #extend(asked: number): void {
    this.#end = asked + this.#context.settings.lease * (1 - LOCK_MARGIN);
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(() => this.lose(), timerDelay(this.#end - performance.now()));
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    const args = [this.#owner, String(this.#context.settings.lease)];
    const renewing = ask(
      this.#context,
      `keep the partition "${this.#address}"`,
      (client) => runScript(client, holdScript, [this.#key], args),
      1,
    );
    // Without an answer the expiry decides.
    const kept = await renewing.catch(() => undefined);
    if (this.#over || kept === undefined) return;
    if (kept === 1) this.#extend(asked);
    else this.lose();
  }

  #stop(): void {
    this.#over = true;
    clearInterval(this.#renewals);
    clearTimeout(this.#expiry);
  }
}
