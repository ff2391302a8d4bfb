/** For `validate`, which looks at one contract (`check` compares two): patterns cannot backtrack exponentially. */
import { type Finding, newFinding } from "../finding.ts";
import type { Contract } from "../model.ts";
import { schemaNodes } from "../schemas/schema-nodes.ts";
import { isObjectNode } from "../source/nodes.ts";
import type { Place } from "../source/source-map.ts";

type Analyse = typeof import("scslre")["analyse"];
type ReportFinding = ReturnType<Analyse>["reports"][number];

// The analysis of a longer one may take long itself.
const MAX_LENGTH = 2_000;

/**
 * Regular expressions whose matching may take exponential time on some text, so that one event can stop a consumer. Polynomial time is
 * not reported.
 */
export async function checkPatterns(contract: Contract): Promise<Finding[]> {
  const patterns = new Map<string, (Place | undefined)[]>();
  for (const named of contract.schemas.values()) {
    for (const { node } of schemaNodes(named)) {
      for (const { pattern, place } of patternsOf(contract, node)) {
        if (!mayRepeatRepetition(pattern)) continue;
        const places = patterns.get(pattern) ?? [];
        patterns.set(pattern, places);
        places.push(place);
      }
    }
  }
  if (patterns.size === 0) return [];
  const [{ analyse }, { ambiguousText }] = await Promise.all([
    import("scslre"),
    import("./ambiguous-pattern.ts"),
  ]);
  return [...patterns].flatMap(([pattern, places]) => {
    const problem = problemOf(pattern, analyse, ambiguousText);
    if (problem === undefined) return [];
    return places.map((place) => newFinding("warning", "regex-backtracking", problem, place));
  });
}

function patternsOf(
  { sources }: Contract,
  node: Readonly<Record<string, unknown>>,
): { pattern: string; place: Place | undefined }[] {
  const { pattern, patternProperties } = node;
  const found = typeof pattern === "string" ? [{ pattern, place: sources.of(node, "pattern") }] : [];
  if (!isObjectNode(patternProperties)) return found;
  for (const key of Object.keys(patternProperties))
    found.push({ pattern: key, place: sources.of(patternProperties, key) });
  return found;
}

/** Exponential backtracking needs a quantifier on a group that itself repeats something, or chooses. */
function mayRepeatRepetition(pattern: string): boolean {
  return (
    /\)(?:[*+]|\{\d+)/.test(pattern) &&
    ((pattern.match(/[*+?]|\{\d+/g)?.length ?? 0) > 1 || pattern.includes("|"))
  );
}

function problemOf(
  pattern: string,
  analyse: Analyse,
  ambiguousText: (pattern: string) => string | undefined,
): string | undefined {
  if (pattern.length > MAX_LENGTH) {
    return `this regular expression of ${pattern.length} characters is too long to see whether it takes exponential time on some text; write it shorter`;
  }
  const report = exponentialReport(pattern, analyse);
  const text = report ? report.character.pick : ambiguousText(pattern);
  if (text === undefined) return undefined;
  const many = JSON.stringify(text.repeat(3)).slice(0, -1);
  const remedy = report
    ? "do not nest a repetition in another one that can match the same text"
    : "let a repetition match each text in one way only, such as by alternatives that begin with different characters";
  return `this regular expression may take exponential time on text such as ${many}…", which blocks the process that checks it; ${remedy}`;
}

/** Looks at few reports before it asks for more: each takes the longer, the more there are. */
function exponentialReport(pattern: string, analyse: Analyse): ReportFinding | undefined {
  for (const maxReports of [1, 8, 64]) {
    const { reports } = analyse(
      { source: pattern, flags: "u" },
      { reportTypes: { Move: false, Self: true, Trade: true }, maxReports },
    );
    const found = reports.find(({ exponential }) => exponential);
    if (found || reports.length < maxReports) return found;
  }
  return undefined;
}
