import type { Report } from "../../runtime/report.ts";
import type { LinkEvents } from "./link.ts";

/** Makes one `disconnected` and one `reconnected` report of an outage, however many connections it takes down. */
export class Outages {
  readonly #server: string;
  readonly #report: (report: Report) => void;
  readonly #down = new Set<object>();
  #silent = true;

  constructor(server: string, report: (report: Report) => void) {
    this.#server = server;
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

  /** What one link tells. */
  events(): LinkEvents & { forget(): void } {
    const link = {};
    const up = () => {
      if (!this.#down.delete(link) || this.#down.size > 0 || this.#silent) return;
      this.#report({ kind: "reconnected", message: `Connected to ${this.#server} again.` });
    };
    return {
      up,
      down: (error) => {
        const first = this.#down.size === 0;
        this.#down.add(link);
        if (!first || this.#silent) return;
        const said = error.message || (error as NodeJS.ErrnoException).code || error.name;
        const message = `Lost the connection to ${this.#server} (${said}). Trying to connect again.`;
        this.#report({ kind: "disconnected", message, error });
      },
      forget: up,
    };
  }
}
