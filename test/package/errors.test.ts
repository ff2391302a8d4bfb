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
  const head = "asyncapi: 3.1.0\ninfo: { title: t, version: 1.0.0 }\n";
  const long = "a_name/".repeat(1_000);
  const wrong = Array.from(
    { length: 40 },
    (_, n) => `  ${"a_channel_".repeat(40)}${n}: { addres: x, ${long}: 1 }\n`,
  );
  writeFileSync(join(folder, "many.yaml"), `${head}channels:\n${wrong.join("")}`);
  writeFileSync(join(folder, "long.yaml"), `${head}${long}: 1\n`);
  writeFileSync(join(folder, "ref.yaml"), `${head}channels:\n  a: { $ref: "./${long}" }\n`);
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

/** Expressions that throw or reject with an error that quotes very long or very many names, by the name of its class. */
const HOSTILE: Readonly<Record<string, readonly string[]>> = {
  ContractViolation: [
    "bus.publish(SettingsUpdated, Object.fromEntries(Array.from({ length: 40 }, (_, n) => [LONG + n, n])))",
    'thrown(new ContractViolation("code", LONG, Array(100).fill({ pointer: LONG, message: LONG, keyword: "k" })))',
  ],
  DeliveryError: [
    "createBus({ source: LONG, transport: memory() }).subscribe(SettingsUpdated, () => {})",
    'closed(LONG).then((bus) => bus.publish(SettingsUpdated, { user_id: "u", changes: {} }))',
  ],
  TransportError: [
    "redis(LONG)",
    'redis("http://user:canary-4711@" + LONG)',
    'thrown(new TransportError("code", LONG, { cause: new TransportError("code", LONG.slice(0, 400)) }))',
  ],
  UnrecoverableError: [
    "thrown(new UnrecoverableError(LONG))",
    'thrown(new UnrecoverableError("語".repeat(4_000)))',
  ],
  FailureReply: [
    'thrown(new FailureReply(LONG, { event: { type: "t" }, data: { secret: "canary-4711", long: Array(200).fill(LONG) } }))',
  ],
  DocumentError: [
    'loadContract(LONG + ".yaml")',
    'loadContract("many.yaml")',
    'loadContract("long.yaml")',
    'loadContract("ref.yaml")',
  ],
  OutputConflictError: ["writeMany(400)"],
  UnreadableFile: ['thrown(new UnreadableFile("gone", LONG))'],
  BaselineError: [
    'loadBaseline(LONG, { document: "asyncapi.yaml" })',
    'loadBaseline("npm:" + LONG, { document: "asyncapi.yaml" })',
    'loadBaseline("git:" + LONG, { document: "asyncapi.yaml" })',
    'loadBaseline("many.yaml", { document: "asyncapi.yaml" })',
    'loadBaseline("long.yaml", { document: "asyncapi.yaml" })',
  ],
  SchemaError: [
    "compareSchemas({ properties: { [LONG]: { type: LONG } } }, {})",
    "compareSchemas({ properties: { [LONG]: { properties: { a: 1 } } } }, {})",
  ],
};
/** Prints for each expression what Node would print of its error. */
const INSPECT = `import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import * as eventpact from "eventpact";
import { redis } from "eventpact/redis";
import { loadContract, UnreadableFile, writeGenerated } from "eventpact/codegen";
import { compareSchemas, loadBaseline } from "eventpact/compat";
${BUS}
const { ContractViolation, TransportError, UnrecoverableError, FailureReply } = eventpact;
const LONG = "a_name/".repeat(1_000);
const thrown = (error) => { throw error; };
async function closed(source) {
  const bus = createBus({ source, group: "g", transport: memory() });
  await bus.close();
  return bus;
}
async function writeMany(count) {
  const made = readFileSync("node_modules/eventpact/generated/index.js", "utf8");
  const names = Array.from({ length: count }, (_, n) => "a_rather_long_name_of_a_file_".repeat(5) + n + ".js");
  mkdirSync("many");
  for (const name of names) writeFileSync("many/" + name, "// somebody's own");
  await writeGenerated("many", new Map(names.map((name) => [name, made])));
}
const seen = [];
async function see(run) {
  try {
    await run();
    seen.push(undefined);
  } catch (error) {
    seen.push({ name: error.name, text: inspect(error), json: JSON.stringify(error) });
  }
}
`;

it("has a program for each class of errors that the package exports", async () => {
  const classes = new Set<string>();
  for (const name of ["index", "codegen", "compat", "config", "memory", "node", "redis", "testing"]) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(root, `dist/${name}.js`)).href);
    for (const [key, value] of Object.entries(exported))
      if (typeof value === "function" && value.prototype instanceof Error) classes.add(key);
  }
  expect(Object.keys(PROGRAMS).sort()).toEqual([...classes].sort());
  expect(Object.keys(HOSTILE).sort()).toEqual([...classes].sort());
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

describe("errors that quote very long and very many names", () => {
  const cases = Object.entries(HOSTILE).flatMap(([name, all]) => all.map((code) => ({ name, code })));
  let seen: readonly ({ name: string; text: string; json: string } | null)[];
  beforeAll(() => {
    const lines = cases.map(({ code }) => `await see(() => ${code});\n`);
    writeFileSync(
      join(folder, "hostile.mjs"),
      `${INSPECT}${lines.join("")}console.log(JSON.stringify(seen));`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, ["hostile.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    seen = JSON.parse(stdout);
  });

  it.each(cases.map(({ name, code }, n) => [name, code, n] as const))("%s: %s", (name, _, n) => {
    const { text = "", json = "", ...error } = seen[n] ?? { name: "none" };
    expect(error.name === "DeliveryError" ? text : error.name).toContain(name);
    // Node adds the line of the source and its own version.
    expect(Buffer.byteLength(text), text).toBeLessThanOrEqual(MOST - 200);
    expect(text + json).not.toContain("canary-4711");
  });
});
