/** What an uncaught error of each class prints: it begins with a line of ours and fits on a screen. Needs `npm run build`. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./support/packed.ts";

/** Most bytes on stderr. */
const MOST = 3_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-errors-"));
  for (const part of ["dist", "generated", "package.json"])
    cpSync(join(root, part), join(folder, "node_modules/eventpact", part), { recursive: true });
  symlinkSync(join(root, "node_modules/redis"), join(folder, "node_modules/redis"));
  mkdirSync(join(folder, "generated"));
  writeFileSync(join(folder, "generated/index.js"), "// somebody's own\n");
  writeFileSync(
    join(folder, "wrong.yaml"),
    `asyncapi: 3.1.0\ninfo: {}\n${"channel: {}\n".replace("l:", "ls:")}`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BUS = `import { createBus } from "eventpact";
import { memory } from "eventpact/memory";
import { CollectionDocumentReady, SettingsUpdated } from "eventpact/catalog";
const bus = createBus({ source: "s", group: "g", transport: memory() });
`;
/** Programs that end with an error, by the name of its class. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  ContractViolation: [
    `${BUS}await bus.publish(SettingsUpdated, Object.fromEntries(Array.from({ length: 40 }, (_, n) => ["a_rather_long_name_of_a_member_".repeat(3) + n, n])));`,
    `${BUS}await bus.publish(CollectionDocumentReady, {});`,
  ],
  DeliveryError: [
    `import { createBus } from "eventpact"; import { memory } from "eventpact/memory"; import { SettingsUpdated } from "eventpact/catalog";
await createBus({ source: "s", transport: memory() }).subscribe(SettingsUpdated, () => {});`,
    `${BUS}await bus.close(); await bus.publish(SettingsUpdated, { user_id: "u", changes: {} });`,
  ],
  TransportError: [
    `import { createBus } from "eventpact"; import { redis } from "eventpact/redis";
await createBus({ source: "s", transport: redis("redis://127.0.0.1:1", { startTimeout: 100 }) }).connect();`,
    `import { redis } from "eventpact/redis"; redis("http://user:canary-4711@host");`,
  ],
  UnrecoverableError: [
    `import { UnrecoverableError } from "eventpact"; throw new UnrecoverableError("no such user");`,
  ],
  FailureReply: [
    `import { FailureReply } from "eventpact"; throw new FailureReply({ key: "A", type: "a" }, {}, {});`,
  ],
  DocumentError: [
    `import { loadContract } from "eventpact/codegen"; await loadContract("none.yaml");`,
    `import { loadContract } from "eventpact/codegen"; await loadContract("wrong.yaml");`,
  ],
  OutputConflictError: [
    `import { readFileSync } from "node:fs"; import { writeGenerated } from "eventpact/codegen";
await writeGenerated("generated", new Map([["index.js", readFileSync("node_modules/eventpact/generated/index.js", "utf8")]]));`,
  ],
  UnreadableFile: [`import { UnreadableFile } from "eventpact/codegen"; throw new UnreadableFile("gone");`],
  BaselineError: [
    `import { loadBaseline } from "eventpact/compat"; await loadBaseline("none", { document: "asyncapi.yaml" });`,
  ],
  SchemaError: [
    `import { compareSchemas } from "eventpact/compat"; compareSchemas({ type: "nothing" }, {});`,
  ],
};

it("has a program for each class of errors that the package exports", async () => {
  const classes = new Set<string>();
  for (const name of ["index", "codegen", "compat", "config", "memory", "node", "redis", "testing"]) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(root, `dist/${name}.js`)).href);
    for (const [key, value] of Object.entries(exported))
      if (typeof value === "function" && value.prototype instanceof Error) classes.add(key);
  }
  expect(Object.keys(PROGRAMS).sort()).toEqual([...classes].sort());
});

describe.each(Object.entries(PROGRAMS))("an uncaught %s", (name, programs) => {
  it.each(programs.map((text, n) => [n + 1, text] as const))("fits on a screen (%i)", (_, text) => {
    writeFileSync(join(folder, "program.mjs"), text);
    const { status, stderr } = spawnSync(process.execPath, ["program.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`^(?:Uncaught )?(?:\\w*Error: )?.*\\b${name}\\b`, "m"));
    expect(stderr.split("\n")[0]).toMatch(
      /\/node_modules\/eventpact\/dist\/[\w./-]+\.js:\d+$|\/program\.mjs:\d+$/,
    );
    expect(Buffer.byteLength(stderr), stderr).toBeLessThanOrEqual(MOST);
    expect(stderr).not.toContain("canary-4711");
  });
});
