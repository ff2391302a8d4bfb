/**
 * Figures of the generator and of what it makes, next to those of others: `npm run bench:codegen`. Prints ours, the peer's and the ratio; times
 * depend on the machine, so none of them fails the run. A peer that cannot be measured is reported and left out. Works on `dist`: build first.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import { compileFromFile } from "json-schema-to-typescript";
import { formats } from "../../src/runtime/event/format-table.ts";
import { installPeers } from "../peers/install.ts";
import { failed } from "../peers/peer.ts";
import { PeerProcess } from "../peers/peer-process.ts";
import { handWrittenSchemas, type Patterns } from "./hand-written-schemas.ts";
import { inlined } from "./inlined.ts";
import { freshProcess, median, row, speedOf, timed } from "./measure.ts";
import { MODELINA } from "./peers.ts";
import { measureRecursion } from "./recursive-schemas.ts";
import { type SyntheticContract, writeSyntheticContract } from "./synthetic-contract.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = resolve(root, process.env["EVENTPACT_DIST"] ?? "dist");
const codegen = (await import(
  pathToFileURL(join(dist, "codegen.js")).href
)) as typeof import("../../src/codegen/index.ts");
// Below the package, so that generated code finds `eventpact`.
mkdirSync(join(root, ".tmp"), { recursive: true });
const folder = mkdtempSync(join(root, ".tmp", "bench-"));

try {
  row("", "ours", "peer", "ratio");
  const perEvent = await measureGenerate();
  await measureWatch();
  await measureTypePeers(perEvent);
  await measureStartUp();
  await measureThroughput();
  await measureRecursion(codegen, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function contractOf(events: number): SyntheticContract {
  return writeSyntheticContract(join(folder, `events-${events}`), events);
}

/** The whole command in a fresh process. Returns milliseconds per event of 1,000. */
async function measureGenerate(): Promise<number> {
  const perEvent = new Map<number, number>();
  for (const events of [100, 1000, 3000]) {
    const { document } = contractOf(events);
    const out = join(dirname(document), "out");
    const { milliseconds, megabytes } = freshProcess(
      [join(dist, "cli.js"), "generate", document, "--out", out],
      dirname(document),
    );
    perEvent.set(events, milliseconds / events);
    const base = perEvent.get(100) ?? Number.NaN;
    const growth = (milliseconds / events / base).toFixed(2);
    row(
      `generate, ${events} events (1,000: < 5 s, < 1,024 MB)`,
      `${seconds(milliseconds)}, ${Math.round(megabytes)} MB`,
    );
    row(
      "  time per event, against 100 events (<= 1.3)",
      `${(milliseconds / events).toFixed(2)} ms`,
      "",
      growth,
    );
  }
  return perEvent.get(1000) ?? Number.NaN;
}

/** From the change of one schema to the files. */
async function measureWatch(): Promise<void> {
  const { document, oneSchema } = contractOf(1000);
  const generator = codegen.createGenerator(document, { cwd: dirname(document), out: "watched" });
  await generator.run();
  const times: number[] = [];
  for (let round = 0; round < 9; round++) {
    writeFileSync(oneSchema, readFileSync(oneSchema, "utf8").replace("Why", "Why then"));
    times.push(await timed(() => generator.run()));
  }
  row("one changed schema of 1,000 events to files (< 300 ms)", `${median(times).toFixed(0)} ms`);
}

/** Types alone: what others take for the same schemas. */
async function measureTypePeers(ours: number): Promise<void> {
  const { schemas } = contractOf(100);
  const each = async (work: (file: string) => Promise<unknown>) =>
    (await timed(async () => {
      for (const file of schemas) await work(file);
    })) / schemas.length;
  const peers = {
    "json-schema-to-typescript, format off": await each((file) =>
      compileFromFile(file, { cwd: dirname(file), format: false }),
    ),
    "json-schema-to-typescript": await each((file) => compileFromFile(file, { cwd: dirname(file) })),
    "Modelina, TypeScript": await modelina(schemas),
  };
  for (const [name, milliseconds] of Object.entries(peers)) {
    row(
      `all code per event, against types by ${name}`,
      `${ours.toFixed(2)} ms`,
      milliseconds === undefined ? "not measured" : `${milliseconds.toFixed(2)} ms`,
      milliseconds === undefined ? "" : (ours / milliseconds).toFixed(2),
    );
  }
}

