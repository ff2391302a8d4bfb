/** What a bundle of the package weighs and holds. Measures what users get: dist/ and generated/. Needs `npm run build`. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const BUS = 'export { createBus } from "eventpact"; export { memory } from "eventpact/memory";';
const event = (key: string) => `export { ${key} } from "eventpact/catalog";`;

/**
 * Most bytes (gzip -9) that the bus, the memory transport and the heaviest event may have in a bundle. What a bundle must not lack has its place
 * in it: payloads are checked as JSON carries them, numbers that parsing changes are found, attempts are counted before they are validated, a dedupe
 * store that fails is waited for, closing ends in time, what is on its way is bounded by bytes.
 */
const MOST = 22_000;
/** Bytes that one more event may add: the median of the catalogue, and each. */
const MEDIAN_EVENT = 1_024;
const LARGEST_EVENT = 3_072;

interface Bundle {
  readonly code: string;
  /** Bytes after gzip -9. */
  readonly size: number;
  readonly metafile: Metafile;
}

/** A minified bundle of a module, made as if the module lay in the package's folder. */
async function bundle(contents: string, options: BuildOptions = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
    absWorkingDir: root,
    logLevel: "silent",
    // Without the paths of this repository's tsconfig.json, which lead to src/.
    tsconfigRaw: {},
    ...options,
  });
  const code = outputFiles?.[0]?.text ?? "";
  return {
    code,
    size: gzipSync(code, { level: 9 }).length,
    metafile: metafile ?? { inputs: {}, outputs: {} },
  };
}

/** CloudEvents types of the catalogue by event key. */
const types = new Map<string, string>();

beforeAll(async () => {
  expect(existsSync(join(root, "dist/index.js")), "dist/ is missing: npm run build").toBe(true);
  for (const name of readdirSync(join(root, "generated/events"))) {
    if (!name.endsWith(".js") || name.endsWith(".validator.js")) continue;
    const text = readFileSync(join(root, "generated/events", name), "utf8");
    types.set(name.slice(0, -3), /\btype: "([^"]+)"/.exec(text)?.[1] ?? "");
  }
  expect(types.size).toBeGreaterThan(20);
  expect([...types.values()]).not.toContain("");
});

it(`holds the bus, the memory transport and the heaviest event in ${MOST} bytes`, async () => {
  const { size, code, metafile } = await bundle(BUS + event("AgentCompleted"));
  console.log(`bus + memory + AgentCompleted: ${size} bytes gzip, ${code.length} minified`);
  expect(Object.keys(metafile.inputs)).toContain("dist/index.js");
  expect(code).toContain(types.get("AgentCompleted"));
  expect(size).toBeLessThanOrEqual(MOST);
});

it("holds nothing of events that are not imported", async () => {
  const fromCatalogue = await bundle(event("AgentCompleted"));
  const fromFile = await bundle('export { AgentCompleted } from "./generated/events/AgentCompleted.js";');
  expect(fromCatalogue.code.length).toBe(fromFile.code.length);
  const found = [...types].filter(([, type]) => fromCatalogue.code.includes(JSON.stringify(type)));
  expect(found).toEqual([["AgentCompleted", "ai.agent.completed"]]);
});

it("holds nothing of how other writers' entries are read, unless it is imported", async () => {
  expect((await bundle(BUS)).code).not.toContain("com.dapr.event.sent");
  expect((await bundle('export { daprDialect } from "eventpact";')).code).toContain("com.dapr.event.sent");
});

it("grows little with each event of the catalogue", async () => {
  const sizes: [key: string, bytes: number][] = [];
  const keys = [...types.keys()].sort();
  for (const key of keys) {
    // Beside another event, so that what all events share is there already.
    const base = BUS + event(keys.find((other) => other !== key) ?? "");
    sizes.push([key, (await bundle(base + event(key))).size - (await bundle(base)).size]);
  }
  sizes.sort(([, a], [, b]) => b - a);
  const width = Math.max(...sizes.map(([key]) => key.length));
  const rows = sizes.map(([key, bytes]) => `${key.padEnd(width)} ${String(bytes).padStart(5)}`);
  console.log(`bytes (gzip) that an event adds to a bundle:\n${rows.join("\n")}`);
  expect(sizes[Math.floor(sizes.length / 2)]?.[1]).toBeLessThanOrEqual(MEDIAN_EVENT);
  expect(sizes[0]?.[1]).toBeLessThanOrEqual(LARGEST_EVENT);
  expect(sizes.at(-1)?.[1]).toBeGreaterThan(0);
});

