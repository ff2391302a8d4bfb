import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/runtime/index.ts",
    "gen/v1": "src/runtime/gen/v1.ts",
    memory: "src/transports/memory/index.ts",
    redis: "src/transports/redis/index.ts",
    node: "src/node/index.ts",
    codegen: "src/codegen/index.ts",
    cli: "src/cli/main.ts",
  },
  format: "esm",
  target: "es2022",
  platform: "neutral",
  external: [/^node:/, "redis", "ajv", "yaml", "json-schema-to-typescript", "@asyncapi/specs"],
  clean: true,
  splitting: true,
  // tsup sets baseUrl, which TypeScript 6 deprecates.
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
