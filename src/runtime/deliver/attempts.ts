import { errorText } from "../error-text.ts";
import { DeliveryError } from "../errors.ts";
import { isUnrecoverable, retryDelay } from "../retry-policy.ts";
import { Attempt } from "./attempt.ts";
import type { DispatcherHost, DispatcherOptions } from "./dispatcher-options.ts";
import type { HandlerContext } from "./handler.ts";
import { LazyContext } from "./handler-context.ts";
import { type HandlerInput, handlerInput, readEntry } from "./handler-input.ts";
import { RELEASE } from "./registration.ts";
import type { Settlement } from "./settlement.ts";
import { laneMayStop, type Task } from "./task.ts";

/** Runs tasks attempt by attempt, and notes in the log how many there were. */
export interface Attempts {
  /** One attempt; resolves with the delay until the next one in milliseconds, when there is to be one. Never rejects. */
  run(task: Task): Promise<number | undefined>;
  /** Releases tasks; attempts that were made keep counting. */
  giveBack(tasks: readonly Task[]): Promise<void>;
}

const NOTHING_TO_NOTE = async () => true;

/** Codes of a handler's errors that are reasons of their own. */
const OWN_REASONS = ["unrecoverable", "handler_timeout"];

/** Makes the attempts of a dispatcher. */
export function createAttempts(
  options: DispatcherOptions,
  { publishBecauseOf }: Pick<DispatcherHost, "publishBecauseOf">,
  settlement: Settlement,
): Attempts {
  const { address, group, params } = options;

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
        const input =
          task.attempts === 1 ? first : handlerInput(registration, readEntry(entry, options), options);
        outcome = await registration.handle(input.data, contextOf(task, input, attempt, count), begin);
      }
      if (attempt.isAbandoned) return undefined;
      if (!isOurs) settlement.forget([entry]);
      else if (outcome === RELEASE) void giveBack([task]);
      else settlement.ack(entry);
      return undefined;
    } catch (error) {
      if (attempt.isAbandoned) return undefined;
      task.since ??= new Date(began);
      const reason =
        DeliveryError.is(error) && OWN_REASONS.includes(error.code) ? error.code : "handler_failed";
      if (count >= retry.maxDeliveries || isUnrecoverable(error, retry)) {
        if (laneMayStop(task.lane, options)) return stopLane(task, error);
        void settlement.giveUp(entry, reason, error, type, count, task.since);
        return undefined;
      }
      const delay = retryDelay(retry, task.attempts);
      const message = `attempt ${count} of ${retry.maxDeliveries} failed: ${errorText(error)}; again in ${Math.round(delay)} ms`;
      settlement.reportEntry("retry", entry, message, { type, reason, count, error });
      return delay;
    }
  }

  /** What a handler gets beside the payload. */
  function contextOf(
    { entry: { id: entry }, registration: { event } }: Task,
    { decoded, headers }: HandlerInput,
    made: Attempt,
    attempt: number,
  ): HandlerContext {
    const known = { event, headers, params, delivery: { entry, address, group, attempt } };
    return new LazyContext(known, decoded, made, publishBecauseOf);
  }

  /** A lane waits for an event that failed for good: it is retried now and then, without being counted further. */
  async function stopLane(task: Task, error: unknown): Promise<number> {
    const { entry, lane, type } = task;
    const message = `the events behind it with the partition key "${lane}" wait until it succeeds: ${errorText(error)}`;
    if (!task.hasStopped)
      settlement.reportEntry("error", entry, message, { type, reason: "lane_stopped", error });
    task.hasStopped = true;
    await settlement.source?.recordAttempt(entry.id, attemptsToKeep(task));
    return task.registration.retry.maxDelay;
  }

  /** How many attempts the log is to know of an event that is not settled. */
  function attemptsToKeep({ entry, attempts, registration, hasStopped }: Task): number {
    // An iterator that ended did not fail: its event comes back as if it had not been handed out.
    const made = entry.deliveries - 1 + (registration.pulled ? 0 : attempts);
    const { maxDeliveries } = registration.retry;
    // What a lane waits for is to be handled again after a restart, unless it ended the processes that did so.
    return hasStopped && entry.deliveries <= maxDeliveries ? Math.min(made, maxDeliveries - 1) : made;
  }

  async function giveBack(tasks: readonly Task[]): Promise<void> {
    const recorded = tasks.map((task) => {
      const made = attemptsToKeep(task);
      return task.attempts > 0 && made > 0 && settlement.source?.recordAttempt(task.entry.id, made);
    });
    await Promise.allSettled(recorded);
    settlement.release(tasks.map(({ entry }) => entry));
  }

  return { run, giveBack };
}
