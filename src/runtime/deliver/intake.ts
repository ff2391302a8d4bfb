import { DeliveryError } from "../errors.ts";
import { shorten } from "../shorten.ts";
import type { IncomingEntry } from "../transport.ts";
import { type DecodedEvent, expiredBy } from "../wire/decode.ts";
import type { DispatchTable } from "./dispatch-table.ts";
import type { DispatcherOptions } from "./dispatcher-options.ts";
import { readEntry } from "./handler-input.ts";
import type { Lanes } from "./lanes.ts";
import type { Registration } from "./registration.ts";
import type { Settlement } from "./settlement.ts";
import { countSkipped } from "./skipped-types.ts";
import { laneMayStop, type Task, tooManyDeliveries } from "./task.ts";

/** Reads entries and routes each to its lane; parks those whose handler may still be added. Validates only what it cannot route otherwise. */
export interface Intake {
  /** Entries that were acknowledged because the group has no handler for their type. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Reads an entry and routes it; what cannot be read or routed is given up. Never throws. */
  accept(entry: IncomingEntry): void;
  /** Routes an event whose type is known now. Never throws. */
  route(entry: IncomingEntry, decoded: DecodedEvent, type: string): void;
  /** Starts the grace period anew: until it is over, entries without a handler are parked. */
  startGrace(): void;
  /** Ends the grace period, and leaves what is parked there. */
  stopGrace(): void;
  /** Routes what is parked once more. */
  unpark(): void;
  /** Takes out and returns what is parked. */
  takeParked(): IncomingEntry[];
}

/**
 * Start-up grace: how long after the last new handler an entry without one is kept before it counts as unhandled, so that a program may subscribe
 * one handler after the other while the group already has a backlog.
 */
const START_UP_GRACE_MS = 1_000;

/**
 * From which delivery on an entry that came back without an outcome runs isolated: whatever ended the members before may end this one. What
 * runs beside it would be counted as a failed delivery with it; and if something else is to blame, this one is not to be counted with that.
 */
const SUSPECT_DELIVERY = 3;

/** How much of a type a message shows, in bytes: an entry may have any. */
const MAX_SHOWN_TYPE = 200;

/** Of how many attributes a wrong type is reported, once each. */
const MAX_REPORTED_ATTRIBUTES = 100;

/** Makes the intake of a dispatcher. */
export function createIntake(
  options: DispatcherOptions,
  settlement: Settlement,
  table: DispatchTable,
  lanes: Lanes<Task>,
): Intake {
  const { group } = options;
  const skipped = new Map<string, number>();
  /** Attributes whose wrong type was reported. */
  const reported = new Set<string>();
  /** Entries without a handler, and those behind them in their lanes. */
  const parked: IncomingEntry[] = [];
  const parkedLanes = new Set<unknown>();
  let grace: ReturnType<typeof setTimeout> | undefined;

  function accept(entry: IncomingEntry): void {
    let type: string | undefined;
    try {
      const decoded = readEntry(entry, options);
      reportMistyped(entry, decoded);
      type = decoded.cloudEvent.type;
      const addressee = decoded.carried["eventpact-group"];
      if (addressee !== undefined && addressee !== group) settlement.ack(entry);
      else if (expiredBy(decoded.cloudEvent)) {
        const message = `its time is over (${expiredBy(decoded.cloudEvent)})`;
        settlement.reportEntry("dropped", entry, message, { type, reason: "expired" });
        settlement.ack(entry);
      } else if ((entry.deliveries > 1 || table.countsAttempts()) && table.needsPayload(type)) {
        // Validating may end this process: the attempt does that, once it is counted.
        lanes.add(taskOf(entry, undefined, decoded));
      } else {
        type = table.typeOf(decoded);
        route(entry, decoded, type);
      }
    } catch (error) {
      refuse(entry, error, type);
    }
  }

  function reportMistyped(entry: IncomingEntry, { cloudEvent: { type }, mistyped }: DecodedEvent): void {
    for (const name of mistyped ?? []) {
      if (reported.has(name) || reported.size >= MAX_REPORTED_ATTRIBUTES) continue;
      reported.add(name);
      const message = `the attribute "${name}" has a value of a wrong type and is left out; this is reported once`;
      settlement.reportEntry("error", entry, message, { type, reason: "attribute_type" });
    }
  }

  function refuse(entry: IncomingEntry, error: unknown, type: string | undefined): void {
    const reason = DeliveryError.is(error) ? error.code : "invalid";
    // What was handed out too often already is not handed out this time.
    const attempts = reason === "max_deliveries" ? entry.deliveries - 1 : entry.deliveries;
    void settlement.giveUp(entry, reason, error, type, attempts);
  }

  function route(entry: IncomingEntry, decoded: DecodedEvent, type: string): void {
    const registration = table.find(type);
    const lane = laneOf(decoded);
    // Behind others of its key it is given back with them, so that the lane keeps its order.
    if (registration && !table.isActive(registration) && !lanes.has(lane)) settlement.release([entry]);
    else if (registration && !parkedLanes.has(lane)) lanes.add(taskOf(entry, registration, decoded));
    else if (registration || (grace && !settlement.isClosing)) {
      parked.push(entry);
      if (lane !== undefined) parkedLanes.add(lane);
    } else skip(entry, type);
  }

  function laneOf({ cloudEvent }: DecodedEvent): string | undefined {
    return options.ordered ? cloudEvent.partitionkey : undefined;
  }

  function taskOf(entry: IncomingEntry, registration: Registration | undefined, decoded: DecodedEvent): Task {
    const { maxDeliveries } = registration?.retry ?? table.retry();
    const { deliveries } = entry;
    const lane = laneOf(decoded);
    if (deliveries > maxDeliveries && !laneMayStop(lane, options)) throw tooManyDeliveries(entry);
    return {
      lane,
      exempt: registration?.pulled ?? false,
      isolated: deliveries > 1 && deliveries >= Math.min(SUSPECT_DELIVERY, maxDeliveries),
      entry,
      registration,
      decoded,
      type: decoded.cloudEvent.type,
      attempts: 0,
      hasStopped: false,
      since: undefined,
      attempt: undefined,
    };
  }

  function skip(entry: IncomingEntry, type: string): void {
    const problem = `the group has no handler for the type "${shorten(type, MAX_SHOWN_TYPE)}"`;
    const reason = "unhandled";
    if (options.unhandled === "dead-letter") throw new DeliveryError(reason, problem);
    // Without a group nothing is acknowledged, so nothing is lost.
    if (countSkipped(skipped, type) && group !== undefined)
      settlement.reportEntry("skipped", entry, `${problem}; such entries are skipped`, { type, reason });
    settlement.ack(entry);
  }

  function unpark(): void {
    parkedLanes.clear();
    parked.splice(0).forEach(accept);
  }

  return {
    skipped,
    accept,
    route(entry, decoded, type) {
      try {
        route(entry, decoded, type);
      } catch (error) {
        refuse(entry, error, type);
      }
    },
    startGrace() {
      clearTimeout(grace);
      grace = setTimeout(() => {
        grace = undefined;
        unpark();
      }, START_UP_GRACE_MS);
    },
    stopGrace: () => clearTimeout(grace),
    unpark,
    takeParked: () => parked.splice(0),
  };
}
