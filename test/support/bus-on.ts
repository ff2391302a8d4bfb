import { type Bus, type BusOptions, type BusReport, createBus } from "eventpact";
import { afterEach } from "vitest";
import type { Broker } from "./transports.ts";

/** A bus of a test, with what it reported. */
export type TestBus = Bus & { readonly reports: BusReport[] };

/** Makes buses in the group `workers` that try again fast, and closes them after each test. */
export function busMaker(): (broker: Broker, options?: Partial<BusOptions>) => TestBus {
  const open: Bus[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((bus) => bus.close({ deadline: 500 })));
  });
  return (broker, options = {}) => {
    const reports: BusReport[] = [];
    const bus = createBus({
      source: "test",
      group: "workers",
      transport: broker.transport(),
      onEvent: (report) => reports.push(report),
      ...options,
      delivery: { retry: { initialDelay: 5 }, ...options.delivery },
    });
    open.push(bus);
    return Object.assign(bus, { reports });
  };
}

/** A payload of `OrderPlaced`, whose customer is its partition key. */
export const order = (n: number, customer = "ada") => ({ id: `o${n}`, amount: n, customer });

/** 0, 1, 2, … */
export const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** A promise that is resolved from outside. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
