/**
 * Figures of the comparison of schemas: `npm run bench:compat`. Times depend on the machine, so none of them fails the run; a wrong verdict does.
 * Measures `dist/compat.js` where it is built, else the sources.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CompareMode } from "../../src/compat/options.ts";
import { generatedPairs } from "../compat-peers/pairs.ts";
import { median, row, timed } from "./measure.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = join(resolve(root, process.env["EVENTPACT_DIST"] ?? "dist"), "compat.js");
const source = join(root, "src/compat/compare-schemas.ts");
const { compareSchemas } = (await import(
  pathToFileURL(existsSync(built) ? built : source).href
)) as typeof import("../../src/compat/compare-schemas.ts");

const PAIRS = generatedPairs(1500, 2026);
const MODES: readonly CompareMode[] = ["strict", "lenient", "writer-closed"];

row("", "ours");
for (const mode of MODES) await measurePairs(mode);
await measureUnion();

/** Typical payloads, each changed a little; the first round is the one of a fresh process. */
async function measurePairs(mode: CompareMode): Promise<void> {
  let results: ReturnType<typeof compareSchemas>[] = [];
  const verdicts = await timed(() => {
    results = PAIRS.map((pair) => compareSchemas(pair.old, pair.new, { mode }));
  });
  const decisions = results.flatMap(({ backward, forward }) => [backward, forward]);
  let witnesses = 0;
  const showing = await timed(() => {
    witnesses = decisions.filter(({ witness }) => witness !== undefined).length;
  });
  const count = (verdict: string) => decisions.filter((one) => one.verdict === verdict).length;
  row(`${PAIRS.length} pairs, ${mode}: verdicts (< 2 s)`, seconds(verdicts));
  row("  and all counter-examples, made small and checked by Ajv", seconds(verdicts + showing));
  row("  compatible / breaking / undecided", ["compatible", "breaking", "undecided"].map(count).join(" / "));
  row("  counter-examples of what breaks", `${witnesses} of ${count("breaking")}`);
}

/** Twelve types, each of which may hold each of the others. */
async function measureUnion(): Promise<void> {
  const union = unionOf(12, (index) => `Node${index}`);
  const renamed = unionOf(12, (index) => `Part${index}`);
  const changed = unionOf(12, (index) => `Node${index}`);
  const leaf = changed.definitions["Node7"];
  if (leaf) leaf.properties["weight"] = { type: "integer", minimum: 1 };
  for (const [name, other, verdicts] of [
    ["equal", union, "compatible, compatible"],
    ["all types renamed", renamed, "compatible, compatible"],
    ["one leaf changed", changed, "breaking, compatible"],
  ] as const) {
    const times: number[] = [];
    for (let round = 0; round < 5; round++)
      times.push(
        await timed(() => {
          const { backward, forward } = compareSchemas(union, other);
          const said = `${backward.verdict}, ${forward.verdict}`;
          const isShown = backward.verdict !== "breaking" || backward.witness !== undefined;
          if (said !== verdicts || !isShown) throw new Error(`the union is ${said}, not ${verdicts}`);
        }),
      );
    row(`12 mutually recursive types, ${name} (< 1 s)`, `${median(times).toFixed(0)} ms`);
  }
}

interface Member {
  readonly type: "object";
  readonly properties: Record<string, unknown>;
  readonly required: readonly string[];
}

function unionOf(size: number, nameOf: (index: number) => string) {
  const indexes = Array.from({ length: size }, (_, index) => index);
  const anyNode = { oneOf: indexes.map((index) => ({ $ref: `#/definitions/${nameOf(index)}` })) };
  const definitions: Record<string, Member> = {};
  for (const index of indexes)
    definitions[nameOf(index)] = {
      type: "object",
      properties: {
        kind: { const: `kind-${index}` },
        weight: { type: "integer" },
        label: { type: "string", maxLength: 20 + index },
        first: anyNode,
        children: { type: "array", items: anyNode },
      },
      required: ["kind"],
    };
  return { $schema: "http://json-schema.org/draft-07/schema#", ...anyNode, definitions };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
