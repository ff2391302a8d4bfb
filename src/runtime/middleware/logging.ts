import { warn } from "../bus-report.ts";
import { errorText } from "../error-text.ts";
import type { Middleware } from "../middleware.ts";
import { oneLine } from "../one-line.ts";
import type { PublishResult } from "../publish/publish.ts";

/** What a line of the log is about. It never holds a payload, a header, or a secret. */
export interface LogRecord {
  readonly what: "handled" | "failed" | "published" | "refused";
  /** CloudEvents type. */
  readonly type: string;
  /** CloudEvents id; undefined for a publication that was refused. */
  readonly id: string | undefined;
  readonly address: string | undefined;
  /** Of a handler: undefined when it reads without one. */
  readonly group?: string | undefined;
  readonly attempt?: number;
  /** Milliseconds it took. */
  readonly ms: number;
  /** Message of the error, in one line. */
  readonly error?: string;
}

/** Where lines go: `console`, or a logger with these two methods. */
export interface Logger {
  info(line: string, record: LogRecord): void;
  warn(line: string, record: LogRecord): void;
}

/**
 * Writes one line for each call of a handler and each event published: `info` for what went well, `warn` for what did not. A logger that throws
 * fails nothing.
 */
export function logging(logger: Logger = console): Middleware {
  function write(record: LogRecord): void {
    const { what, type, id, address, group, attempt, ms, error } = record;
    const where = `${address ? ` on ${address}` : ""}${group ? ` in ${group}` : ""}`;
    const times = attempt && attempt > 1 ? `, attempt ${attempt}` : "";
    const line = oneLine(
      `${what} ${type}${id ? ` ${id}` : ""}${where} in ${Math.round(ms)} ms${times}${error ? `: ${error}` : ""}`,
    );
    try {
      if (error === undefined) logger.info(line, record);
      else logger.warn(line, record);
    } catch (thrown) {
      warn({ kind: "error", message: `logging: the logger threw: ${errorText(thrown)}` });
    }
  }

  return {
    async handle(call, next) {
      const { event, metadata, delivery } = call.context;
      const { address, group, attempt } = delivery;
      const began = performance.now();
      const about = () => {
        const ms = performance.now() - began;
        return { type: event.type, id: metadata.id, address, group, attempt, ms };
      };
      try {
        const outcome = await next(call);
        write({ what: "handled", ...about() });
        return outcome;
      } catch (error) {
        write({ what: "failed", ...about(), error: oneLine(errorText(error)) });
        throw error;
      }
    },
    async publish(publication, next) {
      const { type } = publication.event;
      const began = performance.now();
      const refused = (thrown: unknown) => {
        const ms = performance.now() - began;
        const error = oneLine(errorText(thrown));
        write({ what: "refused", type, id: publication.options.id, address: undefined, ms, error });
      };
      let results: PublishResult[];
      try {
        results = await next(publication);
      } catch (error) {
        // Nobody was there to send any of them to.
        for (const _ of publication.inputs) refused(error);
        throw error;
      }
      const ms = performance.now() - began;
      for (const result of results) {
        if (result.status === "failed") refused(result.error);
        else {
          const { id, address } = result.receipt;
          write({ what: "published", type, id, address, ms });
        }
      }
      return results;
    },
  };
}
