import { DeadLetterMover, type GivenUp } from "./dead-letter-mover.ts";
import { DispatchTable } from "./dispatch-table.ts";
import { errorText } from "./error-text.ts";
import { ContractViolation, DeliveryError } from "./errors.ts";
import { Lanes } from "./lanes.ts";
import { type DispatcherOptions, RELEASE, type Registration } from "./registration.ts";
import type { EntryReporter } from "./report.ts";
import { retryDelay } from "./retry.ts";
import { SkippedTypes } from "./skipped-types.ts";
import type { Connection, IncomingEntry, Sink, Source } from "./transport.ts";
import { abandon, type DispatcherHost, type Task, Triage } from "./triage.ts";
import { within } from "./within.ts";

/**
 * How long after the last new handler an entry without one is kept before it counts as unhandled, so that a program may subscribe
 * one handler after the other while the group already has a backlog. Milliseconds.
 */
const SETTLING = 1_000;

/** Reads one address for one group and hands each entry to the handler of its type. */
export class Dispatcher implements Sink {
  /** What the bus knows it by. */
  readonly name: string;
  readonly options: DispatcherOptions;
  readonly table: DispatchTable;
  /** Entries that were acknowledged because the group has no handler for their type. */
  readonly skipped = new SkippedTypes();
  readonly #host: DispatcherHost;
  readonly #triage: Triage;
  readonly #lanes: Lanes<Task>;
  readonly #deadLetters: DeadLetterMover;
  /** Entries that wait until it is settled whether they have a handler, and those behind them in their lanes. */
  #parked: IncomingEntry[] = [];
  readonly #parkedLanes = new Set<string>();
  #settling: ReturnType<typeof setTimeout> | undefined;
  #source: Source | undefined;
  #held = 0;
  /** Entries that wait for a dead letter to become writable; they do not count as held, up to as many again. */
  #blocked = 0;
  #starved = false;
  #closing = false;
  #onSettled: (() => void) | undefined;

  constructor(name: string, options: DispatcherOptions, host: DispatcherHost) {
    this.name = name;
    this.options = options;
    this.#host = host;
    this.table = new DispatchTable(options);
    this.#triage = new Triage(options, this.table, host);
    this.#lanes = new Lanes(options.concurrency, (task) => this.#attempt(task));
    this.#deadLetters = new DeadLetterMover(options, this.#report);
  }

  /** Begins to read. */
  async open(connection: Connection): Promise<void> {
    const { address, group, start } = this.options;
    const source = await connection.attach({ address, group, start }, this);
    if (this.#closing) return source.close();
    this.#source = source;
    source.resume();
  }

  /** Adds handlers. Throws a `DeliveryError`, with none added, when an event has one. */
  add(registrations: readonly Registration[]): void {
    const returns = this.table.add(registrations);
    this.#settle();
    if (returns) this.#source?.reclaim();
    this.#unpark();
  }

  /** Takes a handler out, lets its running calls finish, and gives back what it had not begun. */
  async remove(registration: Registration, deadline: number): Promise<void> {
    this.table.remove(registration);
    await this.#drain((task) => task.registration === registration, deadline);
  }

  /** Stops reading, lets running handlers finish for at most `deadline` milliseconds, acknowledges them, leaves the rest to others. */
  async close(deadline: number): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#settling);
    const end = Date.now() + deadline;
    await this.#source?.stop();
    this.#release(this.#parked.splice(0));
    await this.#drain(() => true, end - Date.now());
    if (this.#held > 0) {
      const settled = new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
      await within(end - Date.now(), settled);
    }
    await this.#source?.close();
  }

  capacity(): number {
    const room = this.#closing || !this.#source ? 0 : this.options.prefetch - this.#held;
    if (room <= 0) this.#starved = true;
    return Math.max(0, room);
  }

  deliver(entries: readonly IncomingEntry[]): void {
    this.#held += entries.length;
    for (const entry of entries) this.#accept(entry);
  }

  lost(ids: readonly string[]): void {
    const isGone = ({ entry }: { readonly entry: IncomingEntry }) => ids.includes(entry.id);
    // What a drain gave away is free already.
    const running = this.#lanes.running((task) => isGone(task) && !task.abandoned);
    const reason = new DeliveryError(
      "lease_lost",
      "the lease ran out; another member of the group has the event",
    );
    abandon(running, reason);
    this.#free(running.length + this.#lanes.cancel(isGone).length);
  }

