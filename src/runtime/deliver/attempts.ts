import { errorText } from "../error-text.ts";
import { DeliveryError } from "../errors.ts";
import { isUnrecoverable, type RetryPolicy, retryDelay } from "../retry-policy.ts";
import { within } from "../within.ts";
import { Attempt } from "./attempt.ts";
import type { DispatchTable } from "./dispatch-table.ts";
import type { DispatcherHost, DispatcherOptions } from "./dispatcher-options.ts";
import type { HandlerContext } from "./handler.ts";
import { LazyContext } from "./handler-context.ts";
import { type HandlerInput, handlerInput, readEntry, unsafeNumberAt } from "./handler-input.ts";
import type { Intake } from "./intake.ts";
import { type HandlerCall, RELEASE, type Registration } from "./registration.ts";
import type { Settlement } from "./settlement.ts";
import { laneMayStop, type Task, tooManyDeliveries } from "./task.ts";

/** Runs tasks attempt by attempt, and notes in the log how many there were. */
export interface Attempts {
  /** One attempt; resolves with the delay until the next one in milliseconds, when there is to be one. Never rejects. */
  run(task: Task): Promise<number | undefined>;
  /** Releases tasks; attempts that were made keep counting. */
  giveBack(tasks: readonly Task[]): Promise<void>;
  /** Notes that the last attempt at a task was none: no handler had it. */
  uncount(task: Task): void;
}

/** How long an isolated event waits for what is acknowledged to be so. */
const CONFIRM_TIMEOUT_MS = 1_000;

/** Codes of a handler's errors that are reasons of their own. */
const OWN_REASONS = ["unrecoverable", "handler_timeout"];

