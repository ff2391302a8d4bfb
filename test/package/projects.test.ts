/**
 * The packed package in projects of the kinds that docs/guides/in-your-project.md names. `npm test` runs those that need nothing from the
 * registry; `npm run test:long` all of them, with all versions. Needs `npm run build`.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLong } from "../support/runs.ts";
import { install, outcomeOf, pack, root, run, tsc } from "./support/packed.ts";
import { filesOf, makeProject, projectsFolder } from "./support/projects.ts";

const TIMEOUT = 600_000;
let folder: string;
let tarball: string;
let unpacked: string;

beforeAll(() => {
  folder = projectsFolder();
  tarball = pack(root, folder);
  run("tar", ["-xzf", tarball, "-C", folder], folder);
  unpacked = join(folder, "package");
}, TIMEOUT);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const project = (kind: string, linked: readonly string[] = []) => makeProject(folder, unpacked, kind, linked);
/** A library whose declarations name what it only infers. */
const DECLARED = `import { OrderPlaced, ShopPublisher, WarehouseSubscriber } from "@acme/shop-events";
import { type Bus, createBus } from "eventpact";
import { AgentCompleted, ChatUiChannel, CollectionModelPublisher, SettingsUpdated, SettingsUpdatedChannel } from "eventpact/catalog";
import { compareContracts, compareSchemas, loadBaseline, RULES } from "eventpact/compat";
import { loadContract } from "eventpact/codegen";
import { defineConfig } from "eventpact/config";
import { memory } from "eventpact/memory";
import { busFromEnv } from "eventpact/node";
import { redis } from "eventpact/redis";
import { transportConformance } from "eventpact/testing";
export const bus = createBus({ source: "s", group: "g", transport: memory() });
export const others = [redis("redis://h"), busFromEnv({ source: "s" })];
export const own = [OrderPlaced, ShopPublisher(bus), WarehouseSubscriber(bus), bus.subscribe(OrderPlaced)];
export const event = SettingsUpdated;
export const events = { AgentCompleted, SettingsUpdated, SettingsUpdatedChannel };
export const stream = bus.subscribe(SettingsUpdated);
export const streams = [bus.subscribe(AgentCompleted, { params: { agentId: "a" } }), bus.subscribe(ChatUiChannel, { params: { chatId: "c" } })];
export const { deadLetters, publish, publishMany, subscribe } = bus;
export const letters = (bus: Bus) => bus.deadLetters(SettingsUpdated);
export const publisher = CollectionModelPublisher(bus);
export const { parse, "~standard": standard } = AgentCompleted;
export const tests = transportConformance({ create: () => ({ transport: () => memory() }) });
export const config = defineConfig({});
export const tools = { compareContracts, loadBaseline, loadContract, RULES, result: compareSchemas({}, {}) };
`;
const CHANGED = "changed: u-1\n";

