import { redis } from "eventpact/redis";
import { describeConformance, transportConformance } from "eventpact/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type RedisCluster, startCluster } from "../support/redis-cluster.ts";

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startCluster(3);
});
afterAll(() => cluster?.stop());

const tests = transportConformance({
  create() {
    const prefix = `conformance-${crypto.randomUUID()}:`;
    return { transport: () => redis({ cluster: cluster.urls }, { prefix, lease: 1_000, block: 500 }) };
  },
  // What happens when nodes end and slots move is tested in test/transports/redis/cluster.test.ts.
  features: { crash: false, sever: false, restart: false },
});

describeConformance("the Redis transport on a Cluster", tests, { describe, it });
