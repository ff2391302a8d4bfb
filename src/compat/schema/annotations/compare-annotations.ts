import { deepEqual } from "../../../runtime/event/deep-equal.ts";
import { listText, valueText } from "../../value-text.ts";
import type { KeywordRef } from "../change.ts";
import type { ChangeDetails, ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import type { Side } from "../side.ts";
import { subtractValues } from "../type-atoms.ts";

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
export function compareAnnotations(location: ComparedLocation, comparison: KeywordComparison): void {
  const sourceOf = comparison.sourceOf;
  const compare = (
    keyword: string,
    report: (details: ChangeDetails, old: unknown, next: unknown) => void,
  ) => {
    const old = noteOf(location.old, keyword, sourceOf);
    const next = noteOf(location.new, keyword, sourceOf);
    if (deepEqual(old?.value, next?.value)) return;
    const describe = (where: string) =>
      `${keyword} of ${where} changed from ${noteText(old?.value)} to ${noteText(next?.value)}`;
    const refs = { old: old?.ref ?? location.old.holder, new: next?.ref ?? location.new.holder };
    report({ ...refs, describe }, old?.value, next?.value);
  };
  compare("default", (details) => comparison.noted("default-changed", location, details));
  for (const keyword of CONTENT)
    compare(keyword, (details) => comparison.noted("content-encoding-changed", location, details));
  for (const keyword of ANNOTATIONS)
    compare(keyword, (details) => comparison.noted("annotation-changed", location, details));
  compare("x-extensible-enum", (details, old, next) => {
    const added = subtractValues(listOf(next), listOf(old));
    if (added.length === 0) comparison.noted("annotation-changed", location, details);
    else {
      const describe = (where: string) => `the known values of ${where} gained ${listText(added)}`;
      comparison.noted("extensible-enum-value-added", location, { ...details, describe });
    }
  });
}

function noteOf(
  side: Side,
  keyword: string,
  sourceOf: KeywordComparison["sourceOf"],
): { value: unknown; ref: KeywordRef } | undefined {
  for (const node of side.nodes) {
    for (const holder of [node, sourceOf(node)]) {
      if (!holder || !Object.hasOwn(holder, keyword)) continue;
      const value = holder[keyword as keyof typeof holder] as unknown;
      // `deprecated: false` is the default.
      if (value !== false || keyword === "default") return { value, ref: { node, keyword } };
    }
  }
  return undefined;
}

function noteText(value: unknown): string {
  return value === undefined ? "none" : valueText(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
