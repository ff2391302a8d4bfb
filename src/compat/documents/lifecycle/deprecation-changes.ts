import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { dayOf, daysBetween } from "./calendar-day.ts";
import { isDeprecated, sunsetOf } from "./deprecation.ts";
import { holderOf, type LifecyclePair } from "./lifecycle-pairs.ts";

/** Tells what is deprecated now, or no longer, and whether that follows the policy. What was said before is not told again. */
export function compareDeprecation(comparison: DocumentComparison, pair: LifecyclePair): void {
  const { what, subject, identity, old, now } = pair;
  const report = (key: string, change: Pick<Change, "rule" | "message"> & Partial<Change>) =>
    comparison.report({
      subject,
      ...(identity && { identity }),
      before: { contract: comparison.old, node: holderOf(old, key), key },
      after: { contract: comparison.new, node: holderOf(now, key), key },
      ...change,
    });
  const [was, is] = [isDeprecated(old), isDeprecated(now)];
  if (was && !is) {
    report("", { rule: "deprecated-removed", message: `${what} is no longer deprecated` });
    return;
  }
  if (!is) return;
  const isNew = !was;
  if (isNew)
    report(keyOf(now.extensions), { rule: "deprecated-added", message: `${what} is deprecated now` });
  const [before, after] = [sunsetOf(old), sunsetOf(now)];
  const isWritten = now.extensions["x-sunset"] !== undefined;
  if (!isWritten && (isNew || before !== undefined))
    report("x-sunset", {
      rule: "sunset-missing",
      message: `${what} is deprecated, and no x-sunset says until when it stays`,
    });
  if (after !== undefined && before !== undefined && after < before)
    report("x-sunset", {
      rule: "sunset-moved-earlier",
      changed: [before, after],
      message: `${what} ends on ${after}, and was to stay until ${before}`,
    });
  else if (after !== undefined && after !== before) checkNotice(comparison, pair, after, report);
  if (pair.isMessage) checkReplacement(pair, isNew, report);
}

function checkNotice(
  { today, minSunsetDays }: DocumentComparison,
  { what, now }: LifecyclePair,
  sunset: string,
  report: (key: string, change: Pick<Change, "rule" | "message"> & Partial<Change>) => void,
): void {
  const since = dayOf(now.extensions["x-deprecated-since"]);
  const days = daysBetween(since ?? today, sunset);
  if (days >= minSunsetDays) return;
  report("x-sunset", {
    rule: "sunset-too-soon",
    changed: sunset,
    message: `${what} ends on ${sunset}, ${days} days after ${since === undefined ? "today" : `it was deprecated on ${since}`}; there must be ${minSunsetDays}`,
  });
}

function checkReplacement(
  { what, old, now }: LifecyclePair,
  isNew: boolean,
  report: (key: string, change: Pick<Change, "rule" | "message"> & Partial<Change>) => void,
): void {
  const said = ({ extensions }: LifecyclePair["now"]) => {
    const replacement = extensions["x-replaced-by"];
    return replacement !== undefined && replacement !== null && replacement !== "";
  };
  if (said(now) || !(isNew || said(old))) return;
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
