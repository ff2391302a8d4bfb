import { errorText } from "../error-text.ts";
import { DeliveryError } from "../errors.ts";
import type { EventDefinition } from "../event/definitions.ts";
import { internalsOf } from "../event/event.ts";
import type { Metadata } from "../event/metadata.ts";
import type { PublishFunction } from "../publish/publish.ts";
import type { Report } from "../report.ts";
import { isUnrecoverable, retryDelay } from "../retry-policy.ts";
import type { Connection, IncomingEntry, Sink } from "../transport.ts";
import { type DecodedEvent, decode, isExpired, payloadFor } from "../wire/decode.ts";
import { oversize } from "../wire/limits.ts";
import { LONGEST_TIMER, within } from "../within.ts";
import { Attempt } from "./attempt.ts";
import { createDispatchTable } from "./dispatch-table.ts";
import type { HandlerContext } from "./handler.ts";
import { LazyContext } from "./handler-context.ts";
import { createLanes, type LaneTask } from "./lanes.ts";
import { type DispatcherOptions, RELEASE, type Registration } from "./registration.ts";
import { createSettlement } from "./settlement.ts";
import { countSkipped } from "./skipped-types.ts";

/** What a dispatcher needs of its bus. */
export interface DispatcherHost {
  report(report: Report): void;
  publishBecauseOf(cause: Metadata): PublishFunction;
}

/** Reads one address for one group and hands each entry to the handler of its type. */
export interface Dispatcher {
  readonly options: DispatcherOptions;
  /** Entries that were acknowledged because the group has no handler for their type. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Settled when it reads, or cannot. */
  readonly opened: Promise<void>;
  /** Adds handlers and known events. Throws a `DeliveryError`, with none added, when an event has a handler. */
  add(registrations: readonly Registration[], events: Iterable<EventDefinition>): void;
  /**
   * Takes handlers out, lets their running calls finish for at most `deadline` milliseconds, and gives back what it had not begun. Undefined,
   * with nothing done, when they are all there are.
   */
  remove(registrations: readonly Registration[], deadline: number): Promise<void> | undefined;
  /** Begins no further call of these handlers, and gives back what it had not begun; resolves when their running calls are done. */
  pause(registrations: readonly Registration[]): Promise<void>;
  /** Goes on with handlers that were paused. */
  resume(registrations: readonly Registration[]): void;
  /** Stops reading, lets running handlers finish for at most `deadline` milliseconds, acknowledges them, leaves the rest to others. */
  close(deadline: number): Promise<void>;
}

/** An event on its way to its handler. */
interface Task extends LaneTask {
  readonly entry: IncomingEntry;
  readonly registration: Registration;
  /**
   * What the first call gets, or why there cannot be one, where a lane waits for it; a further one is read anew, as a handler may change what it
   * got.
   */
  readonly first: Call | { readonly problem: unknown };
  readonly type: string;
  /** Attempts made by this member. */
  attempts: number;
  /** It failed for good, and its lane waits for it. */
  hasStopped: boolean;
  /** When the first failed one was made. */
  since: Date | undefined;
  /** The one that runs. */
  attempt: Attempt | undefined;
}

/** What a handler is called with, but for what belongs to one attempt. */
interface Call {
  readonly decoded: DecodedEvent;
  readonly data: unknown;
  readonly headers: HandlerContext["headers"];
}

/**
 * How long after the last new handler an entry without one is kept before it counts as unhandled, so that a program may subscribe
 * one handler after the other while the group already has a backlog. Milliseconds.
 */
const SETTLING = 1_000;

/**
 * From which delivery on an entry that came back without an outcome is handled alone: whatever ended the members before may end this one. What
 * runs beside it would be counted as a failed delivery with it; and if something else is to blame, this one is not to be counted with that.
 */
const SUSPECT = 3;

const NOTHING_TO_NOTE = async () => true;

/** Codes of a handler's errors that stand as reasons of their own. */
const OWN_REASONS = ["unrecoverable", "handler_timeout"];

