import { defineConfig, type Options } from "tsup";
import { vendoredImports } from "./scripts/build/vendor.ts";

/** The JavaScript of `dist/` is readable, as services and their stack traces step through it. Peers that package.json lists stay imports. */
const common: Options = {
  format: "esm",
  target: "es2022",
  platform: "neutral",
  external: [/^node:/],
  splitting: true,
  removeNodeProtocol: false,
  sourcemap: true,
};

// In two builds, so that nothing that only the command uses keeps a bundler from leaving parts of the runtime out.
export default defineConfig([
  {
    ...common,
    entry: {
      index: "src/runtime/index.ts",
      "gen/v1": "src/runtime/gen/v1.ts",
      memory: "src/transports/memory/index.ts",
      redis: "src/transports/redis/index.ts",
      node: "src/node/index.ts",
      testing: "src/testing/index.ts",
    },
  },
  {
    ...common,
    entry: {
      codegen: "src/codegen/index.ts",
      compat: "src/compat/index.ts",
      cli: "src/cli/main.ts",
      config: "src/cli/config/define-config.ts",
    },
    esbuildPlugins: [vendoredImports],
  },
]);
