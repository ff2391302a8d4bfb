import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../..", import.meta.url));
let built: Promise<string> | undefined;

/** The consumer as one JavaScript file, so that hundreds of processes start fast. It uses the sources, not `dist/`. */
export function consumerProgram(): Promise<string> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<string> {
  // Within the repository, where the package "redis" is found.
  const folder = join(root, ".tmp");
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `consumer-${process.pid}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL("consumer.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    outfile,
    external: ["redis"],
    alias: {
      eventpact: join(root, "src/runtime/index.ts"),
      "eventpact/gen/v1": join(root, "src/runtime/gen/v1.ts"),
      "eventpact/catalog": join(root, "generated/index.js"),
      "eventpact/node": join(root, "src/node/index.ts"),
      "eventpact/redis": join(root, "src/transports/redis/index.ts"),
    },
    logLevel: "silent",
  });
  return outfile;
}
