/**
 * Documents with hostile names and texts either are refused or become code that parses, type-checks, validates as Ajv does, and runs nothing
 * of what they say. `npm run test:long` tries more of them, `PROPERTY_SEED=random` others.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import fc from "fast-check";
import ts from "typescript-6.0";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  checkContract,
  DocumentError,
  generate,
  loadContract,
  VALUE_CODES,
} from "../../src/codegen/index.ts";
import type { Contract } from "../../src/contract/model.ts";
import { Validators } from "../../src/contract/validate/validators.ts";
import { runs } from "../support/runs.ts";
import { hostileDocument, TRAP } from "./support/hostile-document.ts";
import { withDefaults } from "./support/matrix.ts";
import { typeErrors } from "./support/type-check.ts";
import { validatorsOf } from "./support/validators.ts";

const RUNS = runs(40, 150);
const root = fileURLToPath(new URL("../../", import.meta.url));

interface Case {
  readonly name: string;
  readonly document: unknown;
  readonly values: readonly unknown[];
  readonly contract: Contract;
  readonly files: ReadonlyMap<string, string>;
  /** Whether no check refuses the document. */
  readonly isSound: boolean;
}

/** What a process of its own has to say of one case. */
interface Seen {
  readonly name: string;
  readonly error?: string;
  readonly types: Readonly<Record<string, string>>;
  readonly fits: readonly boolean[];
}

/** A value in an error message, without its ten thousand characters in a row. */
const brief = (value: unknown) => JSON.stringify(value)?.replace(/(.{1,2})\1{99,}/gu, "$1...");

const cases: Case[] = [];
const refusals: string[] = [];
const crashes: string[] = [];
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventpact-hostile-"));
  const documents = fc.sample(hostileDocument, RUNS);
  for (const [index, { document, values }] of documents.entries()) {
    const name = `case${index}`;
    const text = JSON.stringify(document);
    await writeFile(join(folder, `${name}.json`), text);
    try {
      const contract = await loadContract(`${name}.json`, { cwd: folder });
      const findings = await checkContract(contract);
      const isSound = !findings.some(({ severity, code }) => severity === "error" && !VALUE_CODES.has(code));
      const { files } = await generate(contract);
      // As JSON has them: -0 is 0 there.
      cases.push({ name, document, values: JSON.parse(JSON.stringify(values)), contract, files, isSound });
      for (const [path, made] of files) {
        const file = join(folder, name, path);
        expect(file.startsWith(`${join(folder, name)}/`)).toBe(true);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, made);
      }
    } catch (error) {
      if (error instanceof DocumentError) refusals.push(error.message);
      else crashes.push(`${(error as Error).stack}\n${brief(document)}`);
    }
  }
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it("are refused in words, or become code", () => {
  expect(crashes).toEqual([]);
  for (const message of refusals) expect(message).toMatch(/^case\d+\.json:\d+:\d+: ./);
  expect(cases.length + refusals.length).toBe(RUNS);
  // Otherwise the tests below would look at next to nothing.
  expect(cases.filter(({ isSound }) => isSound).length).toBeGreaterThan(RUNS / 3);
});

it("become modules in which hostile words are texts and comments", () => {
  const found = cases.flatMap(({ name, files }) =>
    [...files].flatMap(([path, text]) => {
      const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
      const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly ts.Diagnostic[] };
      const wrong = parseDiagnostics.map(
        ({ messageText }) => `${name}/${path}: ${JSON.stringify(messageText)}`,
      );
      const visit = (node: ts.Node): void => {
        if (ts.isIdentifier(node) && node.text.includes(TRAP))
          wrong.push(`${name}/${path}: ${node.parent.getText()}`);
        ts.forEachChild(node, visit);
      };
      visit(source);
      return wrong;
    }),
  );
  expect(found).toEqual([]);
});

it("type-check, unless a check refuses the document", async () => {
  const sound = cases.filter(({ isSound }) => isSound);
  const paths = sound.flatMap(({ name, files }) =>
    [...files.keys()].filter((path) => path.endsWith(".d.ts")).map((path) => join(folder, name, path)),
  );
  expect(await typeErrors(paths, [folder])).toEqual([]);
}, 300_000);

