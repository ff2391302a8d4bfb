import type { BusReport } from "../../runtime/bus-report.ts";
import type { RedisClient, RedisReply } from "./client.ts";
import { inTime } from "./watchdog.ts";

/** How long a server may take to answer what it is asked about itself, in ms. */
const ANSWER_TIMEOUT_MS = 5_000;
/** A server that has not saved its changes for so long has no save points, where they cannot be asked for: a day, in s. */
const MAX_UNSAVED_SECONDS = 86_400;

/** A setting of a server with which events vanish. */
interface Unfitness {
  readonly reason: "eviction" | "no_persistence";
  /** Completes "<server> ...". */
  readonly problem: string;
}

type Asked = Pick<RedisClient, "sendCommand">;

/**
 * Reports once for each server what it is not fit for: that it evicts keys, or that it keeps nothing on disk. What a server does not answer is not
 * judged: managed servers and ACL users know no CONFIG, and some no INFO.
 */
export class FitnessCheck {
  readonly #report: (report: BusReport) => void;
  readonly #mayAskConfig: boolean;
  readonly #reported = new Set<string>();

  /** `username` is the user of the connection: one of an ACL is not made to ask for what it hardly may, which its server would log. */
  constructor(report: (report: BusReport) => void, username: string | undefined) {
    this.#report = report;
    this.#mayAskConfig = username === undefined || username === "default";
  }

  /** Checks a server, whose name stands in the reports. Never rejects. */
  async check(server: string, client: Asked): Promise<void> {
    for (const { reason, problem } of await unfitness(client, this.#mayAskConfig)) {
      const name = JSON.stringify([server, reason]);
      if (this.#reported.has(name)) continue;
      this.#reported.add(name);
      const message = `${server} ${problem} The option "checkServer: false" turns this report off.`;
      this.#report({ kind: "error", message, reason });
    }
  }
}

async function unfitness(client: Asked, mayAskConfig: boolean): Promise<Unfitness[]> {
  const [memory, persistence] = await Promise.all([info(client, "memory"), info(client, "persistence")]);
  const found = [
    evicts(memory),
    keepsNothing(persistence, mayAskConfig ? await savePoints(client, persistence) : undefined),
  ];
  return found.filter((unfit) => unfit !== undefined);
}

function evicts(memory: ReadonlyMap<string, string>): Unfitness | undefined {
  const policy = memory.get("maxmemory_policy") ?? "noeviction";
  const limit = Number(memory.get("maxmemory") ?? 0);
  if (policy === "noeviction" || limit === 0) return undefined;
  const cost = policy.startsWith("volatile-")
    ? "forgets which events were published or handled before, and who reads which partition"
    : "deletes events that nobody has handled";
  const problem = `${cost} when its memory is full: its maxmemory-policy is "${policy}", with a maxmemory of ${limit} bytes. Set its maxmemory-policy to noeviction.`;
  return { reason: "eviction", problem };
}

/** `points` is its setting `save`, where that is known. */
function keepsNothing(
  persistence: ReadonlyMap<string, string>,
  points: string | undefined,
): Unfitness | undefined {
  if (persistence.get("aof_enabled") !== "0") return undefined;
  const remedy = "Set its appendonly to yes, or give it save points.";
  if (points === "") {
    const problem = `keeps events in memory only, so a restart loses all of them: it has neither an append-only file nor save points. ${remedy}`;
    return { reason: "no_persistence", problem };
  }
  if (points !== undefined || persistence.get("rdb_changes_since_last_save") === "0") return undefined;
  const unsaved = Date.now() / 1_000 - Number(persistence.get("rdb_last_save_time"));
  if (!(unsaved > MAX_UNSAVED_SECONDS)) return undefined;
  const problem = `has no append-only file and has not saved for ${Math.floor(unsaved / 3_600)} hours, so a restart loses the events since then. ${remedy}`;
  return { reason: "no_persistence", problem };
}

/** A section of INFO; empty when the server does not answer it. */
async function info(client: Asked, section: string): Promise<ReadonlyMap<string, string>> {
  const text = String((await answer(client, ["INFO", section])) ?? "");
  return new Map(text.split("\r\n").map((line) => line.split(":", 2) as [string, string]));
}

/** The setting `save`, empty for none; undefined when the server does not say, or it does not matter. */
async function savePoints(
  client: Asked,
  persistence: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  if (persistence.get("aof_enabled") !== "0") return undefined;
  const reply = await answer(client, ["CONFIG", "GET", "save"]);
  return Array.isArray(reply) && typeof reply[1] === "string" ? reply[1] : undefined;
}

async function answer(client: Asked, command: readonly string[]): Promise<RedisReply | undefined> {
  try {
    return await inTime(ANSWER_TIMEOUT_MS, client.sendCommand(command));
  } catch {
    // Refused, or the connection is lost: who uses it hears of that.
    return undefined;
  }
}
