/** The memory transport: the same promises as over a broker, inside one process. */
import { TransportError } from "../../runtime/errors.ts";
import type { Connection, Source, Transport } from "../../runtime/transport.ts";
import { groupSource } from "./group-source.ts";
import { Log } from "./log.ts";
import { tailSource } from "./tail-source.ts";

/** Options of the memory transport. */
export interface MemoryOptions {
  /**
   * How many entries (and dead letters) each address keeps for groups that come later. Default 10,000. Entries that an open group has not
   * acknowledged are kept beyond it.
   */
  readonly retain?: number;
}

/** A broker in memory. Buses that are given the same one exchange events; each call makes another. */
export function memory(options: MemoryOptions = {}): Transport {
  const { retain = 10_000 } = options;
  if (!Number.isInteger(retain) || retain < 1)
    throw new RangeError(`memory: retain must be a whole number from 1, not ${retain}`);
  const logs = new Map<string, Log>();
  const logOf = (address: string) => {
    const log = logs.get(address) ?? new Log(retain);
    logs.set(address, log);
    return log;
  };
  return {
    name: "memory",
    connect: async () => connect(logOf),
  };
}

function connect(logOf: (address: string) => Log): Connection {
  const open = new Set<Source>();
  let closed = false;
  const assertOpen = () => {
    if (closed) throw new TransportError("closed", "the connection to the memory transport is closed");
  };
  return {
    async append(entries) {
      assertOpen();
      return entries.map(({ address, fields }) => ({ id: logOf(address).append({ ...fields }) }));
    },
    async attach({ address, group, start }, sink) {
      assertOpen();
      const log = logOf(address);
      const forget = () => void open.delete(source);
      const source: Source =
        group === undefined
          ? tailSource(log, sink, forget)
          : groupSource(log, log.group(group, start), sink, forget);
      open.add(source);
      return source;
    },
    async deadLetters(address, { limit, after }) {
      assertOpen();
      const { deadLetters } = logOf(address);
      const from = after === undefined ? 0 : deadLetters.findIndex(({ id }) => id === after) + 1;
      return deadLetters.slice(from, from + limit);
    },
    async close() {
      closed = true;
      await Promise.all([...open].map((source) => source.close()));
      open.clear();
    },
  };
}