/** Milliseconds per schema that Modelina takes; undefined where it cannot be measured. */
async function modelina(schemas: readonly string[]): Promise<number | undefined> {
  if ((await installPeers([MODELINA])).length === 0) return undefined;
  let own: PeerProcess | undefined;
  try {
    own = await PeerProcess.start(new URL("modelina-process.ts", import.meta.url));
    return await own.ask<number>(schemas, 120_000);
  } catch (error) {
    console.error(failed(MODELINA, error));
    return undefined;
  } finally {
    own?.end();
  }
}

/** Fresh processes: importing the validators of 50 events, against compiling their schemas with Ajv. */
async function measureStartUp(): Promise<void> {
  const { document, schemas } = contractOf(50);
  const home = dirname(document);
  await codegen.createGenerator(document, { cwd: home, out: "out" }).run();
  const contract = await codegen.loadContract(document, { cwd: home });
  const files = {
    empty: "",
    ours: contract.messages.map(({ key }) => `import "./out/events/${key}.validator.js";`).join("\n"),
    ajv: `import { Ajv } from "ajv";
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
for (const schema of ${JSON.stringify(schemas.map(inlined))}) ajv.compile(schema);`,
  };
  const times: Record<string, number[]> = { empty: [], ours: [], ajv: [] };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, `${name}.mjs`), text);
  for (let round = 0; round < 11; round++) {
    for (const name of Object.keys(files))
      times[name]?.push(freshProcess([join(home, `${name}.mjs`)], home).milliseconds);
  }
  const empty = median(times["empty"] ?? []);
  const [ours, ajv] = [median(times["ours"] ?? []) - empty, median(times["ajv"] ?? []) - empty];
  row(
    "start-up with 50 validators, against Ajv compiling (<= 0.1)",
    `${ours.toFixed(1)} ms`,
    `Ajv ${ajv.toFixed(1)} ms`,
    (ours / ajv).toFixed(2),
  );
}

/** Validators in process, on the payloads of the catalogue's examples. */
async function measureThroughput(): Promise<void> {
  const contract = codegen.withFilledExamples(
    await codegen.loadContract(join(root, "asyncapi.yaml"), { cwd: root }),
  );
  const definitions = Object.fromEntries([...contract.schemas].map(([name, { schema }]) => [name, schema]));
  const ajv = new Ajv({ allErrors: true, strict: false, logger: false, formats });
  ajv.addSchema({ $id: "catalogue", definitions });
  const patternOf = (name: string) => String((definitions[name] as { pattern?: unknown }).pattern);
  const handWritten = handWrittenSchemas({
    AgentId: patternOf("AgentId"),
    CourseKey: patternOf("CourseKey"),
    UsageKey: patternOf("UsageKey"),
  } satisfies Patterns);
  const ratios = new Map<string, number>();
  for (const { key, payload, examples } of contract.messages) {
    const value = examples.find((example) => "payload" in example)?.payload;
    if (payload === undefined || value === undefined) continue;
    const module = await import(pathToFileURL(join(root, "generated", "events", `${key}.validator.js`)).href);
    const read = module.read as (value: unknown) => boolean;
    const peer = ajv.getSchema(`catalogue#/definitions/${payload}`) as ValidateFunction;
    const other = handWritten[key];
    const all = { ours: read, ajv: peer, ...(other && { zod: other.zod, typebox: other.typebox }) };
    for (const [name, check] of Object.entries(all))
      if (!check(value)) throw new Error(`${name} refuses the example of ${key}`);
    const ratio = speedOf(
      () => read(value),
      () => peer(value),
    );
    ratios.set(key, ratio);
    if (!other) continue;
    row(`throughput of ${key}`, "", "ajv.compile", ratio.toFixed(2));
    row(
      "",
      "",
      "zod 4",
      speedOf(
        () => read(value),
        () => other.zod(value),
      ).toFixed(2),
    );
    row(
      "",
      "",
      "typebox, compiled",
      speedOf(
        () => read(value),
        () => other.typebox(value),
      ).toFixed(2),
    );
  }
  const sorted = [...ratios].sort(([, a], [, b]) => a - b);
  const [name, least = Number.NaN] = sorted[0] ?? [];
  const middle = median([...ratios.values()]);
  row(
    `throughput of ${ratios.size} events, median (>= 0.95)`,
    `least ${least.toFixed(2)}`,
    "ajv.compile",
    middle.toFixed(2),
  );
  console.log(`  least: ${name}`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
