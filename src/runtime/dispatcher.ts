import { type GivenUp, giveUp } from "./dead-letter-mover.ts";
import type { EventDefinition } from "./definitions.ts";
import { DispatchTable } from "./dispatch-table.ts";
import { ContractViolation, DeliveryError } from "./errors.ts";
import { Lanes } from "./lanes.ts";
import { type DispatcherOptions, RELEASE, type Registration } from "./registration.ts";
import type { EntryReporter } from "./report.ts";
import { retryDelay } from "./retry.ts";
import type { Connection, IncomingEntry, Sink, Source } from "./transport.ts";
import { type DispatcherHost, type Task, Triage } from "./triage.ts";
import { within } from "./within.ts";

/**
 * How long after the last new handler an entry without one is kept before it counts as unhandled, so that a program may subscribe
 * one handler after the other while the group already has a backlog. Milliseconds.
 */
const SETTLING = 1_000;

/** How many types without a handler are remembered, so that each is warned about once. */
const WARNED_TYPES = 1_000;

/** Reads one address for one group and hands each entry to the handler of its type. */
export class Dispatcher implements Sink {
  /** What the bus knows it by. */
  readonly name: string;
  readonly options: DispatcherOptions;
  readonly #host: DispatcherHost;
  readonly #table: DispatchTable;
  readonly #warned = new Set<string>();
  readonly #lanes: Lanes<Task>;
  readonly #abort = new AbortController();
  readonly #triage: Triage;
  /** Entries that wait until it is settled whether they have a handler, and those behind them in their lanes. */
  #parked: IncomingEntry[] = [];
  readonly #parkedLanes = new Set<string>();
  #settling: ReturnType<typeof setTimeout> | undefined;
  #source: Source | undefined;
  #held = 0;
  #starved = false;
  #closing = false;
  #onSettled: (() => void) | undefined;

  constructor(name: string, options: DispatcherOptions, host: DispatcherHost) {
    this.name = name;
    this.options = options;
    this.#host = host;
    this.#table = new DispatchTable(options);
    this.#lanes = new Lanes(options.concurrency, (task) => this.#attempt(task));
    this.#triage = new Triage(options, this.#table, host, this.#abort.signal);
  }

  /** Begins to read. */
  async open(connection: Connection): Promise<void> {
    const { address, group, start } = this.options;
    this.#source = await connection.attach({ address, group, start }, this);
  }

  /** How many handlers it has. */
  get size(): number {
    return this.#table.size;
  }

  /** Tells of events of the channel, so that an entry without a usable type can be told apart. */
  know(events: Iterable<EventDefinition>): void {
    this.#table.know(events);
  }

  /** Adds a handler. Throws a `DeliveryError` when its event has one. */
  add(registration: Registration): void {
    const returns = this.#table.add(registration);
    this.#settle();
    if (returns) this.#source?.reclaim();
    this.#unpark();
  }

  /** Takes a handler out, lets its running calls finish, and gives back what it had not begun. */
  async remove(registration: Registration, deadline: number): Promise<void> {
    this.#table.remove(registration);
    await this.#drain((task) => task.registration === registration, deadline);
  }

  /** Stops reading, lets running handlers finish for at most `deadline` milliseconds, acknowledges them, leaves the rest to others. */
  async close(deadline: number): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#settling);
    const end = Date.now() + deadline;
    await this.#source?.stop();
    this.#release(this.#parked.splice(0).map((entry) => entry.id));
    await this.#drain(() => true, deadline);
    await this.#settled(end - Date.now());
    await this.#source?.close();
  }

  capacity(): number {
    const room = this.#closing ? 0 : this.options.prefetch - this.#held;
    if (room <= 0) this.#starved = true;
    return Math.max(0, room);
  }

  deliver(entries: readonly IncomingEntry[]): void {
    this.#held += entries.length;
    for (const entry of entries) this.#accept(entry);
  }

  async #drain(matches: (task: Task) => boolean, deadline: number): Promise<void> {
    const release = () => this.#release(this.#lanes.cancel(matches).map((task) => task.entry.id));
    release();
    if (!(await within(deadline, this.#lanes.idle(matches))) && this.#closing) {
      this.#abort.abort(new DeliveryError("drain_deadline", "the bus closes and waits no longer"));
    }
    // Those that failed while we waited would like another attempt.
    release();
  }

  /** Waits until the log knows the outcome of everything that was handed over. */
  async #settled(deadline: number): Promise<void> {
    if (this.#held > 0) await within(deadline, new Promise<void>((resolve) => (this.#onSettled = resolve)));
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
      case "expired":
        this.#report("dropped", entry, "its time is over (expiration)", {
          type: verdict.type,
          reason: "expired",
        });
        this.#ack(entry);
        break;
      case "left":
        this.#release([entry.id]);
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
    if (!this.#warned.has(type) && this.#warned.size < WARNED_TYPES) {
      this.#warned.add(type);
      const message = `${problem}; entries of it are acknowledged and skipped`;
      this.#report("skipped", entry, message, { type, reason: "unhandled" });
    }
    this.#ack(entry);
  }

  /** One call of a handler; resolves with the delay until the next one, when there is to be one. */
  async #attempt(task: Task): Promise<number | undefined> {
    const { entry, registration } = task;
    const { address, group } = this.options;
    const attempt = entry.deliveries + task.attempts;
    task.attempts++;
    task.first ??= new Date();
    // Before the handler begins, so that it counts if that is the end of this process. The first delivery counts by being handed out.
    if (attempt > 1) await this.#source?.recordAttempt(entry.id, attempt).catch(() => undefined);
    try {
      const outcome = await registration.handle(task.data, {
        ...task.context,
        delivery: { entry: entry.id, address, group, attempt },
      });
      if (outcome === RELEASE) this.#release([entry.id]);
      else this.#ack(entry);
      return undefined;
    } catch (error) {
      const { retry } = registration;
      const type = task.context.metadata.type;
      if (attempt >= retry.maxDeliveries || ContractViolation.is(error)) {
        const { first } = task;
        await this.#giveUp(entry, { reason: "handler_failed", error, type, attempts: attempt, first });
        return undefined;
      }
      const delay = retryDelay(retry, task.attempts);
      const said = error instanceof Error ? error.message : String(error);
      const message = `attempt ${attempt} of ${retry.maxDeliveries} failed: ${said}; again in ${Math.round(delay)} ms`;
      this.#report("retry", entry, message, { type, reason: "handler_failed", count: attempt, error });
      return delay;
    }
  }

  async #giveUp(entry: IncomingEntry, why: GivenUp): Promise<void> {
    if (this.#source) await giveUp(this.#source, this.options, entry, why, this.#report, () => this.#closing);
    this.#free(1);
  }

  #ack(entry: IncomingEntry): void {
    void this.#source?.ack([entry.id]).then(
      () => this.#free(1),
      () => this.#free(1),
    );
  }

  #release(ids: readonly string[]): void {
    if (ids.length === 0) return;
    void this.#source?.release(ids).then(
      () => this.#free(ids.length),
      () => this.#free(ids.length),
    );
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
