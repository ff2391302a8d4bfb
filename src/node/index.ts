/** What needs Node: a bus from the environment, and running until a signal comes. */
export { type BusFromEnvOptions, busFromEnv, type TransportFactory } from "./bus-from-env.ts";
export { type NodeBus, type RunOptions, runUntilSignal } from "./run.ts";
