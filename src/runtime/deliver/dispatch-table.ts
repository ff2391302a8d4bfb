import { DeliveryError } from "../errors.ts";
import type { EventDefinition } from "../event/definitions.ts";
import { internalsOf } from "../event/event.ts";
import { nameOf } from "../event/violation.ts";
import { type RetryPolicy, retryPolicy } from "../retry-policy.ts";
import { type DecodedEvent, payloadFor } from "../wire/decode.ts";
import type { DispatcherOptions } from "./dispatcher-options.ts";
import type { Registration } from "./registration.ts";

/** The handlers of one address and group, by CloudEvents type. */
export interface DispatchTable {
  /**
   * Adds handlers, and the events of the channel that are known with them, so that an entry without a usable type can be identified.
   * Throws a `DeliveryError`, with none added, when an event has one.
   */
  add(registrations: readonly Registration[], events: Iterable<EventDefinition>): void;
  /** Makes handlers inactive until `resume`: their entries are released to other members. */
  pause(registrations: readonly Registration[]): void;
  resume(registrations: readonly Registration[]): void;
  /** Whether every handler is paused. */
  isPaused(): boolean;
  /** Takes handlers out, unless they are all there are; returns whether others stay. */
  remove(registrations: readonly Registration[]): boolean;
  /** Whether `typeOf` may have to validate the payload of an event with this `type`. */
  needsPayload(type: string): boolean;
  /** The type of an event: its own, and only without a usable one by validation. Throws a `DeliveryError` with code `ambiguous`. */
  typeOf(decoded: DecodedEvent): string;
  /** Whether first deliveries are counted when they begin: some handler may begin so seldom that what was only read must not count. */
  countsAttempts(): boolean;
  /** The policy of the handler that allows the most deliveries: for an event whose handler is not known yet. */
  retry(): RetryPolicy;
  /** The handler of a type, also when it is inactive; undefined when there never was one. */
  find(type: string): Registration | undefined;
  /** Whether a handler takes events: it is neither paused, nor was it closed while others stay. */
  isActive(registration: Registration): boolean;
}

/** Makes an empty table. */
export function createDispatchTable(options: DispatcherOptions): DispatchTable {
  const { address, group, channel, dialect } = options;
  const handlers = new Map<string, Registration>();
  const known = new Map<string, EventDefinition>();
  const paused = new Set<Registration>();
  const closed = new Set<Registration>();
  const isActive = (registration: Registration) => !paused.has(registration) && !closed.has(registration);
  const identifier = () => {
    const whole = [...known.values()].map((event) => internalsOf(event).whole).find((brought) => brought);
    return (whole ?? dialect)?.identify;
  };
  let least = Number.POSITIVE_INFINITY;
  const isOpen = (type: string) => {
    const handler = handlers.get(type);
    return handler !== undefined && !closed.has(handler);
  };
  return {
    add(registrations, events) {
      for (const { event } of registrations) {
        if (!isOpen(event.type)) continue;
        const where = `on "${address}" in group "${group}"`;
        const problem = `${nameOf(event)} already has a handler ${where}; close it first, or use another group`;
        throw new DeliveryError("handler_exists", problem);
      }
      for (const registration of registrations) {
        const previous = handlers.get(registration.event.type);
        if (previous) closed.delete(previous);
        handlers.set(registration.event.type, registration);
        least = Math.min(least, registration.retry.maxDeliveries);
      }
      for (const event of events) known.set(event.type, event);
    },
    pause(registrations) {
      for (const registration of registrations) paused.add(registration);
    },
    resume(registrations) {
      for (const registration of registrations) paused.delete(registration);
    },
    isPaused: () => ![...handlers.values()].some(isActive),
    remove(registrations) {
      const open = [...handlers.keys()].filter(isOpen);
      if (open.length <= registrations.length) return false;
      for (const registration of registrations) {
        closed.add(registration);
        paused.delete(registration);
      }
      return true;
    },
    countsAttempts: () => least < 3,
    needsPayload: (type) => !known.has(type) && identifier() !== undefined,
    typeOf(decoded) {
      const { type } = decoded.cloudEvent;
      if (known.has(type)) return type;
      const payload = (event: EventDefinition) => payloadFor(internalsOf(event), decoded, options);
      return identifier()?.(type, [...known.values()], channel, payload)?.type ?? type;
    },
    retry() {
      const open = [...handlers.values()].filter((handler) => !closed.has(handler));
      const [first = retryPolicy(), ...others] = open.map(({ retry }) => retry);
      return others.reduce((most, other) => (other.maxDeliveries > most.maxDeliveries ? other : most), first);
    },
    find: (type) => handlers.get(type),
    isActive: (registration) =>
      handlers.get(registration.event.type) === registration && isActive(registration),
  };
}
