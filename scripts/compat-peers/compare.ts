/**
 * What eventpact and others say about the same pairs of schemas: `npx tsx scripts/compat-peers/compare.ts`. Prints a Markdown table, and the labels
 * of the pairs that a counter-example or a proof contradicts. `contenders.ts` says how the answer of each is read, `truth.ts` what is taken as true.
 *
 * `--pairs 1000` and `--seed 2026` decide the generated pairs, `--fixtures ../shared/fixtures` where the published sets are (what is not there is left
 * out), `--write` puts the table into docs/compatibility.md. The packages are installed here, at the first run.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { askAll } from "./ask.ts";
import { CONTENDERS, eventpact, FOLDER } from "./contenders.ts";
import { apicurio, pitfalls } from "./fixtures.ts";
import { generatedPairs, type Pair } from "./pairs.ts";
import { Random } from "./random.ts";
import { type Score, scoreOf } from "./score.ts";
import { DIRECTIONS, INSTANCES, truthOf } from "./truth.ts";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "1000" },
    seed: { type: "string", default: "2026" },
    fixtures: { type: "string", default: join(FOLDER, "../../../shared/fixtures") },
    write: { type: "boolean", default: false },
  },
});
const folder = resolve(values.fixtures);
const sets: readonly (readonly [name: string, pairs: readonly Pair[]])[] = [
  ["pitfalls", pitfalls(folder)],
  ["Apicurio", apicurio(folder)],
  ["generated", generatedPairs(Number(values.pairs), Number(values.seed))],
];

if (!existsSync(join(FOLDER, "node_modules"))) {
  console.error("installing what is compared, in scripts/compat-peers");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: FOLDER,
    stdio: "inherit",
  });
}
const rows: string[] = [];
const notes: string[] = [];
for (const [name, pairs] of sets) if (pairs.length > 0) rows.push(...(await compareOn(name, pairs)));
const table = [
  "| pairs | who | agrees | unsound | … named members only | false breaks | undecided | failed | time |",
  "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
  ...rows,
  "",
  ...notes,
  "",
  `${versions()}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}; seed ${values.seed}.`,
].join("\n");
console.log(table);
if (values.write) writeTable(table);

async function compareOn(name: string, pairs: readonly Pair[]): Promise<string[]> {
  const replies = new Map<string, Awaited<ReturnType<typeof askAll>>>();
  for (const contender of Object.keys(CONTENDERS)) replies.set(contender, await askAll(contender, pairs));
  const ours = replies.get("eventpact") ?? [];
  const random = new Random(Number(values.seed));
  // Nobody's time runs out where the truth is looked for.
  const truths = pairs.map((pair, index) => truthOf(pair, ours[index]?.answer ?? eventpact(pair), random));
  const all = truths.flatMap((truth) => DIRECTIONS.map((direction) => truth[direction]));
  const broken = all.filter(({ verdict }) => verdict === "breaking");
  const unknown = all.filter(({ verdict }) => verdict === "undecided").length;
  notes.push(
    `- ${name}: ${pairs.length} pairs both ways, ${broken.length} breaks, ` +
      `of which the ${INSTANCES} instances of each pair alone find ${broken.filter(({ isSampled }) => isSampled).length}` +
      `${unknown > 0 ? `; ${unknown} left out, where eventpact is undecided and no counter-example is known` : ""}`,
  );
  for (const [index, { name: pair, labels }] of pairs.entries())
    for (const direction of DIRECTIONS) {
      const truth = truths[index]?.[direction];
      if (!labels || !truth || truth.verdict === "undecided") continue;
      if (labels[direction] === (truth.verdict === "compatible")) continue;
      const proof = truth.verdict === "breaking" ? JSON.stringify(truth.witness) : "proven compatible";
      console.error(`  label contradicted: ${pair}, ${direction}: ${proof}`);
    }
  return [...replies].map(([contender, given]) => rowOf(name, contender, scoreOf(pairs, truths, given)));
}

function rowOf(set: string, contender: string, score: Score): string {
  const share = (count: number) =>
    count === 0 ? "0" : `${count} (${((100 * count) / score.questions).toFixed(1)} %)`;
  const { agrees, unsound, unsoundByNamedMembers, falseBreaks, undecided, failed } = score;
  const cells = [
    `${set}, ${score.questions}`,
    contender,
    ...[agrees, unsound, unsoundByNamedMembers, falseBreaks, undecided, failed].map(share),
    `${(score.milliseconds / 1000).toFixed(1)} s`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function versions(): string {
  const names = Object.keys(CONTENDERS).filter((name) => name !== "eventpact");
  return names
    .map((name) => {
      const { version } = JSON.parse(
        readFileSync(join(FOLDER, "node_modules", name, "package.json"), "utf8"),
      );
      return `${name} ${version}`;
    })
    .join(", ");
}

function writeTable(text: string): void {
  const page = join(FOLDER, "../../docs/compatibility.md");
  const marked = /(<!-- peers -->\n).*?(\n<!-- \/peers -->)/s;
  const before = readFileSync(page, "utf8");
  if (!marked.test(before)) throw new Error(`${page} has no <!-- peers --> … <!-- /peers -->`);
  writeFileSync(
    page,
    before.replace(marked, (_, start: string, end: string) => `${start}\n${text}\n${end}`),
  );
}
