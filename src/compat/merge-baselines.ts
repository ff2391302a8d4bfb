import { canonicalJson } from "./canonical-json.ts";
import type { CompatibilityFinding } from "./finding.ts";
import type { RatedFinding } from "./rate-findings.ts";
import type { RuleId } from "./rules/registry.ts";

/** Findings against one baseline. */
export interface BaselineFindings {
  /** Its version, or the name under which it was given. */
  readonly baseline: string;
  readonly findings: readonly RatedFinding[];
}

/**
 * Merges the findings against all baselines: the same finding against several of them is reported once and names them all. A removal that one
 * baseline announced and that is due is allowed against earlier baselines too, which could not announce it.
 */
export function mergeBaselines(all: readonly BaselineFindings[]): CompatibilityFinding[] {
  const announced = new Set(
    all.flatMap(({ findings }) =>
      findings.filter(({ allowed }) => allowed === "sunset").map(({ subject }) => canonicalJson(subject)),
    ),
  );
  const groups = new Map<string, { finding: RatedFinding; baselines: string[] }>();
  for (const { baseline, findings } of all) {
    for (const finding of findings) {
      if (ANNOUNCEMENTS.has(finding.rule) && announced.has(canonicalJson(finding.subject))) continue;
      const known = groups.get(finding.fingerprint);
      if (!known) groups.set(finding.fingerprint, { finding, baselines: [baseline] });
      else {
        if (!known.baselines.includes(baseline)) known.baselines.push(baseline);
        if (isPreferred(finding, known.finding)) known.finding = finding;
      }
    }
  }
  return [...groups.values()].map(({ finding: { allowed: _, ...finding }, baselines }) => ({
    ...finding,
    baseline: baselines.join(", "),
  }));
}

/** Rules that ask for an announcement. */
const ANNOUNCEMENTS: ReadonlySet<RuleId> = new Set<RuleId>([
  "channel-removed-without-deprecation",
  "channel-removed-before-sunset",
  "removed-without-deprecation",
  "removed-before-sunset",
]);

const SEVERITY_RANKS = { info: 1, warning: 2, error: 3 } as const;

/** Prefers an announced removal, then the more severe finding. */
function isPreferred(one: RatedFinding, other: RatedFinding): boolean {
  const [isDue, wasDue] = [one, other].map(({ allowed }) => allowed === "sunset");
  if (isDue !== wasDue) return isDue === true;
  return SEVERITY_RANKS[one.severity] > SEVERITY_RANKS[other.severity];
}
