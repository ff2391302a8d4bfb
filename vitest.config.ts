import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const cores = availableParallelism();

/** Tests that mostly wait: for servers, for processes, for time to pass. */
const waiting = [
  "test/cli/watch.test.ts",
  "test/compat/baseline/{git,package}-*.test.ts",
  "test/conformance/**/*.test.ts",
  "test/delivery/**/*.test.ts",
  "test/docs/**/*.test.ts",
  "test/e2e/**/*.test.ts",
  "test/faults/**/*.test.ts",
  "test/models/**/*.test.ts",
  "test/package/**/*.test.ts",
  "test/security/**/*.test.ts",
  "test/transports/redis/**/*.test.ts",
];

/** Set by scripts/provide-redis.ts: these tests start, break and limit servers of their own. */
const withOwnRedis = process.env["EVENTPACT_TESTS_WITHOUT_REDIS_SERVER"]
  ? ["test/transports/redis/**", "test/e2e/demo.test.ts"]
  : [];

const redisClient = process.env["EVENTPACT_TESTS_REDIS_CLIENT"];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^eventpact$/, replacement: at("./src/runtime/index.ts") },
      { find: /^eventpact\/gen\/v1$/, replacement: at("./src/runtime/gen/v1.ts") },
      { find: /^eventpact\/catalog$/, replacement: at("./generated/index.js") },
      { find: /^eventpact\/catalog\/json-schema$/, replacement: at("./generated/json-schema.js") },
      { find: /^eventpact\/(memory|redis)$/, replacement: at("./src/transports/$1/index.ts") },
      { find: /^eventpact\/config$/, replacement: at("./src/cli/config/define-config.ts") },
      { find: /^eventpact\/(node|testing|codegen|compat)$/, replacement: at("./src/$1/index.ts") },
      // Another version of the client, e.g. redis-5.
      ...(redisClient === undefined ? [] : [{ find: /^redis$/, replacement: redisClient }]),
    ],
  },
  test: {
    setupFiles: ["test/support/seed.ts"],
    // They only end what hangs: no test is decided by how fast the machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "computing",
          include: ["test/**/*.test.ts"],
          exclude: waiting,
          maxWorkers: cores,
          // What they import is the most of what they cost.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "waiting",
          include: waiting,
          exclude: withOwnRedis,
          maxWorkers: cores + 6,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
