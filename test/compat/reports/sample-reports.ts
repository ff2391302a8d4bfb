import type { CompatibilityFinding } from "../../../src/compat/finding.ts";
import { type CheckReport, createReport, type ReportParts } from "../../../src/compat/report.ts";
import type { RuleTexts } from "../../../src/compat/reports/report-options.ts";

/** A finding about a message, with what a test says otherwise. */
export function finding(parts: Partial<CompatibilityFinding> = {}): CompatibilityFinding {
  return {
    rule: "property-required-added",
    severity: "error",
    category: "wire",
    direction: "backward",
    breaks: ["producers"],
    baseline: "1.2.0",
    subject: { channel: "orders", message: "OrderPlaced", part: "payload", path: "/amount" },
    pointer: "/components/schemas/Order/required",
    old: { file: "main:schemas/order.yaml", line: 4, column: 3, pointer: "/required" },
    new: { file: "schemas/order.yaml", line: 5, column: 11, pointer: "/required" },
    message: 'Property "amount" became required.',
    remedy: "Make it optional, or add a message type OrderPlaced.v2.",
    fingerprint: "00112233aabbccdd",
    ...parts,
  };
}

/** What deployed producers write: a value without the new member. */
export const missing: CompatibilityFinding = finding({
  witness: {
    value: { id: "a", lines: [{ sku: "x" }] },
    event: { specversion: "1.0", type: "OrderPlaced", data: { id: "a", lines: [{ sku: "x" }] } },
    acceptedBy: "old",
    rejectedBy: "new",
    errors: [{ pointer: "", message: "must have required property 'amount'" }],
  },
});

/** A removed channel: it has a place in the old contract only. */
export const removed: CompatibilityFinding = withoutAfter(
  finding({
    rule: "channel-removed",
    breaks: ["consumers", "replay"],
    direction: "forward",
    subject: { channel: "payments" },
    pointer: "/channels/payments",
    old: { file: "main:asyncapi.yaml", line: 30, column: 3, pointer: "/channels/payments" },
    message: "Channel payments was removed.",
    remedy: "Keep it until nobody reads it.",
    fingerprint: "1111111111111111",
  }),
);

export const warning: CompatibilityFinding = finding({
  rule: "default-changed",
  severity: "warning",
  category: "contract",
  breaks: [],
  message: 'The default of "currency" changed.',
  remedy: "Say so in the changelog.",
  fingerprint: "2222222222222222",
});

/** Without any place, direction or subject. */
export const placeless: CompatibilityFinding = {
  rule: "info-version-not-bumped",
  severity: "info",
  category: "policy",
  breaks: [],
  baseline: "1.2.0",
  subject: {},
  pointer: "",
  message: "The version is still 1.2.0.",
  remedy: "Raise it.",
  fingerprint: "3333333333333333",
};

/** A report of these findings, with what a test says otherwise. */
export function reportOf(
  findings: readonly CompatibilityFinding[],
  parts: Partial<ReportParts> = {},
): CheckReport {
  return createReport({
    document: "asyncapi.yaml",
    version: "0.2.0",
    baselines: [{ label: ".git#branch=main", version: "1.2.0" }],
    findings,
    ...parts,
  });
}

/** A report with everything in it. */
export const fullReport: CheckReport = reportOf([placeless, warning, missing, removed], {
  ignored: [
    {
      finding: finding({ rule: "enum-value-removed", fingerprint: "4444444444444444" }),
      reason: "nobody sends it",
      until: "2027-01-31",
      by: "ignore",
    },
  ],
  stale: [{ by: "accepted", key: "deadbeefdeadbeef" }],
});

/** Nothing changed. */
export const emptyReport: CheckReport = reportOf([]);

/** Texts of the rules that the samples are of. */
export const rules: RuleTexts = (id) =>
  id === "channel-removed"
    ? { summary: "A channel was removed.", why: "Its consumers get nothing any more.", remedy: "Keep it." }
    : undefined;

function withoutAfter({ new: _, ...others }: CompatibilityFinding): CompatibilityFinding {
  return others;
}
