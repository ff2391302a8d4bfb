import type { Bus } from "eventpact";

/** Says what happened: a stable word for programs, a line for people. */
export type Tell = (milestone: string, text: string) => void;

/** A small downstream service, as it would live in a repository of its own. */
export interface Service {
  /** CloudEvents source of what it publishes. */
  readonly source: string;
  /** Its consumer group. */
  readonly group: string;
  /** Subscribes. */
  start?(bus: Bus, tell: Tell): Promise<void>;
  /** What it does by itself, once all services listen. */
  act?(bus: Bus, tell: Tell): Promise<void>;
}
