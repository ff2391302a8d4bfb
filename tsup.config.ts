import { rmSync } from "node:fs";
import { defineConfig, type Options } from "tsup";

// Not by `clean`: each of the two builds below would remove what the other one wrote.
rmSync("dist", { recursive: true, force: true });

/** Packages that package.json lists, as peers, stay imports. */
const common: Options = {
  format: "esm",
  target: "es2022",
  platform: "neutral",
  external: [/^node:/],
  splitting: true,
  // tsup sets baseUrl, which TypeScript 6 deprecates.
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
};

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
    // Smaller to install, and with its names to step through; a formatter brings the lines back.
    minifyWhitespace: true,
    minifySyntax: true,
  },
  {
    ...common,
    entry: {
      codegen: "src/codegen/index.ts",
      compat: "src/compat/index.ts",
      cli: "src/cli/main.ts",
      config: "src/cli/config/define-config.ts",
    },
    // Nobody steps through the generator: smaller to install, with the names that stack traces need.
    minify: true,
    keepNames: true,
  },
]);
