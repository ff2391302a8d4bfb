import {
  type Bus,
  type BusOptions,
  type BusReport,
  type Connection,
  createBus,
  type IncomingEntry,
  type Sink,
  type Source,
  type SourceOptions,
  type Transport,
} from "../../runtime/index.ts";
import type { ConformanceBroker } from "./broker.ts";

/** A bus of a test, with what it reported and its view of the broker. */
export type FixtureBus = Bus & { readonly reports: BusReport[]; readonly view: Transport };

/** A reader below the bus, with what it was given. */
export interface FixtureReader {
  readonly source: Source;
  /** All deliveries, in order. */
  readonly entries: IncomingEntry[];
  /** Ids of entries that another member took. */
  readonly lost: string[];
  /** How many more entries are welcome; each delivery takes from it. */
  room: number;
}

/** What a test acts on. Everything that it opens is closed after the test. */
export interface Fixture {
  readonly broker: ConformanceBroker;
  /** A bus with a view of its own, in the group `workers`, which tries again fast. */
  bus(options?: Partial<BusOptions>): FixtureBus;
  /** A connection below the bus, with a view of its own. */
  connect(): Promise<Connection>;
  /** Reads the address of orders below the bus, on a connection of its own; at first with room for 1,000 entries. */
  read(options?: Partial<SourceOptions> & { readonly room?: number }): Promise<FixtureReader>;
}

/** Makes the fixture of one test, and what ends it. */
export function createFixture(broker: ConformanceBroker): {
  readonly fixture: Fixture;
  end(): Promise<void>;
} {
  const open: (() => Promise<void>)[] = [];

  async function connect(): Promise<Connection> {
    const connection = await broker.transport().connect({ report: () => undefined });
    open.push(() => connection.close());
    return connection;
  }

  const fixture: Fixture = {
    broker,
    bus(options = {}) {
      const reports: BusReport[] = [];
      const view = broker.transport();
      const bus = createBus({
        source: "conformance",
        group: "workers",
        transport: view,
        onEvent: (report) => void reports.push(report),
        ...options,
        delivery: { ...options.delivery, retry: { initialDelay: 5, ...options.delivery?.retry } },
      });
      open.push(() => bus.close({ deadline: 500 }));
      return Object.assign(bus, { reports, view });
    },
    connect,
    async read({ address = "orders", group = "workers", start = "oldest", room = 1_000 } = {}) {
      const connection = await connect();
      const entries: IncomingEntry[] = [];
      const lost: string[] = [];
      let welcome = room;
      const sink: Sink = {
        capacity: () => welcome,
        deliver(delivered) {
          entries.push(...delivered);
          welcome -= delivered.length;
        },
        lost: (ids) => void lost.push(...ids),
      };
      const source = await connection.attach({ address, group, start }, sink);
      return {
        source,
        entries,
        lost,
        get room() {
          return welcome;
        },
        set room(count) {
          welcome = count;
          source.resume();
        },
      };
    },
  };
  return {
    fixture,
    async end() {
      await Promise.all(open.map((close) => close()));
      await broker.close?.();
    },
  };
}