  async #drain(matches: (task: Task) => boolean, deadline: number): Promise<void> {
    void this.#giveBack(this.#lanes.hold(matches));
    await within(deadline, this.#lanes.idle(matches));
    const late = this.#lanes.running((task) => matches(task) && !task.abandoned);
    abandon(late, new DeliveryError("drain_deadline", "the subscription closes and waits no longer"));
    // Those that run first: in a lane they come before the others.
    await this.#giveBack([...late, ...this.#lanes.cancel(matches)]);
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      this.#unpark();
    }, SETTLING);
  }

  #unpark(): void {
    this.#parkedLanes.clear();
    for (const entry of this.#parked.splice(0)) this.#accept(entry);
  }

  #park(entry: IncomingEntry, lane: string | undefined): void {
    this.#parked.push(entry);
    if (lane !== undefined) this.#parkedLanes.add(lane);
  }

  #accept(entry: IncomingEntry): void {
    const verdict = this.#triage.judge(entry);
    switch (verdict.kind) {
      case "handle": {
        const { task } = verdict;
        // Behind one that waits: its lane keeps its order.
        if (task.lane !== undefined && this.#parkedLanes.has(task.lane)) this.#park(entry, task.lane);
        else this.#lanes.add(task);
        break;
      }
      case "give up": {
        const { reason, error, type } = verdict;
        void this.#giveUp(entry, { reason, error, type, attempts: entry.deliveries });
        break;
      }
      case "not ours":
        this.#ack(entry);
        break;
      case "expired": {
        const { type } = verdict;
        this.#report("dropped", entry, "its time is over (expiration)", { type, reason: "expired" });
        this.#ack(entry);
        break;
      }
      case "left":
        this.#release([entry]);
        break;
      case "unhandled":
        if (this.#settling !== undefined && !this.#closing) this.#park(entry, verdict.lane);
        else this.#unhandled(entry, verdict.type);
    }
  }

  #unhandled(entry: IncomingEntry, type: string): void {
    const problem = `the group has no handler for the type "${type}"`;
    if (this.options.unhandled === "dead-letter") {
      const error = new DeliveryError("unhandled", problem);
      void this.#giveUp(entry, { reason: "unhandled", error, type, attempts: entry.deliveries });
      return;
    }
    if (this.skipped.add(type)) {
      const message = `${problem}; entries of it are acknowledged and skipped`;
      this.#report("skipped", entry, message, { type, reason: "unhandled" });
    }
    this.#ack(entry);
  }

  /** One call of a handler; resolves with the delay until the next one, when there is to be one. */
  async #attempt(task: Task): Promise<number | undefined> {
    const { entry, registration } = task;
    const { address, group } = this.options;
    const { retry, pulled } = registration;
    const attempt = entry.deliveries + task.attempts;
    task.attempts++;
    task.first ??= new Date();
    const abort = new AbortController();
    task.abort = abort;
    let isOurs = true;
    // Noted before the handler begins, so that it counts if that is the end of this process. The first delivery counts by being handed out.
    const begin = async () => {
      if (attempt > 1) isOurs = (await this.#source?.recordAttempt(entry.id, attempt)) !== false;
      return isOurs;
    };
    try {
      let outcome: unknown;
      if (pulled || (await begin())) {
        const { data, context } = task.attempts === 1 ? task.call : this.#triage.read(entry, registration);
        const delivery = { entry: entry.id, address, group, attempt };
        outcome = await registration.handle(data, { ...context, signal: abort.signal, delivery }, begin);
      }
      if (task.abandoned) return undefined;
      if (!isOurs) this.#free(1);
      else if (outcome === RELEASE) void this.#giveBack([task]);
      else this.#ack(entry);
      return undefined;
    } catch (error) {
      if (task.abandoned) return undefined;
      const { type } = task.call.context.metadata;
      if (attempt >= retry.maxDeliveries || ContractViolation.is(error)) {
        void this.#giveUp(entry, {
          reason: "handler_failed",
          error,
          type,
          attempts: attempt,
          first: task.first,
        });
        return undefined;
      }
      const delay = retryDelay(retry, task.attempts);
      const message = `attempt ${attempt} of ${retry.maxDeliveries} failed: ${errorText(error)}; again in ${Math.round(delay)} ms`;
      this.#report("retry", entry, message, { type, reason: "handler_failed", count: attempt, error });
      return delay;
    }
  }

  async #giveUp(entry: IncomingEntry, why: GivenUp): Promise<void> {
    const source = this.#source;
    if (!source) return;
    let isHeld = true;
    // What is behind it flows although its dead letter cannot be written.
    const onBlocked = () => {
      if (this.#blocked >= this.options.prefetch) return;
      isHeld = false;
      this.#blocked++;
      this.#free(1);
    };
    await this.#deadLetters.move(source, entry, why, () => this.#closing, onBlocked);
    if (isHeld) this.#free(1);
    else this.#blocked--;
  }

  #ack(entry: IncomingEntry): void {
    const free = () => this.#free(1);
    void this.#source?.ack([entry.id]).then(free, free);
  }

  /** Gives back what was on its way to a handler; attempts that were made keep counting. */
  async #giveBack(tasks: readonly Task[]): Promise<void> {
    const recorded = tasks.map(({ entry, attempts, registration }) => {
      // An iterator that was left did not fail: its event comes back as if it had not been handed out.
      const made = registration.pulled ? entry.deliveries - 1 : entry.deliveries + attempts - 1;
      return attempts > 0 && made > 0 ? this.#source?.recordAttempt(entry.id, made) : undefined;
    });
    await Promise.allSettled(recorded);
    this.#release(tasks.map(({ entry }) => entry));
  }

  #release(entries: readonly IncomingEntry[]): void {
    if (entries.length === 0) return;
    const free = () => this.#free(entries.length);
    void this.#source?.release(entries.map(({ id }) => id)).then(free, free);
  }

  #free(count: number): void {
    this.#held -= count;
    if (this.#held === 0) this.#onSettled?.();
    // Half empty, so that reads stay large.
    if (this.#starved && !this.#closing && this.#held <= this.options.prefetch / 2) {
      this.#starved = false;
      this.#source?.resume();
    }
  }

  readonly #report: EntryReporter = (kind, entry, message, extra) => {
    const { address, group } = this.options;
    const where = `"${address}" ${entry.id}${group === undefined ? "" : ` (group "${group}")`}`;
    const about = { address, entry: entry.id, ...(group === undefined ? undefined : { group }) };
    this.#host.report({ kind, message: `${where}: ${message}`, ...about, ...extra });
  };
}