it("imports nothing of Node, nor any package", async () => {
  const everything = ["eventpact", "eventpact/memory", "eventpact/gen/v1", "eventpact/catalog"];
  const { metafile } = await bundle(everything.map((name) => `export * from "${name}";`).join("\n"));
  const outside = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
  expect(outside).toEqual([]);
  expect(Object.keys(metafile.inputs).filter((path) => path.includes("node_modules"))).toEqual([]);
});

describe("under a policy that allows no code from strings", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "eventpact-bundle-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (code: string): string => {
    const file = join(folder, "program.mjs");
    writeFileSync(file, code);
    const args = ["--disallow-code-generation-from-strings", file];
    return execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  };

  it("publishes and handles an event", async () => {
    const { code } = await bundle(`
      import { createBus } from "eventpact";
      import { AiOrchestrationRequested } from "eventpact/catalog";
      import { memory } from "eventpact/memory";
      const bus = createBus({ source: "s", group: "g", transport: memory() });
      const handled = new Promise((resolve) => bus.subscribe(AiOrchestrationRequested, resolve));
      await bus.publish(AiOrchestrationRequested, { ai_orchestration_request: { user_id: 4 } });
      console.log((await handled).ai_orchestration_request.action);
      await bus.publish(AiOrchestrationRequested, {}).catch((error) => console.log(error.code));
      await bus.close();
    `);
    expect(run(code)).toBe("run\npayload_invalid\n");
    // The policy is in force.
    expect(() => run('new Function("return 1")')).toThrow("EvalError");
  });

  it("has no eval and no new Function in any file", async () => {
    const entries = [
      "eventpact",
      "eventpact/gen/v1",
      "eventpact/memory",
      "eventpact/redis",
      "eventpact/node",
      "eventpact/testing",
    ];
    const contents = [...entries, "eventpact/catalog"].map((name) => `export * from "${name}";`).join("\n");
    const { metafile } = await bundle(contents, { platform: "node", external: ["redis"] });
    const files = Object.keys(metafile.inputs).filter((path) => existsSync(join(root, path)));
    expect(files.filter((path) => path.startsWith("generated/")).length).toBeGreaterThan(types.size);
    expect(files).toContain("dist/redis.js");
    const makesCode = /\beval\s*\(|\bFunction\s*\(|\bsetTimeout\s*\(\s*["'`]/;
    expect(files.filter((path) => makesCode.test(readFileSync(join(root, path), "utf8")))).toEqual([]);
    expect(makesCode.test("new Function('x')")).toBe(true);
  });
});

describe("a script that loads and compares contracts, bundled for Node", () => {
  const SCRIPT = `import { generate, loadContract } from "eventpact/codegen";
import { compareContracts, compareSchemas } from "eventpact/compat";
async function main() {
  const contract = await loadContract(process.argv[2]);
  const { files } = await generate(contract);
  const schemas = [{ pattern: "^a+$" }, { pattern: "^a*$" }];
  console.log(files.size > 5, compareContracts(contract, contract).length, compareSchemas(...schemas).backward.verdict);
}
main();`;
  it.each(["esm", "cjs"] as const)("runs as %s without the package", async (format) => {
    const folder = mkdtempSync(join(tmpdir(), "eventpact-bundled-"));
    try {
      const { code } = await bundle(SCRIPT, { format, platform: "node", minify: false });
      const file = join(folder, format === "cjs" ? "script.cjs" : "script.mjs");
      writeFileSync(file, code);
      const document = join(root, "test/golden/minimal/asyncapi.yaml");
      expect(execFileSync(process.execPath, [file, document], { cwd: folder, encoding: "utf8" })).toBe(
        "true 0 compatible\n",
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
