import { DeliveryError } from "../errors.ts";
import type { EventDefinition } from "../event/definitions.ts";
import { CLOSE_GRACE_MS, MAX_TIMER_MS, within } from "../within.ts";
import type { Attempts } from "./attempts.ts";
import type { DispatchTable } from "./dispatch-table.ts";
import type { Intake } from "./intake.ts";
import type { Lanes } from "./lanes.ts";
import type { Registration } from "./registration.ts";
import type { Settlement } from "./settlement.ts";
import type { Task } from "./task.ts";

/** Controls for the handlers of a dispatcher while it reads. */
export interface Control {
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
  /**
   * Stops reading, lets running handlers finish for at most `deadline` milliseconds, acknowledges them, leaves the rest to others. Resolves a second
   * after the deadline at the latest; `left` then says when the source has really been closed.
   */
  close(deadline: number): Promise<void>;
  /** Resolves when the source has been closed, or at once when nobody closed it. */
  left(): Promise<void>;
  /** Whether nothing that comes is handled any more. */
  isOver(): boolean;
}

/** Makes the controls of a dispatcher. `opened` is settled when it reads, or cannot. */
export function createControl(
  settlement: Settlement,
  table: DispatchTable,
  lanes: Lanes<Task>,
  intake: Intake,
  { giveBack, uncount }: Attempts,
  opened: Promise<void>,
): Control {
  const isOf = (registrations: readonly Registration[]) => (task: Task) =>
    task.registration !== undefined && registrations.includes(task.registration);

  function giveUpWaiting(matches: (task: Task) => boolean): Task[] {
    return abandon(lanes, (task) => matches(task) && isWaiting(task), "released", "it is given back");
  }

  async function drain(matches: (task: Task) => boolean, deadline: number): Promise<void> {
    void giveBack([...giveUpWaiting(matches), ...lanes.hold(matches)]);
    await within(deadline, lanes.idle(matches));
    const late = abandon(lanes, matches, "drain_deadline", "the subscription waits no longer");
    // Those that run first: in a lane they come before the others.
    await giveBack([...late, ...lanes.cancel(matches)]);
  }

  let leaving = Promise.resolve();
  let isOver = false;

  async function leave(end: number): Promise<void> {
    await within(end - performance.now(), Promise.allSettled([opened]));
    // A broker that does not answer may hold it up for longer.
    if (settlement.source) await within(end - performance.now(), settlement.source.stop());
    isOver = true;
    settlement.release(intake.takeParked());
    await drain(() => true, end - performance.now());
    await within(end - performance.now(), settlement.settled());
    await settlement.source?.close();
  }

  /** Takes what was given back. What is not identified yet may be of a type that is back, and comes again behind that, all at once and so in order. */
  function takeAgain(): void {
    const isUnidentified = ({ registration, attempts }: Task) => !registration && attempts === 0;
    const identifying = abandon(lanes, ({ registration }) => !registration, "released", "it comes again");
    for (const task of identifying) uncount(task);
    settlement.release([...identifying, ...lanes.cancel(isUnidentified)].map(({ entry }) => entry));
    settlement.source?.reclaim();
  }

  return {
    add(registrations, events) {
      table.add(registrations, events);
      intake.startGrace();
      takeAgain();
      intake.unpark();
    },
    remove(registrations, deadline) {
      if (!table.remove(registrations)) return undefined;
      return drain(isOf(registrations), deadline);
    },
    async pause(registrations) {
      table.pause(registrations);
      settlement.isPaused = table.isPaused();
      await drain(isOf(registrations), MAX_TIMER_MS);
    },
    resume(registrations) {
      table.resume(registrations);
      settlement.isPaused = table.isPaused();
      takeAgain();
      settlement.source?.resume();
    },
    async close(deadline) {
      settlement.isClosing = true;
      // At once, as the source may take a while to stop.
      void giveBack([...giveUpWaiting(() => true), ...lanes.hold(() => true)]);
      intake.stopGrace();
      leaving = leave(performance.now() + deadline);
      await within(deadline + CLOSE_GRACE_MS, leaving);
    },
    left: () => leaving,
    isOver: () => isOver,
  };
}

/** Whether its handler was not called yet: middleware waits, such as for what is needed to call it. */
function isWaiting({ registration, attempt }: Task): boolean {
  return !registration?.pulled && attempt?.hasBegun === false;
}

/** Abandons attempts that run, and returns their tasks; those that a drain abandoned before are released already. */
export function abandon(
  lanes: Lanes<Task>,
  matches: (task: Task) => boolean,
  code: string,
  message: string,
): Task[] {
  const tasks = lanes.running((task) => matches(task) && !task.attempt?.isAbandoned);
  for (const { attempt } of tasks) attempt?.abandon(new DeliveryError(code, message));
  return tasks;
}
