import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { Comparison, Draft, Place } from "../comparison.ts";
import { listInWords } from "../words.ts";

/** Compares `pattern` and `format`. */
export function compareStrings(place: Place, comparison: Comparison): void {
  if (place.old.types.has("string") && place.new.types.has("string"))
    compareTexts(place, comparison, "pattern");
  compareTexts(place, comparison, "format");
}

const RULES = {
  pattern: { added: "pattern-narrowed", removed: "pattern-widened", changed: "pattern-incomparable" },
  format: { added: "format-added", removed: "format-removed", changed: "format-changed" },
} as const;

function compareTexts(place: Place, comparison: Comparison, keyword: "pattern" | "format"): void {
  const textsOf = (side: Place["old"]) => [
    ...new Set(side.nodes.map((node) => node[keyword]).filter(isText)),
  ];
  const [old, now] = [textsOf(place.old), textsOf(place.new)];
  const added = now.filter((text) => !old.includes(text));
  const removed = old.filter((text) => !now.includes(text));
  const draft: Draft = {
    before: place.old.spot(keyword),
    after: place.new.spot(keyword),
    say: (where) => sentence(keyword, where, added, removed),
  };
  const limit = (texts: readonly string[]): Schema => ({ allOf: texts.map((text) => ({ [keyword]: text })) });
  const rules = RULES[keyword];
  if (added.length > 0 && removed.length > 0) {
    // Only automata tell which of two patterns accepts more.
    const either =
      keyword === "pattern" ? { narrowed: RULES.pattern.added, widened: RULES.pattern.removed } : undefined;
    comparison.changed(rules.changed, place, { old: limit(old), new: limit(now) }, draft, either);
  } else if (added.length > 0) comparison.narrowed(rules.added, place, limit(added), draft);
  else if (removed.length > 0) comparison.widened(rules.removed, place, limit(removed), draft);
}

function sentence(
  keyword: string,
  where: string,
  added: readonly string[],
  removed: readonly string[],
): string {
  if (removed.length === 0) return `${where} has the ${keyword} ${listInWords(added)} now`;
  if (added.length === 0) return `${where} has no ${keyword} ${listInWords(removed)} any more`;
  return `${keyword} of ${where} changed from ${listInWords(removed)} to ${listInWords(added)}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
