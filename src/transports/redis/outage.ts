import type { Report } from "../../runtime/bus-report.ts";
import type { LinkEvents } from "./link.ts";
import type { Speaker } from "./server-errors.ts";

/** Makes one `disconnected` and one `reconnected` report of an outage, however many connections it takes down. */
export class Outages {
  readonly #speaker: Speaker;
  readonly #report: (report: Report) => void;
  readonly #down = new Set<object>();
  #silent = true;

  constructor(speaker: Speaker, report: (report: Report) => void) {
    this.#speaker = speaker;
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
      this.#report({ kind: "reconnected", message: `Connected to ${this.#speaker.server} again.` });
    };
    return {
      up,
      down: (error) => {
        const first = this.#down.size === 0;
        this.#down.add(link);
        if (!first || this.#silent) return;
        const cause = this.#speaker.safe(error);
        const said = cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
        const message = `Lost the connection to ${this.#speaker.server} (${said}). Trying to connect again.`;
        this.#report({ kind: "disconnected", message, error: cause });
      },
      forget: up,
    };
  }
}
