import { hostname } from "node:os";
import type { BusOptions } from "../runtime/bus.ts";
import { createBus } from "../runtime/create-bus.ts";
import { TransportError } from "../runtime/errors.ts";
import type { Transport } from "../runtime/transport.ts";
import { memory } from "../transports/memory/index.ts";
import { type NodeBus, runUntilSignal } from "./run.ts";

/** Makes a transport for a broker URL. Called when the bus first needs it. */
export type TransportFactory = (url: string) => Transport | Promise<Transport>;

/** Options of `busFromEnv`: those of `createBus`, but for the transport. */
export interface BusFromEnvOptions extends Omit<BusOptions, "transport"> {
  /** Further transports by URL scheme, without the colon, in upper or lower case; they come before the built-in ones. */
  readonly schemes?: Readonly<Record<string, TransportFactory>>;
  /** Where variables are read. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether a missing `EVENTPACT_BROKER_URL` is an error; for production, where memory would lose events in silence. Default false. */
  readonly required?: boolean;
}

const VARIABLE = "EVENTPACT_BROKER_URL";

const loadRedis: TransportFactory = async (url) => (await import("../transports/redis/index.ts")).redis(url);
const BUILT_IN: Readonly<Record<string, TransportFactory>> = { redis: loadRedis, rediss: loadRedis };

let inThisProcess: Transport | undefined;

/**
 * Makes a bus for the broker that `EVENTPACT_BROKER_URL` names: without it memory, shared by all such buses of the process; `redis://` or
 * `rediss://` Redis; other schemes as registered in `schemes`. Throws a `TransportError`: `unsupported_scheme` for anything else, `missing_broker_url`
 * when there is no URL and it is `required`. Without a URL, a line on stderr says once that events stay in memory.
 * `sourcehost` is the host's name unless given.
 */
export function busFromEnv(options: BusFromEnvOptions): NodeBus {
  const { schemes, env = process.env, required = false, ...rest } = options;
  const url = env[VARIABLE]?.trim();
  if (!url && required)
    throw new TransportError(
      "missing_broker_url",
      `${VARIABLE} is not set, and busFromEnv is called with "required". Set it to the broker's URL, e.g. redis://localhost:6379.`,
    );
  const transport = url ? transportFor(url, schemes) : sharedMemory();
  const bus = createBus({ sourcehost: hostname(), ...rest, transport });
  return Object.assign(bus, { run: (runOptions = {}) => runUntilSignal(bus, runOptions) } satisfies Pick<
    NodeBus,
    "run"
  >);
}

function sharedMemory(): Transport {
  if (!inThisProcess) {
    console.error(`eventpact: ${VARIABLE} is not set, so events stay in the memory of this process.`);
    inThisProcess = memory();
  }
  return inThisProcess;
}

function transportFor(url: string, given: Readonly<Record<string, TransportFactory>> = {}): Transport {
  // Schemes are the same in upper and lower case (RFC 3986, section 3.1).
  const schemes = new Map(
    [...Object.entries(BUILT_IN), ...Object.entries(given)].map(([name, factory]) => [
      name.toLowerCase(),
      factory,
    ]),
  );
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  const factory = scheme === undefined ? undefined : schemes.get(scheme);
  if (scheme === undefined || !factory) {
    const found = scheme === undefined ? "no URL" : `the scheme "${scheme}:"`;
    const supported = [...schemes.keys()].map((name) => `${name}://`);
    const key = scheme === undefined ? "name" : /^\w+$/.test(scheme) ? scheme : JSON.stringify(scheme);
    throw new TransportError(
      "unsupported_scheme",
      `${VARIABLE} has ${found}; supported are ${supported.join(", ")}, and memory when it is not set. ` +
        `Register another with busFromEnv({ schemes: { ${key}: (url) => transport } })`,
    );
  }
  return { name: scheme, connect: async (host) => (await factory(url)).connect(host) };
}