/** Makes a dispatcher that reads as soon as there is a connection. */
export function createDispatcher(
  options: DispatcherOptions,
  { report, publishBecauseOf }: DispatcherHost,
  connecting: Promise<Connection>,
): Dispatcher {
  const { address, group, dialect, limits } = options;
  const settlement = createSettlement(options, report);
  const { ack, free, giveUp, release, tell } = settlement;
  const table = createDispatchTable(options);
  const lanes = createLanes(options.concurrency, run);
  const skipped = new Map<string, number>();
  /** Entries that wait until it is settled whether they have a handler, and those behind them in their lanes. */
  const parked: IncomingEntry[] = [];
  const parkedLanes = new Set<unknown>();
  let settling: ReturnType<typeof setTimeout> | undefined;

  const sink: Sink = {
    capacity: settlement.room,
    deliver(entries) {
      settlement.hold(entries);
      entries.forEach(accept);
    },
    lost(ids) {
      const isGone = ({ entry }: Task) => ids.includes(entry.id);
      const running = abandon(isGone, "lease_lost", "the lease ran out; another member has the event");
      free([...running, ...lanes.cancel(isGone)].map(({ entry }) => entry));
    },
  };

  async function open(): Promise<void> {
    const connection = await connecting;
    const source = await connection.attach(
      { address, group, start: options.start, partitions: options.channel.partitions },
      sink,
    );
    if (settlement.isClosing) return source.close();
    settlement.source = source;
    source.resume();
  }

  /** Reads an entry and hands it to where it belongs; what cannot be read or does not fit is given up. */
  function accept(entry: IncomingEntry): void {
    let type: string | undefined;
    try {
      const decoded = read(entry);
      type = decoded.cloudEvent.type;
      const addressee = decoded.carried["eventpact-group"];
      if (addressee !== undefined && addressee !== group) ack(entry);
      else if (isExpired(decoded.cloudEvent)) {
        tell("dropped", entry, "its time is over (expiration)", { type, reason: "expired" });
        ack(entry);
      } else {
        type = table.typeOf(decoded);
        route(entry, decoded, type);
      }
    } catch (error) {
      const reason = DeliveryError.is(error) ? error.code : "invalid";
      // What was handed out too often already is not handed out this time.
      const attempts = reason === "max_deliveries" ? entry.deliveries - 1 : entry.deliveries;
      void giveUp(entry, reason, error, type, attempts);
    }
  }

  /** Throws a `DeliveryError` for what cannot be read, or is larger than anything should be. */
  function read(entry: IncomingEntry): DecodedEvent {
    const problem = oversize(entry.fields, limits.eventBytes);
    if (problem) throw new DeliveryError("too_large", `the event ${problem}`);
    return decode(entry, limits.depth, dialect);
  }

  function route(entry: IncomingEntry, decoded: DecodedEvent, type: string): void {
    const registration = table.find(type);
    const lane = options.ordered ? decoded.cloudEvent.partitionkey : undefined;
    if (registration === "left") release([entry]);
    // Behind one that waits: its lane keeps its order.
    else if (registration && !parkedLanes.has(lane)) lanes.add(taskOf(entry, registration, decoded, lane));
    else if (registration || (settling && !settlement.isClosing)) {
      parked.push(entry);
      if (lane !== undefined) parkedLanes.add(lane);
    } else skip(entry, type);
  }

  function taskOf(
    entry: IncomingEntry,
    registration: Registration,
    decoded: DecodedEvent,
    lane: string | undefined,
  ): Task {
    const { maxDeliveries } = registration.retry;
    const { deliveries } = entry;
    return {
      lane,
      unlimited: registration.pulled,
      alone: deliveries > 1 && deliveries >= Math.min(SUSPECT, maxDeliveries),
      entry,
      registration,
      first: firstCall(entry, registration, decoded, lane),
      type: decoded.cloudEvent.type,
      attempts: 0,
      hasStopped: false,
      since: undefined,
      attempt: undefined,
    };
  }

  /** What a handler is called with at first. Throws what makes that impossible, unless the lane is to wait for it. */
  function firstCall(
    { deliveries }: IncomingEntry,
    registration: Registration,
    decoded: DecodedEvent,
    lane: string | undefined,
  ): Task["first"] {
    try {
      if (deliveries <= registration.retry.maxDeliveries) return callOf(registration, decoded);
      const problem = `handed out ${deliveries - 1} times without an outcome; its handler may crash or hang`;
      throw new DeliveryError("max_deliveries", problem);
    } catch (problem) {
      if (!mayStop(lane)) throw problem;
      return { problem };
    }
  }

  /** Whether a lane waits for what failed for good. */
  function mayStop(lane: string | undefined): boolean {
    return lane !== undefined && options.onGap === "stop";
  }

  /** What a handler is called with. Throws a `ContractViolation`. */
  function callOf({ event }: Registration, decoded: DecodedEvent): Call {
    const { carried } = decoded;
    const internals = internalsOf(event);
    const data = event.parse(payloadFor(internals, decoded, dialect));
    return { decoded, data, headers: internals.headers?.read(carried, event) ?? carried };
  }

  /** What a handler gets beside the payload. */
  function contextOf(
    { entry: { id: entry }, registration: { event } }: Task,
    { decoded, headers }: Call,
    made: Attempt,
    attempt: number,
  ): HandlerContext {
    const known = { event, headers, params: options.params, delivery: { entry, address, group, attempt } };
    return new LazyContext(known, decoded, made, publishBecauseOf);
  }

  /** One call of a handler; resolves with the delay until the next one, when there is to be one. */
  async function run(task: Task): Promise<number | undefined> {
    const { entry, registration, first, type } = task;
    const { retry, pulled } = registration;
    const count = entry.deliveries + task.attempts++;
    const began = Date.now();
    const attempt = new Attempt();
    task.attempt = attempt;
    let isOurs = true;
    // Noted before the handler begins, so that it counts if that is the end of this process.
    const note = async () => {
      isOurs = (await settlement.source?.recordAttempt(entry.id, count)) !== false;
      return isOurs;
    };
    // The first delivery counts by being handed out.
    const begin = count > 1 ? note : NOTHING_TO_NOTE;
    try {
      if ("problem" in first) throw first.problem;
      let outcome: unknown;
      if (pulled || count === 1 || (await note())) {
        const call = task.attempts === 1 ? first : callOf(registration, read(entry));
        outcome = await registration.handle(call.data, contextOf(task, call, attempt, count), begin);
      }
      if (attempt.isAbandoned) return undefined;
      if (!isOurs) free([entry]);
      else if (outcome === RELEASE) void giveBack([task]);
      else ack(entry);
      return undefined;
    } catch (error) {
      if (attempt.isAbandoned) return undefined;
      task.since ??= new Date(began);
      const reason =
        DeliveryError.is(error) && OWN_REASONS.includes(error.code) ? error.code : "handler_failed";
      if (count >= retry.maxDeliveries || isUnrecoverable(error, retry)) {
        if (mayStop(task.lane)) return wait(task, error);
        void giveUp(entry, reason, error, type, count, task.since);
        return undefined;
      }
      const delay = retryDelay(retry, task.attempts);
      const message = `attempt ${count} of ${retry.maxDeliveries} failed: ${errorText(error)}; again in ${Math.round(delay)} ms`;
      tell("retry", entry, message, { type, reason, count, error });
      return delay;
    }
  }

  /** A lane waits for an event that failed for good: it is tried again now and then, without being counted further. */
  async function wait(task: Task, error: unknown): Promise<number> {
    const { entry, lane, type } = task;
    const message = `the events behind it with the partition key "${lane}" wait until it succeeds: ${errorText(error)}`;
    if (!task.hasStopped) tell("error", entry, message, { type, reason: "lane_stopped", error });
    task.hasStopped = true;
    await settlement.source?.recordAttempt(entry.id, attemptsLeftBehind(task));
    return task.registration.retry.maxDelay;
  }

  /** How many attempts the log is to know of an event that is not settled. */
  function attemptsLeftBehind({ entry, attempts, registration, hasStopped }: Task): number {
    // An iterator that was left did not fail: its event comes back as if it had not been handed out.
    const made = entry.deliveries - 1 + (registration.pulled ? 0 : attempts);
    const { maxDeliveries } = registration.retry;
    // What a lane waits for is to be handled again after a restart, unless it ended the processes that did so.
    return hasStopped && entry.deliveries <= maxDeliveries ? Math.min(made, maxDeliveries - 1) : made;
  }

  function skip(entry: IncomingEntry, type: string): void {
    const problem = `the group has no handler for the type "${type}"`;
    const reason = "unhandled";
    if (options.unhandled === "dead-letter") throw new DeliveryError(reason, problem);
    // Without a group nothing is acknowledged, so nothing is lost.
    if (countSkipped(skipped, type) && group !== undefined)
      tell("skipped", entry, `${problem}; such entries are skipped`, { type, reason });
    ack(entry);
  }

  /** Gives back what was on its way to a handler; attempts that were made keep counting. */
  async function giveBack(tasks: readonly Task[]): Promise<void> {
    const recorded = tasks.map((task) => {
      const made = attemptsLeftBehind(task);
      return task.attempts > 0 && made > 0 && settlement.source?.recordAttempt(task.entry.id, made);
    });
    await Promise.allSettled(recorded);
    release(tasks.map(({ entry }) => entry));
  }

  /** Ends attempts that run; what a drain gave away before is free already. */
  function abandon(matches: (task: Task) => boolean, code: string, message: string): Task[] {
    const tasks = lanes.running((task) => matches(task) && !task.attempt?.isAbandoned);
    for (const { attempt } of tasks) attempt?.abandon(new DeliveryError(code, message));
    return tasks;
  }

  async function drain(matches: (task: Task) => boolean, deadline: number): Promise<void> {
    void giveBack(lanes.hold(matches));
    await within(deadline, lanes.idle(matches));
    const late = abandon(matches, "drain_deadline", "the subscription waits no longer");
    // Those that run first: in a lane they come before the others.
    await giveBack([...late, ...lanes.cancel(matches)]);
  }

  function unpark(): void {
    parkedLanes.clear();
    parked.splice(0).forEach(accept);
  }

  const opened = open();
  // Whoever subscribes hears of it; nobody else has to.
  opened.catch(() => undefined);
  return {
    options,
    skipped,
    opened,
    add(registrations, events) {
      const returns = table.add(registrations, events);
      clearTimeout(settling);
      settling = setTimeout(() => {
        settling = undefined;
        unpark();
      }, SETTLING);
      if (returns) settlement.source?.reclaim();
      unpark();
    },
    remove(registrations, deadline) {
      if (!table.remove(registrations)) return undefined;
      return drain(({ registration }) => registrations.includes(registration), deadline);
    },
    async pause(registrations) {
      table.pause(registrations);
      settlement.isPaused = table.isPaused();
      await drain(({ registration }) => registrations.includes(registration), LONGEST_TIMER);
    },
    resume(registrations) {
      table.resume(registrations);
      settlement.isPaused = table.isPaused();
      settlement.source?.reclaim();
      settlement.source?.resume();
    },
    async close(deadline) {
      settlement.isClosing = true;
      // At once, as the source may take a while to stop.
      void giveBack(lanes.hold(() => true));
      clearTimeout(settling);
      const end = Date.now() + deadline;
      await within(deadline, Promise.allSettled([opened]));
      await settlement.source?.stop();
      release(parked.splice(0));
      await drain(() => true, end - Date.now());
      await within(end - Date.now(), settlement.settled());
      await settlement.source?.close();
    },
  };
}
