/** Work that belongs to a lane. */
export interface LaneTask {
  /** Tasks with the same key run one after the other, in the order they were added; undefined runs at once. */
  readonly lane: string | undefined;
  /** Exempt from the limit: it waits for somebody who pulls. */
  readonly exempt: boolean;
  /** Never two of these at a time, and for a moment nothing beside it: what happens to the process then is its doing. */
  readonly isolated: boolean;
}

/** How long an isolated task waits for others to end at most, and how long none begins beside it. */
const ISOLATION_MS = 1_000;

type Matches<T> = (task: T) => boolean;

/** Runs tasks in lanes, a limited number of them at a time. */
export interface Lanes<T extends LaneTask> {
  add(task: T): void;
  /** Whether a lane has tasks. */
  has(lane: string | undefined): boolean;
  /**
   * From now on none of these tasks begins. Takes out and returns those that nothing of their lane runs before; the others are to be taken
   * with `cancel` once it is over, so that a lane is given away in its order.
   */
  hold(matches: Matches<T>): T[];
  /** Takes out and returns those of these tasks that are not running, waiting ones included. Ends their `hold`. */
  cancel(matches: Matches<T>): T[];
  /** Those of these tasks that run. */
  running(matches: Matches<T>): T[];
  /** Resolves when none of these tasks runs, nor one that they wait for in their lane. */
  idle(matches: Matches<T>): Promise<void>;
}

/**
 * Makes lanes that run at most `limit` tasks at a time. `run` resolves when a task is over, or with the milliseconds after which it wants to
 * run again; meanwhile its lane waits.
 */
export function createLanes<T extends LaneTask>(
  limit: number,
  run: (task: T) => Promise<number | undefined>,
): Lanes<T> {
  /** By lane. The first of each runs, waits for another attempt, or is ready. */
  const queues = new Map<string, T[]>();
  /** Tasks that may start when there is capacity: the first of a lane, or without one. */
  const ready = new Set<T>();
  const running = new Set<T>();
  const waiting = new Map<T, ReturnType<typeof setTimeout>>();
  let held: Matches<T>[] = [];
  let watchers: { readonly matches: Matches<T>; readonly resolve: () => void }[] = [];
  /** How many running tasks count against the limit. */
  let usedCapacity = 0;
  /** Whether there may be tasks that are exempt from the limit. */
  let hasExempt = false;
  let runningIsolated = 0;
  /** Until when nothing begins beside the isolated task. */
  let isolatedUntil = 0;
  /** Since when an isolated task waits for the others to end. */
  let waitingSince: number | undefined;
  let pumpTimer: ReturnType<typeof setTimeout> | undefined;

  const queueOf = (task: T) => (task.lane === undefined ? [task] : (queues.get(task.lane) ?? []));

  /** Starts what may start, and resolves the promises of `idle` whose tasks are over. */
  function pump(): void {
    for (const task of ready) {
      if (usedCapacity >= limit && !hasExempt) break;
      if (runningIsolated > 0 && (task.isolated || performance.now() < isolatedUntil)) {
        if (task.exempt || task.isolated) continue;
        break;
      }
      if ((!task.exempt && usedCapacity >= limit) || held.some((matches) => matches(task))) continue;
      // Those behind it wait, too, so that it gets its turn.
      if (task.isolated && !mayIsolate()) break;
      start(task);
    }
    if (watchers.length === 0) return;
    watchers = watchers.filter(({ matches, resolve }) => {
      const isBusy = [...running].some((task) => matches(task) || queueOf(task).some(matches));
      if (!isBusy) resolve();
      return isBusy;
    });
  }

  /** Whether an isolated task may begin: when no other runs, or it has waited for long enough. */
  function mayIsolate(): boolean {
    const now = performance.now();
    waitingSince ??= now;
    const left = usedCapacity === 0 ? 0 : waitingSince + ISOLATION_MS - now;
    if (left > 0) {
      pumpIn(left);
      return false;
    }
    waitingSince = undefined;
    isolatedUntil = now + ISOLATION_MS;
    pumpIn(ISOLATION_MS);
    return true;
  }

  function pumpIn(ms: number): void {
    clearTimeout(pumpTimer);
    pumpTimer = setTimeout(pump, ms);
  }

  function start(task: T): void {
    ready.delete(task);
    running.add(task);
    count(task, 1);
    run(task).then(
      (delay) => over(task, delay),
      () => {
        // Attempts report what fails, and never reject.
        over(task);
      },
    );
  }

  function count({ exempt, isolated }: T, one: number): void {
    if (!exempt) usedCapacity += one;
    if (isolated) runningIsolated += one;
  }

  function over(task: T, delay?: number): void {
    running.delete(task);
    count(task, -1);
    if (task.isolated) clearTimeout(pumpTimer);
    if (delay === undefined) advance(task);
    else {
      const retry = () => {
        waiting.delete(task);
        ready.add(task);
        pump();
      };
      waiting.set(task, setTimeout(retry, delay));
    }
    pump();
  }

  /** The lane goes on, behind the others. */
  function advance({ lane }: T): void {
    if (lane === undefined) return;
    const queue = queues.get(lane);
    queue?.shift();
    if (queue?.[0]) ready.add(queue[0]);
    else queues.delete(lane);
  }

  function take(matches: Matches<T>): T[] {
    const taken = [...ready, ...waiting.keys()].filter((task) => task.lane === undefined && matches(task));
    for (const [lane, queue] of queues) {
      const stays = queue.filter((task) => running.has(task) || !matches(task) || !taken.push(task));
      if (stays.length > 0) queues.set(lane, stays);
      else queues.delete(lane);
    }
    for (const task of taken) {
      clearTimeout(waiting.get(task));
      waiting.delete(task);
      ready.delete(task);
    }
    waitingSince = undefined;
    for (const [first] of queues.values())
      if (first && !running.has(first) && !waiting.has(first)) ready.add(first);
    pump();
    return taken;
  }

  return {
    add(task) {
      hasExempt ||= task.exempt;
      if (task.lane !== undefined) {
        const queue = queues.get(task.lane) ?? [];
        if (queue.push(task) > 1) return;
        queues.set(task.lane, queue);
      }
      ready.add(task);
      pump();
    },
    has: (lane) => lane !== undefined && queues.has(lane),
    hold(matches) {
      held.push(matches);
      return take((task) => matches(task) && !running.has(queueOf(task)[0] as T));
    },
    cancel(matches) {
      held = held.filter((other) => other !== matches);
      return take(matches);
    },
    running: (matches) => [...running].filter(matches),
    idle: (matches) =>
      new Promise((resolve) => {
        watchers.push({ matches, resolve });
        pump();
      }),
  };
}
