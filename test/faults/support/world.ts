import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bus, type BusReport, createBus, type PublishResult } from "eventpact";
import { SettingsUpdated } from "eventpact/catalog";
import { type RedisOptions, redis } from "eventpact/redis";
import { programOf } from "../../support/program.ts";
import { type ConnectedClient, connectClient } from "../../support/redis-client.ts";
import { type OwnRedisServer, startOwnRedis } from "../../support/redis-server.ts";
import type { ConsumerOptions, Work } from "./consumer-options.ts";
import type { PublisherOptions } from "./publisher-options.ts";

export { sleep };

/** The address of the event that all scenarios publish. */
export const ADDRESS = SettingsUpdated.channels[0]?.template ?? "";
export const GROUP = "workers";
/** After so much time, in ms, what has not come never will. */
const NEVER = 120_000;

type Modules = Readonly<Record<string, string>>;

/** A server with events, another with the account, and the processes between them. Everything ends with `close`. */
export class World {
  readonly prefix = `f${crypto.randomUUID().slice(0, 8)}:`;
  readonly server: OwnRedisServer;
  readonly account: ConnectedClient;
  readonly #accountServer: OwnRedisServer;
  readonly #children = new Set<ChildProcess>();
  readonly #buses: Bus[] = [];
  readonly #clients: ConnectedClient[] = [];
  /** Ids of events that were stored for certain, and how many may have been. */
  readonly acknowledged: string[] = [];
  ambiguous = 0;
  rejected = 0;

  private constructor(server: OwnRedisServer, accountServer: OwnRedisServer, account: ConnectedClient) {
    this.server = server;
    this.#accountServer = accountServer;
    this.account = account;
  }

  static async start(args: readonly string[] = []): Promise<World> {
    const [server, accountServer] = await Promise.all([startOwnRedis(args), startOwnRedis()]);
    return new World(server, accountServer, await connectClient(accountServer.url));
  }

  /** Runs a scenario in a world of its own. */
  static async with<T>(use: (world: World) => Promise<T>, args: readonly string[] = []): Promise<T> {
    const world = await World.start(args);
    try {
      return await use(world);
    } finally {
      await world.close();
    }
  }

  get key(): string {
    return this.prefix + ADDRESS;
  }

  /** A plain client of the server with the events. */
  async client(url = this.server.url): Promise<ConnectedClient> {
    const client = await connectClient(url);
    this.#clients.push(client);
    return client;
  }

  /** A bus in this process. */
  bus(options: RedisOptions & { url?: string; onEvent?: (report: BusReport) => void } = {}): Bus {
    const { url = this.server.url, onEvent = () => undefined, ...more } = options;
    const transport = redis(url, { prefix: this.prefix, block: 500, startTimeout: NEVER, ...more });
    const bus = createBus({ source: "driver", group: GROUP, transport, onEvent });
    this.#buses.push(bus);
    return bus;
  }

  /** Starts a consumer and waits until it reads, or has ended. `modules` are those of another version of eventpact. */
  async consumer(options: Partial<ConsumerOptions> = {}, modules?: Modules): Promise<ChildProcess> {
    const consumerOptions: ConsumerOptions = {
      url: this.server.url,
      account: this.#accountServer.url,
      prefix: this.prefix,
      group: GROUP,
      lease: 2_000,
      startTimeout: NEVER,
      ...options,
    };
    const heap = options.heap ? { NODE_OPTIONS: `--max-old-space-size=${options.heap}` } : {};
    const env = { CONSUMER: JSON.stringify(consumerOptions), ...heap };
    const child = await this.#fork("consumer.ts", env, modules);
    await Promise.race([once(child, "message"), once(child, "exit")]);
    return child;
  }

  /** Sets the wall clock of a consumer process back or forward, by so many ms. */
  async stepClock(consumer: ChildProcess, ms: number): Promise<void> {
    const stepped = once(consumer, "message");
    consumer.send(ms);
    await stepped;
  }