/** Makes the attempts of a dispatcher. `reroute` takes an event that was identified and has no handler. */
export function createAttempts(
  options: DispatcherOptions,
  { publishBecauseOf }: Pick<DispatcherHost, "publishBecauseOf">,
  settlement: Settlement,
  table: DispatchTable,
  reroute: Intake["route"],
): Attempts {
  const { address, group, params } = options;

  async function run(task: Task): Promise<number | undefined> {
    const { entry, type } = task;
    const attempt = new Attempt();
    task.attempt = attempt;
    if (task.isolated) {
      // What has ended is not to be blamed for what this one does to the process.
      await within(CONFIRM_TIMEOUT_MS, settlement.confirmed());
      if (attempt.isAbandoned) return undefined;
    }
    if (task.registration && !table.isActive(task.registration)) {
      // Closed or paused while it waited in its lane; another handler may have taken its place.
      const registration = table.find(task.registration.event.type);
      if (!registration || !table.isActive(registration)) return void giveBack([task]);
      task.registration = registration;
    }
    const count = entry.deliveries + task.attempts++;
    const began = Date.now();
    let isOurs: boolean | undefined;
    /** The entry is at fault, not its handler. */
    let isRefused = false;
    // Counted before it is validated, so that it counts if validating ends this process; the first delivery mostly counts by being handed out.
    const isFree = count === 1 && !table.countsAttempts();
    const isCounted = async () => {
      isOurs ??= isFree || (await settlement.source?.recordAttempt(entry.id, count)) !== false;
      return isOurs;
    };
    const callOf = (registration: Registration): HandlerCall => {
      isRefused = true;
      const decoded = task.attempts === 1 ? task.decoded : readEntry(entry, options);
      const input = handlerInput(registration, decoded, options);
      isRefused = false;
      if (input.unsafeNumber !== undefined && task.attempts === 1) {
        const message = `${unsafeNumberAt(input.unsafeNumber)}; it is handled all the same`;
        settlement.reportEntry("error", entry, message, { type, reason: "unsafe_number" });
      }
      return { data: input.data, context: contextOf(task, input, attempt, count) };
    };
    try {
      if (entry.deliveries > retryOf(task).maxDeliveries) {
        isRefused = true;
        throw tooManyDeliveries(entry);
      }
      if (!task.registration && (await isCounted())) {
        isRefused = true;
        const identified = await identify(task, count, attempt);
        isRefused = false;
        if (!identified || attempt.isAbandoned) return undefined;
        task.registration = identified;
        // It begins when it is handed out.
        if (task.registration.pulled) isOurs = undefined;
      }
      const { registration } = task;
      let outcome: unknown;
      if (registration?.pulled)
        outcome = await registration.handle(async () =>
          (await isCounted()) ? callOf(registration) : undefined,
        );
      else if (registration && (isFree || (await isCounted())) && !attempt.isAbandoned) {
        const { data, context } = callOf(registration);
        attempt.hasBegun = !registration.wrapped;
        outcome = await registration.handle(data, context);
      }
      if (attempt.isAbandoned) return undefined;
      if (isOurs === false) settlement.forget([entry]);
      else if (outcome === RELEASE) void giveBack([task]);
      else settlement.ack(entry);
      return undefined;
    } catch (error) {
      if (attempt.isAbandoned) return undefined;
      attempt.hasBegun = true;
      if (!isRefused) task.since ??= new Date(began);
      const retry = retryOf(task);
      if (isRefused || count >= retry.maxDeliveries || isHopeless(task, error, retry)) {
        if (laneMayStop(task.lane, options)) return stopLane(task, error);
        void settlement.giveUp(entry, reasonOf(error, isRefused), error, type, count, task.since);
        return undefined;
      }
      const delay = retryDelay(retry, task.attempts);
      const message = `attempt ${count} of ${retry.maxDeliveries} failed, the handler threw: ${errorText(error)}; again in ${Math.round(delay)} ms`;
      const reason = reasonOf(error, false);
      settlement.reportEntry("retry", entry, message, { type, reason, count, error });
      return delay;
    }
  }

  /** Whether trying again is pointless. A judgement that fails itself is reported, and the event is tried again. */
  function isHopeless({ entry, type }: Task, error: unknown, retry: RetryPolicy): boolean {
    try {
      return isUnrecoverable(error, retry);
    } catch (failure) {
      const message = `retry.unrecoverable threw: ${errorText(failure)}; the event is tried again`;
      settlement.reportEntry("error", entry, message, {
        type,
        reason: "unrecoverable_failed",
        error: failure,
      });
      return false;
    }
  }

  /**
   * Finds the handler of an event by its payload. Resolves with undefined, with the event given away, when none takes it now. Rejects with what
   * keeps it from being identified.
   */
  async function identify(
    { decoded, entry }: Task,
    count: number,
    attempt: Attempt,
  ): Promise<Registration | undefined> {
    if (attempt.isAbandoned) return undefined;
    const type = table.typeOf(decoded);
    const registration = table.find(type);
    const isTaken = isActive(registration);
    if (isTaken && !registration?.pulled) return registration;
    // Identifying was no attempt.
    await settlement.source?.recordAttempt(entry.id, count - 1);
    if (isTaken || attempt.isAbandoned) return registration;
    if (table.find(type)) settlement.release([entry]);
    else reroute(entry, decoded, type);
    return undefined;
  }

  function isActive(registration: Registration | undefined): boolean {
    return registration !== undefined && table.isActive(registration);
  }

  /** What a handler gets beside the payload. */
  function contextOf(
    { entry: { id: entry } }: Task,
    { event, decoded, headers }: HandlerInput,
    made: Attempt,
    attempt: number,
  ): HandlerContext {
    const known = { event, headers, params, delivery: { entry, address, group, attempt } };
    return new LazyContext(known, decoded, made, publishBecauseOf);
  }

  /** A lane waits for an event that failed for good: it is retried now and then, without being counted further. */
  async function stopLane(task: Task, error: unknown): Promise<number> {
    const { entry, type } = task;
    const message = `the events behind it with the same partition key wait until it succeeds: ${errorText(error)}`;
    if (!task.hasStopped)
      settlement.reportEntry("error", entry, message, { type, reason: "lane_stopped", error });
    task.hasStopped = true;
    await settlement.source?.recordAttempt(entry.id, attemptsToKeep(task));
    return retryOf(task).maxDelay;
  }

  /** How many attempts the log is to know of an event that is not settled. */
  function attemptsToKeep(task: Task): number {
    const { entry, attempts, attempt, registration, hasStopped } = task;
    const begun = attempts > 0 && attempt?.hasBegun === false ? attempts - 1 : attempts;
    // An iterator that ended did not fail: its event comes back as if it had not been handed out.
    const made = entry.deliveries - 1 + (registration?.pulled ? 0 : begun);
    const maxDeliveries = retryOf(task).maxDeliveries;
    // What a lane waits for is to be handled again after a restart, unless it ended the processes that did so.
    return hasStopped && entry.deliveries <= maxDeliveries ? Math.min(made, maxDeliveries - 1) : made;
  }

  function retryOf({ registration }: Task): RetryPolicy {
    return registration?.retry ?? table.retry();
  }

  async function giveBack(tasks: readonly Task[]): Promise<void> {
    const recorded = tasks.map((task) => {
      const made = attemptsToKeep(task);
      // Without a first one to count, one that is taken back was not noted either.
      const isNoted = made > 0 || table.countsAttempts();
      return task.attempts > 0 && isNoted && settlement.source?.recordAttempt(task.entry.id, made);
    });
    await Promise.allSettled(
      // Counting only guards against a crash: the events are given back all the same.
      recorded,
    );
    settlement.release(tasks.map(({ entry }) => entry));
    // A handler that took the place of theirs meanwhile asked for what had been given back before.
    const isReplaced = ({ registration }: Task) =>
      registration && !table.isActive(registration) && isActive(table.find(registration.event.type));
    if (tasks.some(isReplaced)) settlement.source?.reclaim();
  }

  function uncount(task: Task): void {
    void settlement.source?.recordAttempt(task.entry.id, attemptsToKeep(task));
  }

  return { run, giveBack, uncount };
}

/** Why an attempt failed, as a stable word. */
function reasonOf(error: unknown, isRefused: boolean): string {
  if (isRefused) return DeliveryError.is(error) ? error.code : "invalid";
  return DeliveryError.is(error) && OWN_REASONS.includes(error.code) ? error.code : "handler_failed";
}
