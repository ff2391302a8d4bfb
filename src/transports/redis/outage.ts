import type { BusReport } from "../../runtime/bus-report.ts";
import type { LinkEvents } from "./link.ts";
import type { ServerErrors } from "./server-errors.ts";

/** Makes one `disconnected` and one `reconnected` report of an outage, however many connections it takes down. */
export class Outages {
  readonly #errors: ServerErrors;
  readonly #report: (report: BusReport) => void;
  readonly #down = new Set<object>();
  #silent = true;

  constructor(errors: ServerErrors, report: (report: BusReport) => void) {
    this.#errors = errors;
    this.#report = report;
  }

  /** From now on outages are reported: the start is over. */
  begin(): void {
    this.#silent = false;
    this.#down.clear();
  }

  /** No more reports. */
  end(): void {
    this.#silent = true;
  }

  /** Notifications for one link. */
  events(): LinkEvents & { forget(): void } {
    const link = {};
    const up = () => {
      if (!this.#down.delete(link) || this.#down.size > 0 || this.#silent) return;
      this.#report({ kind: "reconnected", message: `Connected to ${this.#errors.server} again.` });
    };
    return {
      up,
      down: (error) => {
        const first = this.#down.size === 0;
        this.#down.add(link);
        if (!first || this.#silent) return;
        const cause = this.#errors.redact(error);
        const reason = cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
        const message = `Lost the connection to ${this.#errors.server} (${reason}). Retrying until it succeeds.`;
        this.#report({ kind: "disconnected", message, error: cause });
      },
      forget: up,
    };
  }
}
