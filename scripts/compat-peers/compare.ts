/**
 * What eventpact and others say about the same pairs of schemas: `npx tsx scripts/compat-peers/compare.ts`. Prints a Markdown table, and the labels
 * of the pairs that a counter-example or a proof contradicts. `contenders.ts` says how the answer of each is read, `truth.ts` what is taken as true.
 *
 * `--pairs 1000` and `--seed 2026` decide the generated pairs, `--fixtures ../shared/fixtures` where the published sets are (what is not there is left
 * out), `--write` puts the table into docs/compatibility.md. The first run installs the peers; one that cannot be measured is reported and left out.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installPeers } from "../peers/install.ts";
import { failed, type Peer } from "../peers/peer.ts";
import type { Reply } from "./answering.ts";
import { askAll } from "./ask.ts";
import { eventpact } from "./contenders.ts";
import { apicurio, pitfalls } from "./fixtures.ts";
import { generatedPairs, type Pair } from "./pairs.ts";
import { PEERS } from "./peers.ts";
import { Random } from "./random.ts";
import { type Score, scoreOf } from "./score.ts";
import { DIRECTIONS, INSTANCES, truthOf } from "./truth.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "1000" },
    seed: { type: "string", default: "2026" },
    fixtures: { type: "string", default: join(root, "../shared/fixtures") },
    write: { type: "boolean", default: false },
  },
});
const folder = resolve(values.fixtures);
const sets: readonly (readonly [name: string, pairs: readonly Pair[]])[] = [
  ["pitfalls", pitfalls(folder)],
  ["Apicurio", apicurio(folder)],
  ["generated", generatedPairs(Number(values.pairs), Number(values.seed))],
];

/** Peers that are still measured. */
let peers: readonly Peer[] = await installPeers(PEERS);
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
  `${versions()}Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}; seed ${values.seed}.`,
].join("\n");
console.log(table);
if (values.write) writeTable(table);

/** Replies by contender; undefined for a peer that cannot be measured. */
async function askEach(pairs: readonly Pair[]): Promise<Map<string, Reply[] | undefined>> {
  const replies = new Map<string, Reply[] | undefined>([["eventpact", await askAll("eventpact", pairs)]]);
  for (const peer of PEERS) {
    replies.set(peer.name, undefined);
    if (!peers.includes(peer)) continue;
    try {
      replies.set(peer.name, await askAll(peer.name, pairs));
    } catch (error) {
      console.error(failed(peer, error));
      peers = peers.filter((other) => other !== peer);
    }
  }
  return replies;
}

async function compareOn(name: string, pairs: readonly Pair[]): Promise<string[]> {
  const replies = await askEach(pairs);
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
  return [...replies].map(([contender, given]) =>
    rowOf(name, contender, scoreOf(pairs, truths, given ?? []), given !== undefined),
  );
}

function rowOf(set: string, contender: string, score: Score, isMeasured: boolean): string {
  if (!isMeasured) return `| ${set}, ${score.questions} | ${contender} | not measured | | | | | | |`;
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

/** Versions of the peers that were measured. */
function versions(): string {
  return peers
    .map(({ name, folder: home }) => {
      const file = join(home, "node_modules", name, "package.json");
      return `${name} ${JSON.parse(readFileSync(file, "utf8")).version}, `;
    })
    .join("");
}

function writeTable(text: string): void {
  const page = join(root, "docs/compatibility.md");
  if (peers.length < PEERS.length) {
    console.error("docs/compatibility.md is unchanged, because not every peer was measured.");
    process.exitCode = 1;
    return;
  }
  const marked = /(<!-- peers -->\n).*?(\n<!-- \/peers -->)/s;
  const before = readFileSync(page, "utf8");
  if (!marked.test(before)) throw new Error(`${page} has no <!-- peers --> … <!-- /peers -->`);
  writeFileSync(
    page,
    before.replace(marked, (_, start: string, end: string) => `${start}\n${text}\n${end}`),
  );
}
