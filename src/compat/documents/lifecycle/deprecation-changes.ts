import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { dayOf, daysBetween } from "./calendar-day.ts";
import { isDeprecated, sunsetOf } from "./deprecation.ts";
import { holderOf, type LifecyclePair } from "./lifecycle-pairs.ts";

/** Tells what is deprecated now, or no longer, and whether that follows the policy. What was said before is not told again. */
export function compareDeprecation(comparison: DocumentComparison, pair: LifecyclePair): void {
  const { what, subject, identity, old, new: next } = pair;
  const report = (key: string, change: Pick<Change, "rule" | "message"> & Partial<Change>) =>
    comparison.report({
      subject,
      ...(identity && { identity }),
      old: { contract: comparison.old, node: holderOf(old, key), key },
      new: { contract: comparison.new, node: holderOf(next, key), key },
      ...change,
    });
  const [was, is] = [isDeprecated(old), isDeprecated(next)];
  if (was && !is) {
    report("", { rule: "deprecated-removed", message: `${what} is no longer deprecated` });
    return;
  }
  if (!is) return;
  const isNew = !was;
  if (isNew)
    report(keyOf(next.extensions), { rule: "deprecated-added", message: `${what} is deprecated now` });
  const [oldSunset, newSunset] = [sunsetOf(old), sunsetOf(next)];
  const isWritten = next.extensions["x-sunset"] !== undefined;
  if (!isWritten && (isNew || oldSunset !== undefined))
    report("x-sunset", {
      rule: "sunset-missing",
      message: `${what} is deprecated, and no x-sunset says until when it stays`,
    });
  if (newSunset !== undefined && oldSunset !== undefined && newSunset < oldSunset)
    report("x-sunset", {
      rule: "sunset-moved-earlier",
      changed: [oldSunset, newSunset],
      message: `${what} ends on ${newSunset}, and was to stay until ${oldSunset}`,
    });
  else if (newSunset !== undefined && newSunset !== oldSunset)
    checkNotice(comparison, pair, newSunset, report);
  if (pair.isMessage) checkReplacement(pair, isNew, report);
}

function checkNotice(
  { today, minSunsetDays }: DocumentComparison,
  { what, new: next }: LifecyclePair,
  sunset: string,
  report: (key: string, change: Pick<Change, "rule" | "message"> & Partial<Change>) => void,
): void {
  const since = dayOf(next.extensions["x-deprecated-since"]);
  const days = daysBetween(since ?? today, sunset);
  if (days >= minSunsetDays) return;
  report("x-sunset", {
    rule: "sunset-too-soon",
    changed: sunset,
    message: `${what} ends on ${sunset}, ${days} days after ${since === undefined ? "today" : `it was deprecated on ${since}`}; there must be ${minSunsetDays}`,
  });
}

function checkReplacement(
  { what, old, new: next }: LifecyclePair,
  isNew: boolean,
  report: (key: string, change: Pick<Change, "rule" | "message"> & Partial<Change>) => void,
): void {
  const said = ({ extensions }: LifecyclePair["new"]) => {
    const replacement = extensions["x-replaced-by"];
    return replacement !== undefined && replacement !== null && replacement !== "";
  };
  if (said(next) || !(isNew || said(old))) return;
  report("x-replaced-by", {
    rule: "replacement-missing",
    message: `${what} is deprecated, and no x-replaced-by says what to use instead`,
  });
}

/** The extension that says that something is deprecated; else the field does. */
function keyOf(extensions: Readonly<Record<string, unknown>>): string {
  const own = ["x-deprecated", "x-deprecated-since", "x-sunset"].find((key) => extensions[key] !== undefined);
  return own ?? "deprecated";
}
