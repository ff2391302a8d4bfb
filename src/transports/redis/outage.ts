import type { BusReport } from "../../runtime/bus-report.ts";
import { type Refusal, reasonOf, refusal } from "./failures.ts";
import type { LinkEvents } from "./link.ts";
import type { ServerErrors } from "./server-errors.ts";
import { watchReply } from "./watchdog.ts";

/** How long the first connection may take before it is reported that it is still tried, in ms. */
const SLOW_CONNECT_MS = 1_000;

/** How long a server may answer that it will soon be ready before that is reported, in ms: it does so after each restart. */
const LASTING_MS = 2_000;

/**
 * Makes one `disconnected` and one `reconnected` report of an outage, however many connections it takes down, and in between one report of each
 * answer with which the server refuses.
 */
export class Outages {
  readonly #errors: ServerErrors;
  readonly #report: (report: BusReport) => void;
  readonly #down = new Set<object>();
  /** Codes of refusals that were reported in this outage. */
  readonly #refusals = new Set<string>();
  /** When the server first answered in this outage that it will soon be ready, by the monotonic clock. */
  #temporarySince: number | undefined;
  #isStarting = true;
  #isStartReported = false;
  #silent = false;
  #last: unknown;

  constructor(errors: ServerErrors, report: (report: BusReport) => void) {
    this.#errors = errors;
    this.#report = report;
  }

  /** Watches over the first connection: after a second it is reported that it is still tried, for `timeout` ms altogether. */
  async starting<T>(connecting: Promise<T>, timeout: number): Promise<T> {
    watchReply(connecting, Math.min(SLOW_CONNECT_MS, timeout), () => {
      if (!this.#isStarting || this.#silent) return;
      this.#isStartReported = true;
      const cause = this.#last === undefined ? undefined : this.#errors.redact(this.#last);
      const { server } = this.#errors;
      const advice = refusal(this.#last)?.advice ?? "Check that the server runs there and can be reached.";
      const message = `Could not connect to ${server} yet (${cause ? reasonOf(cause) : "no answer"}). ${advice} Retrying for ${timeout} ms in all (startTimeout).`;
      this.#report({ kind: "disconnected", message, reason: "not_connected", error: cause });
    });
    const connected = await connecting;
    this.#isStarting = false;
    this.#down.clear();
    if (this.#isStartReported && !this.#silent)
      this.#report({ kind: "reconnected", message: `Connected to ${this.#errors.server}.` });
    return connected;
  }

  /** An attempt of the first connection failed. */
  failed(error: unknown): void {
    this.#last = error;
  }

  /** No more reports. */
  end(): void {
    this.#silent = true;
  }

  /** Notifications for one link. */
  events(): LinkEvents & { forget(): void } {
    const link = {};
    const up = () => {
      if (!this.#down.delete(link) || this.#down.size > 0) return;
      this.#refusals.clear();
      this.#temporarySince = undefined;
      if (this.#silent || this.#isStarting) return;
      this.#report({ kind: "reconnected", message: `Connected to ${this.#errors.server} again.` });
    };
    return {
      up,
      down: (error) => {
        this.failed(error);
        const first = this.#down.size === 0;
        this.#down.add(link);
        if (!this.#silent && !this.#isStarting) this.#lost(error, first);
      },
      forget: up,
    };
  }

  #isLasting({ isTemporary }: Refusal): boolean {
    if (!isTemporary) return true;
    this.#temporarySince ??= performance.now();
    return performance.now() - this.#temporarySince >= LASTING_MS;
  }

  #lost(error: Error, isFirst: boolean): void {
    const refused = refusal(error);
    const isNews = refused !== undefined && this.#isLasting(refused) && !this.#refusals.has(refused.code);
    if (!isFirst && !isNews) return;
    if (refused) this.#refusals.add(refused.code);
    const cause = this.#errors.redact(error);
    const { server } = this.#errors;
    const advice = refused ? ` ${refused.advice}` : "";
    const report: BusReport = isFirst
      ? {
          kind: "disconnected",
          message: `Lost the connection to ${server} (${reasonOf(cause)}).${advice} Retrying until it succeeds.`,
        }
      : {
          kind: "error",
          message: `Could not connect to ${server} again: it answered "${reasonOf(cause)}".${advice} Retrying until it succeeds.`,
        };
    this.#report({ ...report, ...(refused && { reason: refused.code }), error: cause });
  }
}
