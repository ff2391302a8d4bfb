import { deepEqual } from "../../../runtime/event/deep-equal.ts";
import type { SchemaSpot } from "../change.ts";
import type { Comparison, Draft, Place } from "../comparison.ts";
import type { Side } from "../side.ts";
import { subtractValues } from "../type-atoms.ts";
import { inWords, listInWords } from "../words.ts";

const ANNOTATIONS = [
  "title",
  "description",
  "deprecated",
  "examples",
  "example",
  "readOnly",
  "writeOnly",
  "externalDocs",
];
const CONTENT = ["contentEncoding", "contentMediaType", "contentSchema"];

/** Compares the keywords that no value can break on. */
export function compareAnnotations(place: Place, comparison: Comparison): void {
  const sourceOf = comparison.sourceOf;
  const compare = (keyword: string, report: (draft: Draft, old: unknown, now: unknown) => void) => {
    const old = noteOf(place.old, keyword, sourceOf);
    const now = noteOf(place.new, keyword, sourceOf);
    if (deepEqual(old?.value, now?.value)) return;
    const say = (where: string) =>
      `${keyword} of ${where} changed from ${told(old?.value)} to ${told(now?.value)}`;
    const spots = { before: old?.spot ?? place.old.holder, after: now?.spot ?? place.new.holder };
    report({ ...spots, say }, old?.value, now?.value);
  };
  compare("default", (draft) => comparison.noted("default-changed", place, draft));
  for (const keyword of CONTENT)
    compare(keyword, (draft) => comparison.noted("content-encoding-changed", place, draft));
  for (const keyword of ANNOTATIONS)
    compare(keyword, (draft) => comparison.noted("annotation-changed", place, draft));
  compare("x-extensible-enum", (draft, old, now) => {
    const added = subtractValues(listOf(now), listOf(old));
    if (added.length === 0) comparison.noted("annotation-changed", place, draft);
    else {
      const say = (where: string) => `the known values of ${where} gained ${listInWords(added)}`;
      comparison.noted("extensible-enum-value-added", place, { ...draft, say });
    }
  });
}

function noteOf(
  side: Side,
  keyword: string,
  sourceOf: Comparison["sourceOf"],
): { value: unknown; spot: SchemaSpot } | undefined {
  for (const node of side.nodes) {
    for (const holder of [node, sourceOf(node)]) {
      if (!holder || !Object.hasOwn(holder, keyword)) continue;
      const value = holder[keyword as keyof typeof holder] as unknown;
      // \`deprecated: false\` says what is so anyway.
      if (value !== false || keyword === "default") return { value, spot: { node, keyword } };
    }
  }
  return undefined;
}

function told(value: unknown): string {
  return value === undefined ? "none" : inWords(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
