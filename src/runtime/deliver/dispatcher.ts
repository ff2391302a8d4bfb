import type { Connection, Sink } from "../transport.ts";
import { createAttempts } from "./attempts.ts";
import { abandon, type Control, createControl } from "./control.ts";
import { createDispatchTable } from "./dispatch-table.ts";
import type { DispatcherHost, DispatcherOptions } from "./dispatcher-options.ts";
import { createIntake } from "./intake.ts";
import { createLanes } from "./lanes.ts";
import { createSettlement } from "./settlement.ts";
import type { Task } from "./task.ts";

/** Reads one address for one group and hands each entry to the handler of its type. */
export interface Dispatcher extends Control {
  readonly options: DispatcherOptions;
  /** Entries that were acknowledged because the group has no handler for their type. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Settled when it reads, or cannot. */
  readonly opened: Promise<void>;
}

/** Makes a dispatcher that reads as soon as there is a connection: its intake feeds lanes, which run attempts. */
export function createDispatcher(
  options: DispatcherOptions,
  host: DispatcherHost,
  connecting: Promise<Connection>,
): Dispatcher {
  const { address, group, start, channel } = options;
  const settlement = createSettlement(options, host.report);
  const table = createDispatchTable(options);
  const reroute: typeof intake.route = (...event) => intake.route(...event);
  const attempts = createAttempts(options, host, settlement, table, reroute);
  const lanes = createLanes(options.concurrency, attempts.run);
  const intake = createIntake(options, settlement, table, lanes);

  const sink: Sink = {
    capacity: settlement.room,
    capacityBytes: settlement.roomBytes,
    countsAttempts: table.countsAttempts,
    deliver(entries) {
      settlement.hold(entries);
      if (control.isOver()) settlement.release(entries);
      else entries.forEach(intake.accept);
    },
    lost(ids) {
      const isLost = ({ entry }: Task) => ids.includes(entry.id);
      const message = "the lease ran out; another member has the event";
      const running = abandon(lanes, isLost, "lease_lost", message);
      settlement.forget([...running, ...lanes.cancel(isLost)].map(({ entry }) => entry));
    },
  };

  async function open(): Promise<void> {
    const connection = await connecting;
    const { partitions } = channel;
    const entryBytes = options.limits.eventBytes;
    const source = await connection.attach({ address, group, start, partitions, entryBytes }, sink);
    if (settlement.isClosing) return source.close();
    settlement.source = source;
    source.resume();
  }

  const opened = open();
  opened.catch(() => {
    // `subscribe` waits for the same promise and rejects with the error.
  });
  const control = createControl(settlement, table, lanes, intake, attempts, opened);
  return { options, skipped: intake.skipped, opened, ...control };
}
