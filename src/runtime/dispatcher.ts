import { matchAddress } from "./channel.ts";
import { deadLetterFields, type FailureReason } from "./dead-letter.ts";
import { type DecodedEvent, decode, headersFor, isExpired, MalformedEntry, payloadFor } from "./decode.ts";
import type { ChannelAddress, EventDefinition } from "./definitions.ts";
import type { Metadata } from "./envelope.ts";
import { ContractViolation, DeliveryError } from "./errors.ts";
import { internalsOf } from "./event.ts";
import type { HandlerContext } from "./handler.ts";
import { Lanes } from "./lanes.ts";
import type { PublishFunction } from "./publish.ts";
import type { Report } from "./report.ts";
import { type RetryPolicy, retryDelay } from "./retry.ts";
import { tellApart } from "./tell-apart.ts";
import type { Connection, IncomingEntry, Sink, Source } from "./transport.ts";
import { within } from "./within.ts";

/** What a handler resolves with to have the event given back instead of acknowledged. */
export const RELEASE = Symbol("release");

/** One handler in the dispatch table. */
export interface Registration {
  readonly event: EventDefinition;
  readonly handle: (data: unknown, context: HandlerContext) => unknown;
  readonly retry: RetryPolicy;
  /** The handler waits for somebody who pulls, and does not count against the concurrency. */
  readonly pulled: boolean;
}

/** How one address is read for one group. */
export interface DispatcherOptions {
  readonly address: string;
  readonly channel: ChannelAddress;
  readonly group: string | undefined;
  readonly start: "oldest" | "newest";
  readonly concurrency: number;
  readonly prefetch: number;
  readonly ordered: boolean;
  readonly unhandled: "skip" | "dead-letter";
}

/** What a dispatcher needs of its bus. */
export interface DispatcherHost {
  report(report: Report): void;
  publishBecauseOf(cause: Metadata): PublishFunction;
}

/** What is to become of an entry. */
type Verdict =
  | { readonly kind: "handle"; readonly task: Task }
  | {
      readonly kind: "bury";
      readonly reason: FailureReason;
      readonly error: unknown;
      readonly type: string | undefined;
    }
  | { readonly kind: "expired" | "left" | "unhandled"; readonly type: string }
  | { readonly kind: "not_ours" };

interface Task {
  readonly lane: string | undefined;
  readonly unlimited: boolean;
  readonly alone: boolean;
  readonly entry: IncomingEntry;
  readonly registration: Registration;
  readonly data: unknown;
  readonly context: Omit<HandlerContext, "delivery">;
  /** Attempts made by this member. */
  attempts: number;
  first: Date | undefined;
}

/**
 * How long after the last new handler an entry without one is kept before it counts as unhandled, so that a program may subscribe
 * one handler after the other while the group already has a backlog. Milliseconds.
 */
const SETTLING = 1_000;

/**
 * From which delivery on an entry that came back without an outcome is handled alone: whatever ended the members before may end this one, and
 * what runs beside it would be counted as a failed delivery with it.
 */
const SUSPECT = 3;

/** How many types without a handler are remembered, so that each is warned about once. */
const WARNED_TYPES = 1_000;

