/** Work that belongs to a lane. */
export interface LaneTask {
  /** Tasks with the same key run one after the other, in the order they were added; undefined runs at once. */
  readonly lane: string | undefined;
  /** Does not count against the limit: it waits for somebody who pulls. */
  readonly unlimited: boolean;
  /** Waits for others of its kind: never two of them at a time. */
  readonly alone: boolean;
}

/** Runs tasks in lanes, at most `limit` at a time. */
export class Lanes<T extends LaneTask> {
  readonly #limit: number;
  readonly #run: (task: T) => Promise<number | undefined>;
  readonly #queues = new Map<string, T[]>();
  readonly #ready: T[] = [];
  readonly #running = new Set<T>();
  readonly #waiting = new Map<T, ReturnType<typeof setTimeout>>();
  #slots = 0;
  #aloneRuns = false;
  #onIdle: { matches: (task: T) => boolean; resolve: () => void }[] = [];

  /** `run` resolves when a task is over, or with the milliseconds after which it wants to run again; meanwhile its lane waits. Never rejects. */
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

  /** Takes out tasks that are not running, those that wait for another attempt included, and returns them. */
  cancel(matches: (task: T) => boolean): T[] {
    const taken: T[] = [];
    const take = (task: T) => {
      if (this.#running.has(task) || !matches(task)) return false;
      const timer = this.#waiting.get(task);
      if (timer !== undefined) clearTimeout(timer);
      this.#waiting.delete(task);
      taken.push(task);
      return true;
    };
    for (const [lane, queue] of [...this.#queues]) {
      const head = queue[0];
      const rest = queue.filter((task) => !take(task));
      if (rest.length === 0) this.#queues.delete(lane);
      else {
        this.#queues.set(lane, rest);
        if (rest[0] !== head && rest[0]) this.#ready.push(rest[0]);
      }
    }
    for (const task of [...this.#waiting.keys()]) take(task);
    const gone = new Set(taken);
    const ready = this.#ready
      .splice(0)
      .filter((task) => !gone.has(task) && (task.lane !== undefined || !take(task)));
    this.#ready.push(...ready);
    this.#pump();
    this.#checkIdle();
    return taken;
  }

  /** Resolves when none of these tasks runs. */
  idle(matches: (task: T) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle.push({ matches, resolve });
      this.#checkIdle();
    });
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
    return (task.unlimited || this.#slots < this.#limit) && !(task.alone && this.#aloneRuns);
  }

  #start(task: T): void {
    this.#running.add(task);
    if (!task.unlimited) this.#slots++;
    if (task.alone) this.#aloneRuns = true;
    void this.#run(task).then((delay) => {
      this.#running.delete(task);
      if (!task.unlimited) this.#slots--;
      if (task.alone) this.#aloneRuns = false;
      if (delay === undefined) this.#advance(task);
      else
        this.#waiting.set(
          task,
          setTimeout(() => this.#wake(task), delay),
        );
      this.#pump();
      this.#checkIdle();
    });
  }

  #wake(task: T): void {
    this.#waiting.delete(task);
    this.#ready.push(task);
    this.#pump();
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
    if (this.#onIdle.length === 0) return;
    const running = [...this.#running];
    this.#onIdle = this.#onIdle.filter(({ matches, resolve }) => {
      if (running.some(matches)) return true;
      resolve();
      return false;
    });
  }
}