describe("in npm test", () => {
  it("CommonJS: require", () => {
    expect(outcomeOf(process.execPath, ["index.cjs"], project("commonjs"))).toEqual({
      code: 0,
      out: CHANGED,
      err: "",
    });
  });

  it("an own contract in a CommonJS package: generated, compiled to another folder, run, and loaded by hand", () => {
    const cwd = project("own-contract");
    const cli = join(cwd, "node_modules/eventpact/dist/cli.js");
    expect(run(process.execPath, [cli, "generate"], cwd)).toMatch(/^generated: \d+ files/);
    run(process.execPath, [tsc], cwd);
    const ran = { code: 0, out: "ordered: o-1\n", err: "" };
    expect(outcomeOf(process.execPath, ["build/main.js"], cwd)).toEqual(ran);

    const print = 'console.log("ordered:", OrderPlaced.parse({ id: "o-1" }).id);\n';
    writeFileSync(
      join(cwd, "required.js"),
      `const { OrderPlaced } = require("./generated/index.js");\n${print}`,
    );
    expect(outcomeOf(process.execPath, ["required.js"], cwd)).toEqual(ran);
    writeFileSync(join(cwd, "imported.mjs"), `import { OrderPlaced } from "./generated/index.js";\n${print}`);
    expect(outcomeOf(process.execPath, ["imported.mjs"], cwd)).toEqual(ran);
  });

  it("TypeScript: nodenext and bundler, every declaration checked, and a wrong payload does not compile", () => {
    const cwd = project("typescript");
    const file = join(cwd, "tsconfig.json");
    const { compilerOptions, include } = JSON.parse(readFileSync(file, "utf8"));
    run(process.execPath, [tsc], cwd);
    const strict = { skipLibCheck: false, types: [], lib: ["es2022", "esnext.disposable"] };
    for (const more of [strict, { ...strict, module: "esnext", moduleResolution: "bundler" }]) {
      // `console` is of the DOM or of Node.
      writeFileSync(
        join(cwd, "console.d.ts"),
        "declare const console: { log(...words: unknown[]): void };\n",
      );
      writeFileSync(file, JSON.stringify({ compilerOptions: { ...compilerOptions, ...more }, include }));
      run(process.execPath, [tsc], cwd);
    }
    const program = readFileSync(join(cwd, "shop.ts"), "utf8");
    writeFileSync(join(cwd, "shop.ts"), program.replace(/\/\/ @ts-expect-error.*\n/, ""));
    expect(outcomeOf(process.execPath, [tsc], cwd).out).toMatch(/^shop\.ts\(\d+,\d+\): error TS/);
  });

  it.each(["typescript", ...(isLong ? ["typescript-5.9", "typescript-6.0"] : [])])(
    "declaration: true, with events of the catalogue and of another package, by %s",
    (compiler) => {
      const cwd = join(folder, `declarations-${compiler}`);
      mkdirSync(join(cwd, "node_modules/@acme/shop-events"), { recursive: true });
      symlinkSync(unpacked, join(cwd, "node_modules/eventpact"));
      for (const part of ["generated", "asyncapi.yaml"])
        cpSync(
          join(root, "templates/contract-package", part),
          join(cwd, "node_modules/@acme/shop-events", part),
          {
            recursive: true,
          },
        );
      const manifest = readFileSync(join(root, "templates/contract-package/_package.json"), "utf8");
      const name = manifest.replace("{{name}}", "@acme/shop-events");
      writeFileSync(join(cwd, "node_modules/@acme/shop-events/package.json"), name);
      writeFileSync(join(cwd, "package.json"), '{ "type": "module" }');
      writeFileSync(join(cwd, "library.ts"), DECLARED);
      const compilerOptions = {
        ...{ target: "es2022", module: "nodenext", strict: true, declaration: true, outDir: "out" },
        ...{ skipLibCheck: false, types: [], lib: ["es2022"], preserveSymlinks: true },
      };
      writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["library.ts"] }));
      run(process.execPath, [join(root, "node_modules", compiler, "bin/tsc")], cwd);
      // What is emitted is what another project reads.
      writeFileSync(
        join(cwd, "tsconfig.json"),
        JSON.stringify({
          compilerOptions: { ...compilerOptions, noEmit: true },
          files: ["out/library.d.ts"],
        }),
      );
      run(process.execPath, [join(root, "node_modules", compiler, "bin/tsc")], cwd);
    },
  );

  it("node:test", () => {
    const { code, out } = outcomeOf(process.execPath, ["--test"], project("node-test"));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/\bpass 1\n/) });
  });

  it("Vitest", () => {
    const { code, out } = outcomeOf(
      process.execPath,
      [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", "."],
      project("vitest", ["vitest"]),
      { NO_COLOR: "1" },
    );
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/Tests\s+1 passed/) });
  });

  it("a bundle for browsers, under a policy that allows no code from strings", async () => {
    const cwd = project("browser");
    await build({
      entryPoints: [join(cwd, "main.js")],
      outfile: join(cwd, "bundle.mjs"),
      bundle: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      absWorkingDir: cwd,
      logLevel: "silent",
    });
    const args = ["--disallow-code-generation-from-strings", "bundle.mjs"];
    expect(outcomeOf(process.execPath, args, cwd)).toEqual({ code: 0, out: CHANGED, err: "" });
  });

  it("Next.js: the shown files compile with its settings of TypeScript", () => {
    const cwd = project("next");
    const compilerOptions = {
      ...{ target: "es2022", module: "esnext", moduleResolution: "bundler", strict: true, noEmit: true },
      ...{ lib: ["dom", "es2022"], isolatedModules: true, types: [] },
    };
    writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*.ts"] }));
    run(process.execPath, [tsc], cwd);
  });

  it(
    "installs beside old versions of what it uses, and says at connect which redis it needs",
    () => {
      const cwd = join(folder, "old-peers");
      mkdirSync(cwd);
      writeFileSync(join(cwd, "package.json"), JSON.stringify({ private: true, type: "module" }));
      // npm looks at names and versions; these stand for packages of that version.
      const old = {
        redis: "3.1.2",
        ajv: "6.12.6",
        yaml: "1.10.2",
        refa: "0.11.0",
        scslre: "0.2.0",
        jiti: "0.1.20",
      };
      const tarballs = Object.entries(old).map(([name, version]) => {
        const source = join(folder, `old-${name}`);
        mkdirSync(join(source, "package"), { recursive: true });
        writeFileSync(join(source, "package/package.json"), JSON.stringify({ name, version }));
        writeFileSync(join(source, "package/index.js"), "exports.createClient = () => undefined;\n");
        // As npm packs it, without starting npm for each.
        run("tar", ["-czf", `${source}.tgz`, "package"], source);
        return `${source}.tgz`;
      });
      const options = ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error"];
      run("npm", [...options, ...tarballs], cwd);
      expect(outcomeOf("npm", [...options, tarball], cwd)).toMatchObject({ code: 0, err: "" });
      expect(
        readdirSync(join(cwd, "node_modules"))
          .filter((name) => !name.startsWith("."))
          .sort(),
      ).toEqual(["eventpact", ...Object.keys(old)].sort());
      const program = `import { createBus } from "eventpact";
import { redis } from "eventpact/redis";
const bus = createBus({ source: "s", transport: redis("redis://localhost:1") });
await bus.connect().catch((error) => console.log(error.code, error.message));
await bus.close();
`;
      // In a workspace the application may have a newer version than eventpact, which is above it.
      const app = join(cwd, "packages/app");
      mkdirSync(join(app, "node_modules"), { recursive: true });
      symlinkSync(join(root, "node_modules/redis"), join(app, "node_modules/redis"));
      for (const place of [cwd, app]) {
        writeFileSync(join(place, "connect.js"), program);
        expect(run(process.execPath, [join(place, "connect.js")], place)).toBe(
          `unsupported_package The Redis transport needs the package "redis" from version 5, and found 3.1.2 in ${join(cwd, "node_modules/redis")}. Install a newer version there, in a workspace in its root: npm i redis@latest\n`,
        );
      }
      // The command uses its own.
      writeFileSync(
        join(cwd, "asyncapi.yaml"),
        readFileSync(join(root, "test/golden/minimal/asyncapi.yaml")),
      );
      const cli = join(cwd, "node_modules/eventpact/dist/cli.js");
      expect(run(process.execPath, [cli, "validate"], cwd)).toMatch(/0 errors, 0 warnings\n$/);
    },
    TIMEOUT,
  );
});