it("run nothing, say their types, and validate as Ajv does", async () => {
  const seam = join(folder, "node_modules/eventpact");
  await build({
    entryPoints: [`${root}src/runtime/gen/v1.ts`],
    outfile: join(seam, "v1.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  await writeFile(
    join(seam, "package.json"),
    '{ "name": "eventpact", "type": "module", "exports": { "./gen/v1": "./v1.js" } }',
  );
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(folder, "cases.json"),
    JSON.stringify(
      cases.map(({ name, values, contract }) => ({
        name,
        values,
        first: contract.messages[0]?.key,
        keys: contract.messages.map(({ key }) => key),
      })),
    ),
  );
  await writeFile(join(folder, "look.js"), LOOK);
  // Evaluating a text throws in this process, and `LOOK` notes what else a text might do.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--disallow-code-generation-from-strings", join(folder, "look.js")],
    { maxBuffer: 1e8, cwd: folder },
  );
  const seen = JSON.parse(stdout) as Seen[];
  expect(seen.length).toBe(cases.length);
  const compared: boolean[] = [];
  for (const [index, { name, error, types, fits }] of seen.entries()) {
    const { contract, values, document, isSound } = cases[index] as Case;
    const context = `${name}: ${brief(document)}`;
    expect(error, context).toBeUndefined();
    expect(types, context).toEqual(Object.fromEntries(contract.messages.map(({ key, type }) => [key, type])));
    const named = contract.schemas.get(contract.messages[0]?.payload ?? "");
    if (!isSound || !named) continue;
    // Ajv passes over a property of that name; the test below does not.
    if (JSON.stringify([document, values]).includes('"__proto__"')) continue;
    const validators = new Validators(contract);
    const expected = values.map(
      (value) => validators.errors(named, withDefaults(named.name, value, contract)).length === 0,
    );
    expect(fits, `${context} ${brief(values)}`).toEqual(expected);
    compared.push(...expected);
  }
  expect(compared).toContain(true);
  expect(compared).toContain(false);
}, 300_000);

it("check members that Ajv passes over: one called __proto__, and one called nothing that is missing", () => {
  const named = (name: string, value: unknown) => Object.fromEntries([[name, value]]);
  for (const name of ["__proto__", ""]) {
    const { read } = validatorsOf({
      type: "object",
      required: [name],
      properties: named(name, { type: "string" }),
    });
    expect([read(named(name, "x")), read(named(name, 1)), read({})]).toEqual([true, false, false]);
  }
});

/** Imports each case in a process of its own, where nothing else runs. */
const LOOK = `
import { readFileSync } from "node:fs";
const caught = [];
Object.defineProperty(globalThis, ${JSON.stringify(TRAP)}, { set: () => void caught.push("the trap"), get: () => undefined });
for (const name of ["eval", "Function", "setTimeout", "setInterval", "setImmediate", "fetch"])
  globalThis[name] = new Proxy(globalThis[name], {
    apply: (...call) => (caught.push(name), Reflect.apply(...call)),
    construct: (...call) => (caught.push("new " + name), Reflect.construct(...call)),
  });
const look = () => JSON.stringify([globalThis, Object.prototype, Function.prototype, Array.prototype].map((one) => Reflect.ownKeys(one).map(String)));
const seen = [];
for (const { name, values, first, keys } of JSON.parse(readFileSync("cases.json", "utf8"))) {
  const before = look();
  try {
    const made = await import("./" + name + "/index.js");
    const types = Object.fromEntries(keys.map((key) => [key, made[key].type]));
    const fits = first ? values.map((value) => { try { made[first].parse(value); return true; } catch (error) { if (error.name !== "EventViolationError" && !error.violations && !error.issues) throw error; return false; } }) : [];
    if (look() !== before) caught.push("a change of globals");
    seen.push({ name, types, fits, ...(caught.length > 0 && { error: caught.splice(0).join() }) });
  } catch (error) {
    seen.push({ name, types: {}, fits: [], error: String(error.stack) });
  }
}
console.log(JSON.stringify(seen));
`;
