import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const redisClient = process.env["EVENTPACT_TESTS_REDIS_CLIENT"];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^eventpact$/, replacement: at("./src/runtime/index.ts") },
      { find: /^eventpact\/gen\/v1$/, replacement: at("./src/runtime/gen/v1.ts") },
      { find: /^eventpact\/catalog$/, replacement: at("./generated/index.js") },
      { find: /^eventpact\/(memory|redis)$/, replacement: at("./src/transports/$1/index.ts") },
      { find: /^eventpact\/config$/, replacement: at("./src/cli/config/define-config.ts") },
      { find: /^eventpact\/(node|testing|codegen|compat)$/, replacement: at("./src/$1/index.ts") },
      // Another version of the client, e.g. redis-5.
      ...(redisClient === undefined ? [] : [{ find: /^redis$/, replacement: redisClient }]),
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/seed.ts"],
    // Set by scripts/provide-redis.ts: these tests start, break and limit servers of their own.
    exclude: process.env["EVENTPACT_TESTS_WITHOUT_REDIS_SERVER"]
      ? ["test/transports/redis/**", "test/e2e/demo.test.ts"]
      : [],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
