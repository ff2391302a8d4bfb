import type { Schema } from "../../../contract/normal-form/schema.ts";
import { listText } from "../../value-text.ts";
import type { ChangeDetails, ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";

/** Compares `pattern` and `format`. */
export function compareStrings(location: ComparedLocation, comparison: KeywordComparison): void {
  if (location.old.types.has("string") && location.new.types.has("string"))
    compareTexts(location, comparison, "pattern");
  compareTexts(location, comparison, "format");
}

const RULES = {
  pattern: { added: "pattern-narrowed", removed: "pattern-widened", changed: "pattern-incomparable" },
  format: { added: "format-added", removed: "format-removed", changed: "format-changed" },
} as const;

function compareTexts(
  location: ComparedLocation,
  comparison: KeywordComparison,
  keyword: "pattern" | "format",
): void {
  const textsOf = (side: ComparedLocation["old"]) => [
    ...new Set(side.nodes.map((node) => node[keyword]).filter(isText)),
  ];
  const [old, next] = [textsOf(location.old), textsOf(location.new)];
  const added = next.filter((text) => !old.includes(text));
  const removed = old.filter((text) => !next.includes(text));
  const details: ChangeDetails = {
    old: location.old.refTo(keyword),
    new: location.new.refTo(keyword),
    describe: (where) => sentence(keyword, where, added, removed),
  };
  const limit = (texts: readonly string[]): Schema => ({ allOf: texts.map((text) => ({ [keyword]: text })) });
  const rules = RULES[keyword];
  if (added.length > 0 && removed.length > 0) {
    // Only automata can decide which of two patterns accepts more.
    const either =
      keyword === "pattern" ? { narrowed: RULES.pattern.added, widened: RULES.pattern.removed } : undefined;
    comparison.changed(rules.changed, location, { old: limit(old), new: limit(next) }, details, either);
  } else if (added.length > 0) comparison.narrowed(rules.added, location, limit(added), details);
  else if (removed.length > 0) comparison.widened(rules.removed, location, limit(removed), details);
}

function sentence(
  keyword: string,
  where: string,
  added: readonly string[],
  removed: readonly string[],
): string {
  if (removed.length === 0) return `${where} has the ${keyword} ${listText(added)} now`;
  if (added.length === 0) return `${where} has no ${keyword} ${listText(removed)} any more`;
  return `${keyword} of ${where} changed from ${listText(removed)} to ${listText(added)}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