describe.runIf(isLong)("in npm run test:long", () => {
  /** A Node of another version, from the npm package that holds its binary. */
  function nodeOf(version: string): string {
    const cwd = join(folder, `node-${version}`);
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, "package.json"), JSON.stringify({ private: true }));
    run("npm", ["install", "--no-audit", "--no-fund", "--silent", `node@${version}`], cwd);
    return join(cwd, "node_modules/node/bin/node");
  }

  it.each(["20.19.0", "22", "24"])(
    "CommonJS: require on Node %s",
    (version) => {
      const cwd = makeProject(join(folder, `on-${version}`), unpacked, "commonjs");
      expect(outcomeOf(nodeOf(version), ["index.cjs"], cwd)).toMatchObject({ code: 0, out: CHANGED });
    },
    TIMEOUT,
  );

  it.each(["18.20.8", "20.10.0"])(
    "Node %s is refused in one line",
    (version) => {
      const cli = join(unpacked, "dist/cli.js");
      expect(outcomeOf(nodeOf(version), [cli, "validate"], folder)).toEqual({
        ...{ code: 3, out: "" },
        err: `error: eventpact needs Node 20.19 or later, and this is ${version}; install a newer Node\n`,
      });
    },
    TIMEOUT,
  );

  const versions = ["5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "6.0", "7.0"];
  it.each(versions)(
    "TypeScript %s with nodenext and bundler",
    (version) => {
      const cwd = makeProject(join(folder, `typescript-${version}`), unpacked, "typescript");
      run(
        "npm",
        ["install", "--no-audit", "--no-fund", "--silent", "--no-save", `typescript@~${version}.0`, tarball],
        cwd,
      );
      const compiler = join(cwd, "node_modules/typescript/bin/tsc");
      const file = join(cwd, "tsconfig.json");
      const { compilerOptions, include } = JSON.parse(readFileSync(file, "utf8"));
      for (const more of [{}, { module: "esnext", moduleResolution: "bundler" }]) {
        const options = { ...compilerOptions, ...more, skipLibCheck: false, types: [] };
        writeFileSync(file, JSON.stringify({ compilerOptions: options, include }));
        run(process.execPath, [compiler], cwd);
      }
    },
    TIMEOUT,
  );

  it.each(versions.slice(versions.indexOf("5.8")))(
    "an own contract in a CommonJS package, with TypeScript %s",
    (version) => {
      const cwd = makeProject(join(folder, `own-contract-${version}`), unpacked, "own-contract");
      install(cwd, tarball, `typescript@~${version}.0`);
      run("npm", ["run", "build"], cwd);
      expect(run("npm", ["run", "--silent", "start"], cwd)).toBe("ordered: o-1\n");
    },
    TIMEOUT,
  );

  it(
    "Jest",
    () => {
      const cwd = project("jest");
      install(cwd, tarball, "jest@30");
      const { code, err } = outcomeOf("npm", ["test"], cwd);
      expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/Tests:\s+1 passed/) });
    },
    TIMEOUT,
  );

  it(
    "Jest with TypeScript",
    () => {
      const cwd = project("jest-typescript");
      writeFileSync(join(cwd, "shop.test.ts"), filesOf("jest").get("shop.test.js") ?? "none");
      install(cwd, tarball, "jest@30", "ts-jest@29", "typescript@5.9", "@types/jest@30");
      const { code, err } = outcomeOf("npm", ["test"], cwd);
      expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/Tests:\s+1 passed/) });
      expect(err).not.toContain("(WARN)");
    },
    TIMEOUT,
  );

  it(
    "NestJS: the bus as a provider, closed by a signal",
    async () => {
      const cwd = project("nestjs");
      const manifest = join(cwd, "package.json");
      writeFileSync(
        manifest,
        readFileSync(manifest, "utf8").replace('"type": "module"', '"type": "commonjs"'),
      );
      const nest = ["@nestjs/common@11", "@nestjs/core@11", "reflect-metadata@0.2", "rxjs@7"];
      install(cwd, tarball, ...nest, "typescript@5.9", "@types/node@20");
      run(process.execPath, [join(cwd, "node_modules/typescript/bin/tsc")], cwd);
      expect(await untilSigterm(cwd, ["build/main.js"], /changed: u-1\n/)).toBe(
        `${CHANGED}closed on SIGTERM\n`,
      );
    },
    TIMEOUT,
  );

  it(
    "Express: publishes from a route, and ends with the server",
    async () => {
      const cwd = project("express");
      install(cwd, tarball, "express@5");
      const output = await untilSigterm(cwd, ["server.js"], /changed: u-1\n/, async (printed) => {
        const port = /listening on (\d+)/.exec(printed)?.[1];
        if (port === undefined) return;
        const headers = { "content-type": "application/json" };
        const options = { method: "PUT", headers, body: '{ "theme": "dark" }' };
        expect((await fetch(`http://127.0.0.1:${port}/settings/u-1`, options)).status).toBe(204);
      });
      expect(output).toMatch(/^listening on \d+\nchanged: u-1\n$/);
    },
    TIMEOUT,
  );

  it.each([
    ["bun", ["main.js"]],
    ["deno", ["run", "main.js"]],
  ])(
    "%s",
    (name, args) => {
      const cwd = makeProject(join(folder, name), unpacked, "runtimes");
      install(cwd, tarball, name);
      run("npm", ["rebuild", name], cwd);
      expect(run(join(cwd, "node_modules/.bin", name), args, cwd)).toBe(CHANGED);
    },
    TIMEOUT,
  );
});

/** Runs a program until it has printed something, ends it with SIGTERM, and returns all that it printed. Rejects when it does not end with 0. */
function untilSigterm(
  cwd: string,
  args: readonly string[],
  last: RegExp,
  onOutput: (printed: string) => Promise<void> = async () => undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...process.env, PORT: "0" } });
    let [printed, complaints] = ["", ""];
    child.stderr.on("data", (chunk) => {
      complaints += String(chunk);
    });
    child.stdout.on("data", (chunk) => {
      const isFirst = printed === "";
      printed += String(chunk);
      if (last.test(printed)) child.kill("SIGTERM");
      else if (isFirst) onOutput(printed).catch(reject);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0 || signal === "SIGTERM") resolve(printed);
      else reject(new Error(`ended with ${code}: ${printed}${complaints}`));
    });
  });
}
