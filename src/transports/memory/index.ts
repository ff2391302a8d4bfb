/** The memory transport: the same promises as over a broker, inside one process. */
import { checkCount } from "../../runtime/check-count.ts";
import { TransportError } from "../../runtime/errors.ts";
import { memoryDedupeStore } from "../../runtime/middleware/memory-dedupe-store.ts";
import type { Connection, Source, Transport } from "../../runtime/transport.ts";
import { createLog, type Log } from "./log.ts";
import { isLongTurn, later } from "./turn.ts";

/** Options of the memory transport. */
export interface MemoryOptions {
  /**
   * How many entries (and dead letters) each address keeps for groups that come later. Default 10,000. Entries that an open group has not
   * acknowledged are kept beyond it.
   */
  readonly retain?: number;
  /**
   * Whether events make the round trip through JSON, as over a broker, so that what is not JSON is found. Default true. Without it they are
   * handed over as they are: faster, and who changes a payload changes it for the publisher and for all who handle it. Limits of size and
   * depth do not apply then.
   */
  readonly serialize?: boolean;
}

/** A broker in memory. Buses that are given the same one exchange events; each call makes another. */
export function memory({ retain = 10_000, serialize = true }: MemoryOptions = {}): Transport {
  checkCount("memory: retain", retain);
  const logs = new Map<string, Log>();
  const dedupe = memoryDedupeStore();
  return {
    name: "memory",
    inProcess: !serialize,
    async connect(): Promise<Connection> {
      const open = new Set<Source>();
      let isClosed = false;
      const logOf = (address: string) => {
        if (isClosed) throw new TransportError("closed", "the connection to the memory transport is closed");
        const log = logs.get(address) ?? createLog(retain);
        logs.set(address, log);
        return log;
      };
      return {
        async append(entries) {
          const outcomes = entries.map((entry) => ({ id: logOf(entry.address).append(entry) }));
          // Whoever publishes without a pause must not keep those who handle from their turn.
          if (isLongTurn() || entries.some(({ address }) => logOf(address).lags()))
            await new Promise<void>(later);
          return outcomes;
        },
        async attach(options, sink) {
          const source = logOf(options.address).attach(options, sink, () => open.delete(source));
          open.add(source);
          return source;
        },
        async deadLetters(address, { limit, after }) {
          const { deadLetters } = logOf(address);
          const from = after === undefined ? 0 : deadLetters.findIndex(({ id }) => id === after) + 1;
          return deadLetters.slice(from, from + limit);
        },
        dedupe,
        async close() {
          isClosed = true;
          for (const source of open) await source.close();
        },
      };
    },
  };
}
