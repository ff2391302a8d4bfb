/** For tests of what others build on eventpact: the suite that a transport has to pass. Runs in Node. */
export type { ConformanceBroker, Feature, Features } from "./conformance/broker.ts";
export { describeConformance, type TestFramework } from "./conformance/describe.ts";
export { type ConformanceOptions, type ConformanceTest, transportConformance } from "./conformance/suite.ts";