/** Reads one address for one group and hands each entry to the handler of its type. */
export class Dispatcher implements Sink {
  /** What the bus knows it by. */
  readonly name: string;
  readonly options: DispatcherOptions;
  readonly #host: DispatcherHost;
  readonly #handlers = new Map<string, Registration>();
  /** All events of the channel that are known here, also those without a handler. */
  readonly #known = new Map<string, EventDefinition>();
  /** Types whose handler was closed while others stay. */
  readonly #left = new Set<string>();
  readonly #warned = new Set<string>();
  readonly #lanes: Lanes<Task>;
  readonly #abort = new AbortController();
  readonly #params: Readonly<Record<string, string>>;
  #parked: IncomingEntry[] = [];
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
    this.#lanes = new Lanes(options.concurrency, (task) => this.#attempt(task));
    this.#params = matchAddress(options.channel, options.address) ?? {};
  }

  /** Begins to read. */
  async open(connection: Connection): Promise<void> {
    const { address, group, start } = this.options;
    this.#source = await connection.attach({ address, group, start }, this);
  }

  /** How many handlers it has. */
  get size(): number {
    return this.#handlers.size;
  }

  /** Tells of events of the channel, so that an entry without a usable type can be told apart. */
  know(events: Iterable<EventDefinition>): void {
    for (const event of events) this.#known.set(event.type, event);
  }

  /** Adds a handler. Throws a `DeliveryError` when its event has one. */
  add(registration: Registration): void {
    const { type, key } = registration.event;
    if (this.#handlers.has(type)) {
      const { address, group } = this.options;
      throw new DeliveryError(
        "handler_exists",
        `${key} (${type}) already has a handler on "${address}" in group "${group ?? "(ephemeral)"}"; close that subscription first, or use another group`,
      );
    }
    this.#handlers.set(type, registration);
    this.know([registration.event]);
    this.#settle();
    if (this.#left.delete(type)) this.#source?.reclaim();
    const parked = this.#parked;
    this.#parked = [];
    for (const entry of parked) this.#accept(entry);
  }

  /** Takes a handler out, lets its running calls finish, and gives back what it had not begun. */
  async remove(registration: Registration, deadline: number): Promise<void> {
    const { type } = registration.event;
    this.#handlers.delete(type);
    this.#left.add(type);
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
      const parked = this.#parked;
      this.#parked = [];
      for (const entry of parked) this.#accept(entry);
    }, SETTLING);
  }

  #accept(entry: IncomingEntry): void {
    const verdict = this.#judge(entry);
    switch (verdict.kind) {
      case "handle":
        this.#lanes.add(verdict.task);
        break;
      case "bury":
        void this.#bury(entry, verdict.reason, verdict.error, entry.deliveries, verdict.type);
        break;
      case "not_ours":
        this.#ack(entry);
        break;
      case "expired": {
        const { type } = verdict;
        this.#report("dropped", entry, "its time is over (expiration)", { type, reason: "expired" });
        this.#ack(entry);
        break;
      }
      case "left":
        this.#release([entry.id]);
        break;
      case "unhandled":
        if (this.#settling !== undefined && !this.#closing) this.#parked.push(entry);
        else this.#unhandled(entry, verdict.type);
    }
  }

  /** What is to become of an entry. */
  #judge(entry: IncomingEntry): Verdict {
    let type: string | undefined;
    try {
      const decoded = decode(entry.fields);
      const only = decoded.carried["eventpact-group"];
      if (only !== undefined && only !== this.options.group) return { kind: "not_ours" };
      type = decoded.metadata.type;
      if (isExpired(decoded)) return { kind: "expired", type };
      if (!this.#handlers.has(type) && !this.#known.has(type)) {
        const told = tellApart(decoded, [...this.#known.values()], this.options.channel);
        if (told instanceof Error) return { kind: "bury", reason: "ambiguous", error: told, type };
        type = told?.type ?? type;
      }
      const registration = this.#handlers.get(type);
      if (!registration) return { kind: this.#left.has(type) ? "left" : "unhandled", type };
      if (entry.deliveries > registration.retry.maxDeliveries) {
        const problem = `handed out ${entry.deliveries - 1} times without an outcome; its handler may crash or hang`;
        return {
          kind: "bury",
          reason: "max_deliveries",
          error: new DeliveryError("max_deliveries", problem),
          type,
        };
      }
      return { kind: "handle", task: this.#prepare(entry, decoded, registration) };
    } catch (error) {
      return { kind: "bury", reason: error instanceof MalformedEntry ? "malformed" : "invalid", error, type };
    }
  }

  #prepare(entry: IncomingEntry, decoded: DecodedEvent, registration: Registration): Task {
    const { event } = registration;
    const { metadata } = decoded;
    const internals = internalsOf(event);
    return {
      lane: this.options.ordered ? metadata.partitionkey : undefined,
      unlimited: registration.pulled,
      alone: entry.deliveries >= Math.min(SUSPECT, registration.retry.maxDeliveries) && entry.deliveries > 1,
      entry,
      registration,
      data: event.parse(payloadFor(internals, decoded)),
      context: {
        event,
        metadata,
        headers: headersFor(internals, decoded.carried),
        params: this.#params,
        signal: this.#abort.signal,
        publish: this.#host.publishBecauseOf(metadata),
      },
      attempts: 0,
      first: undefined,
    };
  }

  #unhandled(entry: IncomingEntry, type: string): void {
    const problem = `the group has no handler for the type "${type}"`;
    if (this.options.unhandled === "dead-letter") {
      const error = new DeliveryError("unhandled", problem);
      void this.#bury(entry, "unhandled", error, entry.deliveries, type);
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
        await this.#bury(entry, "handler_failed", error, attempt, type, task.first);
        return undefined;
      }
      const delay = retryDelay(retry, task.attempts);
      this.#report(
        "retry",
        entry,
        `attempt ${attempt} of ${retry.maxDeliveries} failed: ${messageOf(error)}; again in ${Math.round(delay)} ms`,
        {
          type,
          reason: "handler_failed",
          count: attempt,
          error,
        },
      );
      return delay;
    }
  }

  /** Moves an entry to the dead letters; tries until it is written, as an entry is never lost for want of a grave. */
  async #bury(
    entry: IncomingEntry,
    reason: FailureReason,
    error: unknown,
    attempts: number,
    type?: string,
    first = new Date(),
  ): Promise<void> {
    const { address, group } = this.options;
    const extra = { reason, count: attempts, error, ...(type === undefined ? undefined : { type }) };
    if (group === undefined) {
      this.#report("dropped", entry, `${reason}: ${messageOf(error)}`, extra);
      this.#ack(entry);
      return;
    }
    const fields = deadLetterFields({
      address,
      entry: entry.id,
      group,
      reason,
      error: messageOf(error),
      attempts,
      first,
      last: new Date(),
    });
    for (let failures = 1; ; failures++) {
      try {
        await this.#source?.deadLetter(entry.id, fields);
        this.#report(
          "dead_letter",
          entry,
          `moved to the dead letters as ${reason}: ${messageOf(error)}`,
          extra,
        );
        this.#free(1);
        return;
      } catch (failure) {
        this.#report(
          "error",
          entry,
          `could not be moved to the dead letters, and stays pending: ${messageOf(failure)}`,
          {
            reason: "dead_letter_failed",
            error: failure,
          },
        );
        if (this.#closing) {
          this.#free(1);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 100 * 2 ** failures)));
      }
    }
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

  #report(kind: Report["kind"], entry: IncomingEntry, message: string, extra: Partial<Report>): void {
    const { address, group } = this.options;
    const where = `"${address}" ${entry.id}${group === undefined ? "" : ` (group "${group}")`}`;
    this.#host.report({
      kind,
      message: `${where}: ${message}`,
      address,
      entry: entry.id,
      ...(group === undefined ? undefined : { group }),
      ...extra,
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