  /** Starts a publisher, which goes on until SIGTERM, and waits until it has published something. */
  async publisher(
    options: Pick<PublisherOptions, "version" | "poisonEvery">,
    modules?: Modules,
  ): Promise<ChildProcess> {
    const all: PublisherOptions = {
      ...options,
      url: this.server.url,
      account: this.#accountServer.url,
      prefix: this.prefix,
    };
    const child = await this.#fork("publisher.ts", { PUBLISHER: JSON.stringify(all) }, modules);
    await once(child, "message");
    return child;
  }

  /** Ids of the events whose dead letters a version of eventpact finds. */
  async lettersFoundBy(modules?: Modules): Promise<string[]> {
    const options = { url: this.server.url, prefix: this.prefix };
    const child = await this.#fork("letters.ts", { LETTERS: JSON.stringify(options) }, modules);
    const [ids] = (await once(child, "message")) as [string[]];
    await this.end(child, "SIGKILL");
    return ids;
  }

  async #fork(
    program: string,
    env: Readonly<Record<string, string>>,
    modules?: Modules,
  ): Promise<ChildProcess> {
    const child = fork(await programOf(new URL(program, import.meta.url), modules), [], {
      env: { ...process.env, ...env },
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }

  /** How long it takes until something is so, in ms; infinite when it never is. */
  async timeUntil(condition: () => Promise<boolean>, pause = 20): Promise<number> {
    const began = Date.now();
    while (!(await condition())) {
      if (Date.now() - began > NEVER) return Number.POSITIVE_INFINITY;
      await sleep(pause);
    }
    return Date.now() - began;
  }

  /** Ends a process and waits for its end; resolves with its exit code. */
  async end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const gone = once(child, "exit");
    child.kill(signal);
    if (signal === "SIGKILL") child.kill("SIGCONT");
    const [code] = await gone;
    return code as number | null;
  }

  /** Publishes events, `window` at a time, and keeps account of what became of them. Those of one key go out one after the other. */
  async publish(bus: Bus, count: number, options: PublishPlan = {}): Promise<void> {
    const { window = 256, keys = 0, from = 0, times = 1, idempotent = false, until = () => false } = options;
    const publishers = keys > 0 ? Math.min(window, keys) : window;
    let taken = from;
    const one = async (publisher: number) => {
      for (let own = from; own < from + count && !until(); own++) {
        if (keys > 0 && (own % keys) % publishers !== publisher) continue;
        const n = keys > 0 ? own : taken++;
        if (n >= from + count) return;
        const key = keys > 0 ? `k${n % keys}` : `e${n}`;
        const changes = { n: keys > 0 ? Math.floor(n / keys) : n, key } satisfies Work;
        const envelope = { id: `${n}`, idempotent, ...(keys > 0 && { partitionkey: key }) };
        for (let time = 0; time < times; time++)
          this.note(`${n}`, await publishOne(bus, { user_id: key, changes }, envelope));
        if (options.pace) await sleep(options.pace);
      }
    };
    await Promise.all(Array.from({ length: publishers }, (_, publisher) => one(publisher)));
  }

  /** Takes the outcome of a publication into the account. */
  note(id: string, result: PublishResult | undefined): void {
    if (result?.status === "published") this.acknowledged.push(id);
    else if ((result?.error as { code?: string } | undefined)?.code === "publish_ambiguous") this.ambiguous++;
    else this.rejected++;
  }

  /** How many different events were handled so far. */
  async handled(): Promise<number> {
    return Number(await this.account.sendCommand(["HLEN", `${this.prefix}handled`]));
  }

  /** Waits until nothing more comes: all that was acknowledged is handled, or nothing has been for a while. */
  async drained(deadline = NEVER): Promise<void> {
    const wanted = new Set(this.acknowledged).size;
    let [last, since] = [-1, Date.now()];
    for (;;) {
      const handled = await this.handled();
      if (handled >= wanted) break;
      if (handled !== last) [last, since] = [handled, Date.now()];
      if (Date.now() - since > deadline) break;
      await sleep(50);
    }
  }

  /** Acknowledged and never handled; handled more than once; and so on. */
  async accounts(): Promise<{ lost: number; duplicates: number; inversions: number; mostAttempts: number }> {
    const totals = await this.totals("totals");
    const distinct = await this.handled();
    return {
      lost: await this.unhandled([...new Set(this.acknowledged)]),
      duplicates: (totals["handlings"] ?? 0) - distinct,
      inversions: totals["inversions"] ?? 0,
      mostAttempts: totals["most attempts"] ?? 0,
    };
  }

  /** How many of these events were never handled. */
  async unhandled(ids: readonly string[]): Promise<number> {
    let count = 0;
    for (let start = 0; start < ids.length; start += 5_000) {
      const command = ["HMGET", `${this.prefix}handled`, ...ids.slice(start, start + 5_000)];
      const values = (await this.account.sendCommand(command)) as unknown as (string | null)[];
      count += values.filter((value) => value === null).length;
    }
    return count;
  }

  /** How many dead letters there are. */
  async letters(): Promise<number> {
    const client = await this.client();
    return Number(await client.sendCommand(["XLEN", `{${this.key}}.{dlq}`]));
  }

  /** A set of the account: `published` or `poisoned`. */
  async members(name: string): Promise<string[]> {
    return (await this.account.sendCommand(["SMEMBERS", this.prefix + name])) as unknown as string[];
  }

  /** How many acknowledged events are in the stream and were never handled. */
  async storedButUnhandled(): Promise<number> {
    const client = await this.client();
    const wanted = new Set(this.acknowledged);
    let count = 0;
    for (let from = "-"; ; ) {
      const command = ["XRANGE", this.key, from, "+", "COUNT", "5000"];
      const entries = (await client.sendCommand(command)) as unknown as [string, string[]][];
      const ids = entries
        .map(([, fields]) => String(JSON.parse(fields[1] ?? "{}").id))
        .filter((id) => wanted.has(id));
      if (ids.length > 0) {
        const handled = await this.account.sendCommand(["HMGET", `${this.prefix}handled`, ...ids]);
        count += (handled as unknown as (string | null)[]).filter((value) => value === null).length;
      }
      const last = entries.at(-1);
      if (!last) return count;
      from = `(${last[0]}`;
    }
  }

  /** A hash of the account: `totals`, `reports` or `peaks`. */
  async totals(name: string): Promise<Record<string, number>> {
    const flat = (await this.account.sendCommand(["HGETALL", this.prefix + name])) as unknown as string[];
    const totals: Record<string, number> = {};
    for (let i = 0; i + 1 < flat.length; i += 2) totals[String(flat[i])] = Number(flat[i + 1]);
    return totals;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#children].map((child) => this.end(child, "SIGKILL")));
    await Promise.all(this.#buses.map((bus) => bus.close({ deadline: 1_000 })));
    for (const client of [...this.#clients, this.account]) client.destroy();
    await Promise.all([this.server.stop(), this.#accountServer.stop()]);
  }
}

async function publishOne(
  bus: Bus,
  input: { user_id: string; changes: Record<string, unknown> },
  options: { id: string; idempotent: boolean; partitionkey?: string },
): Promise<PublishResult | undefined> {
  try {
    const [result] = await bus.publishMany(SettingsUpdated, [input], options);
    return result;
  } catch (error) {
    return { status: "failed", error: error as Error };
  }
}

/** How events are published. */
export interface PublishPlan {
  /** Publications at a time. Default 256. */
  readonly window?: number;
  /** Over how many partition keys they are shared out; 0 for none. */
  readonly keys?: number;
  /** Number of the first. */
  readonly from?: number;
  /** How often each is published. */
  readonly times?: number;
  readonly idempotent?: boolean;
  /** Pause of each publisher after a publication, in ms. */
  readonly pace?: number;
  /** Ends it early. */
  readonly until?: () => boolean;
}
