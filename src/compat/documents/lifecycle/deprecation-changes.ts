import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { dayOf, daysBetween } from "./calendar-day.ts";
import { isDeprecated, sunsetOf } from "./deprecation.ts";
import { holderOf, type LifecyclePair } from "./lifecycle-pairs.ts";

/** Reports added and removed deprecations, and violations of their policy that the old contract did not have. */
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
  const [oldIsDeprecated, newIsDeprecated] = [isDeprecated(old), isDeprecated(next)];
  if (oldIsDeprecated && !newIsDeprecated) {
    report("", { rule: "deprecated-removed", message: `${what} is no longer deprecated` });
    return;
  }
  if (!newIsDeprecated) return;
  const isNew = !oldIsDeprecated;
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
  const hasReplacement = ({ extensions }: LifecyclePair["new"]) => {
    const replacement = extensions["x-replaced-by"];
    return replacement !== undefined && replacement !== null && replacement !== "";
  };
  if (hasReplacement(next) || !(isNew || hasReplacement(old))) return;
  report("x-replaced-by", {
    rule: "replacement-missing",
    message: `${what} is deprecated, and no x-replaced-by says what to use instead`,
  });
}

/** The extension that deprecates something, else the field `deprecated`. */
function keyOf(extensions: Readonly<Record<string, unknown>>): string {
  const own = ["x-deprecated", "x-deprecated-since", "x-sunset"].find((key) => extensions[key] !== undefined);
  return own ?? "deprecated";
}
