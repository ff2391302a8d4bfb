import { describeConformance, transportConformance } from "eventpact/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { runs } from "../support/runs.ts";
import { type RedisBrokers, startRedisBrokers } from "./redis-brokers.ts";

let brokers: RedisBrokers;
beforeAll(async () => {
  brokers = await startRedisBrokers();
});
afterAll(() => brokers?.stop());

const tests = transportConformance({
  create: () => brokers.create(),
  // Where there is only a server that others use, it is not for this suite to restart.
  features: { restart: !process.env["EVENTPACT_TESTS_WITHOUT_REDIS_SERVER"] },
});

for (let round = 1; round <= runs(1, 5); round++)
  describeConformance(`the Redis transport, round ${round}`, tests, { describe, it });
