import { within } from "../../runtime/within.ts";
import { type ConformanceBroker, type Feature, type Features, skipReason } from "./broker.ts";
import { carrying } from "./carrying.ts";
import { closing } from "./closing.ts";
import { controlling } from "./controlling.ts";
import { crashing } from "./crashing.ts";
import { deadLettering } from "./dead-lettering.ts";
import type { Definition } from "./definition.ts";
import { dispatching } from "./dispatching.ts";
import { createFixture } from "./fixture.ts";
import { grouping } from "./grouping.ts";
import { iterating } from "./iterating.ts";
import { limiting } from "./limiting.ts";
import { ordering } from "./ordering.ts";
import { partitioning } from "./partitioning.ts";
import { publishing } from "./publishing.ts";
import { reconnecting } from "./reconnecting.ts";
import { retrying } from "./retrying.ts";
import { settling } from "./settling.ts";

const DEFINITIONS: readonly Definition[] = [
  ...publishing,
  ...carrying,
  ...dispatching,
  ...grouping,
  ...ordering,
  ...partitioning,
  ...limiting,
  ...retrying,
  ...deadLettering,
  ...iterating,
  ...closing,
  ...settling,
  ...controlling,
  ...crashing,
  ...reconnecting,
];

/** One test of a transport. */
export interface ConformanceTest {
  /** What holds; unique within the suite. */
  readonly name: string;
  /** The features without which it is skipped. */
  readonly needs: readonly Feature[];
  /** Why it is skipped; undefined when it is to be run. */
  readonly skip: string | undefined;
  /** Milliseconds after which it fails. */
  readonly timeout: number;
  /** Makes a broker, tests, and closes all. Rejects with an error that says what was expected. */
  run(): Promise<void>;
}

/** What is tested. */
export interface ConformanceOptions {
  /** Makes a broker for one test. */
  create(): ConformanceBroker | Promise<ConformanceBroker>;
  /** What the transport is without. Default: nothing. */
  readonly features?: Features;
}

/**
 * The tests that a transport has to pass for the bus to keep its promises over it. They need Node, and no test framework; see
 * `describeConformance` for those who have one.
 */
export function transportConformance({ create, features = {} }: ConformanceOptions): ConformanceTest[] {
  return DEFINITIONS.map(({ name, needs, timeout, run }) => ({
    name,
    needs,
    skip: skipReason(needs, features),
    timeout,
    async run() {
      const { fixture, end } = createFixture(await create());
      try {
        if (!(await within(timeout, run(fixture)))) throw new Error(`took longer than ${timeout} ms`);
      } finally {
        await end();
      }
    },
  }));
}
