/** Work that belongs to a lane. */
export interface LaneTask {
  /** Tasks with the same key run one after the other, in the order they were added; undefined runs at once. */
  readonly lane: string | undefined;
  /** Does not count against the limit: it waits for somebody who pulls. */
  readonly unlimited: boolean;
  /** Waits for others of its kind: never two of them at a time. */
  readonly alone: boolean;
}

type Matches<T> = (task: T) => boolean;

/** Runs tasks in lanes, at most `limit` at a time. */
export class Lanes<T extends LaneTask> {
  readonly #limit: number;
  readonly #run: (task: T) => Promise<number | undefined>;
  readonly #queues = new Map<string, T[]>();
  readonly #running = new Set<T>();
  readonly #waiting = new Map<T, ReturnType<typeof setTimeout>>();
  #ready: T[] = [];
  #held: Matches<T>[] = [];
  #idle: { readonly matches: Matches<T>; readonly resolve: () => void }[] = [];
  #slots = 0;
  #aloneRuns = false;

  /** `run` resolves when a task is over, or with the milliseconds after which it wants to run again; meanwhile its lane waits. */
  constructor(limit: number, run: (task: T) => Promise<number | undefined>) {
    this.#limit = limit;
    this.#run = run;
  }

  add(task: T): void {
    if (task.lane !== undefined) {
      const queue = this.#queues.get(task.lane);
      if (queue) {
        queue.push(task);
        return;
      }
      this.#queues.set(task.lane, [task]);
    }
    this.#ready.push(task);
    this.#pump();
  }

  /**
   * From now on none of these tasks begins. Takes out and returns those that nothing of their lane runs before; the others are to be taken
   * with `cancel` once it is over, so that a lane is given away in its order.
   */
  hold(matches: Matches<T>): T[] {
    this.#held.push(matches);
    return this.#take((task) => matches(task) && !this.#runsBefore(task));
  }

  /** Takes out and returns those of these tasks that are not running, waiting ones included. Ends their `hold`. */
  cancel(matches: Matches<T>): T[] {
    const taken = this.#take(matches);
    this.#held = this.#held.filter((held) => held !== matches);
    this.#pump();
    return taken;
  }

  /** Those of these tasks that run. */
  running(matches: Matches<T>): T[] {
    return [...this.#running].filter(matches);
  }

  /** Resolves when none of these tasks runs, nor one that they wait for in their lane. */
  idle(matches: Matches<T>): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push({ matches, resolve });
      this.#checkIdle();
    });
  }

  #runsBefore({ lane }: T): boolean {
    const head = lane === undefined ? undefined : this.#queues.get(lane)?.[0];
    return head !== undefined && this.#running.has(head);
  }

  #take(matches: Matches<T>): T[] {
    const taken = new Set<T>();
    const stays = (task: T) => {
      if (this.#running.has(task) || !matches(task)) return true;
      taken.add(task);
      clearTimeout(this.#waiting.get(task));
      this.#waiting.delete(task);
      return false;
    };
    for (const [lane, queue] of [...this.#queues]) {
      const [head] = queue;
      const rest = queue.filter(stays);
      const [next] = rest;
      if (!next) this.#queues.delete(lane);
      else {
        this.#queues.set(lane, rest);
        if (next !== head) this.#ready.push(next);
      }
    }
    for (const task of [...this.#waiting.keys()]) stays(task);
    this.#ready = this.#ready.filter((task) => !taken.has(task) && (task.lane !== undefined || stays(task)));
    this.#pump();
    this.#checkIdle();
    return [...taken];
  }

  #pump(): void {
    for (let i = 0; i < this.#ready.length; ) {
      const task = this.#ready[i] as T;
      if (this.#mayStart(task)) {
        this.#ready.splice(i, 1);
        this.#start(task);
      } else i++;
    }
  }

  #mayStart(task: T): boolean {
    if (!task.unlimited && this.#slots >= this.#limit) return false;
    return !(task.alone && this.#aloneRuns) && !this.#held.some((matches) => matches(task));
  }

  #start(task: T): void {
    this.#running.add(task);
    if (!task.unlimited) this.#slots++;
    if (task.alone) this.#aloneRuns = true;
    const over = (delay: number | undefined) => {
      this.#running.delete(task);
      if (!task.unlimited) this.#slots--;
      if (task.alone) this.#aloneRuns = false;
      if (delay === undefined) this.#advance(task);
      else this.#wait(task, delay);
      this.#pump();
      this.#checkIdle();
    };
    this.#run(task).then(over, () => over(undefined));
  }

  #wait(task: T, delay: number): void {
    const wake = () => {
      this.#waiting.delete(task);
      this.#ready.push(task);
      this.#pump();
    };
    this.#waiting.set(task, setTimeout(wake, delay));
  }

  #advance(task: T): void {
    if (task.lane === undefined) return;
    const queue = this.#queues.get(task.lane);
    queue?.shift();
    const next = queue?.[0];
    if (next) this.#ready.push(next);
    else this.#queues.delete(task.lane);
  }

  #checkIdle(): void {
    if (this.#idle.length === 0) return;
    const queues = [...this.#queues.values()];
    this.#idle = this.#idle.filter(({ matches, resolve }) => {
      const busy =
        [...this.#running].some(matches) ||
        queues.some((queue) => queue[0] !== undefined && this.#running.has(queue[0]) && queue.some(matches));
      if (!busy) resolve();
      return busy;
    });
  }
}
