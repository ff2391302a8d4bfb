/** The conformance suite and small faults on other servers than the one on the PATH: docs/reliability.md has the results. */
import { describeConformance, transportConformance } from "eventpact/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scenarios } from "../faults/scenarios/index.ts";
import { runScenario } from "../faults/support/scenario.ts";
import { OTHER_SERVERS, provideServer } from "../support/other-servers.ts";
import { SERVER_VARIABLE } from "../support/redis-server.ts";
import { type RedisBrokers, startRedisBrokers } from "./redis-brokers.ts";

/** Crashes, restarts, lost groups, poison, blocked and wide dead letters, trimming, memory, two versions. */
const FAULTS = ["G1", "G4", "G5", "G8", "G9", "G11", "G12", "G18", "G20", "G21"];

for (const server of OTHER_SERVERS) {
  const provided = provideServer(server);
  const why = "missing" in provided ? ` (skipped: ${provided.missing})` : "";
  describe.skipIf(why !== "")(server.name + why, () => {
    let brokers: RedisBrokers;
    const usual = process.env[SERVER_VARIABLE];
    beforeAll(async () => {
      if ("path" in provided) process.env[SERVER_VARIABLE] = provided.path;
      brokers = await startRedisBrokers();
    });
    afterAll(async () => {
      await brokers?.stop();
      if (usual === undefined) delete process.env[SERVER_VARIABLE];
      else process.env[SERVER_VARIABLE] = usual;
    });

    const tests = transportConformance({ create: () => brokers.create(), features: { restart: true } });
    describeConformance("the Redis transport", tests, { describe, it });

    for (const scenario of scenarios.filter(({ id }) => FAULTS.includes(id))) {
      it(`${scenario.id}: ${scenario.title}`, { timeout: 300_000 }, async () => {
        expect((await runScenario(scenario, 0.005, false)).missed).toEqual([]);
      });
    }
  });
}
