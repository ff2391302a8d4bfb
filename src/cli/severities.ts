import { VALUE_CODES } from "../codegen/value-codes.ts";
import type { Finding } from "../contract/finding.ts";
import type { FindingCode } from "../contract/finding-codes.ts";
import type { EventpactConfig } from "./config/define-config.ts";

type Severities = EventpactConfig["severities"];

/** Errors that say how a contract should be, not that its code would be wrong: `generate` lets a configuration lower them. */
const POLICY_CODES: ReadonlySet<string> = new Set([...VALUE_CODES, "type-pattern"]);

/** The findings as the configuration wants them, for `validate`. */
export function applySeverities(findings: readonly Finding[], severities: Severities = {}): Finding[] {
  return findings.flatMap((finding) => {
    const severity = severityOf(finding.code, severities) ?? finding.severity;
    return severity === "off" ? [] : [{ ...finding, severity }];
  });
}

/**
 * The findings as the configuration wants them, for `generate`: errors of values, which no code depends on, are warnings unless it says
 * otherwise; an error that would make the code wrong stays one.
 */
export function applyForGeneration(findings: readonly Finding[], severities: Severities = {}): Finding[] {
  return findings.flatMap((finding) => {
    const wanted = severityOf(finding.code, severities);
    if (finding.severity === "error" && !POLICY_CODES.has(finding.code)) {
      if (wanted === undefined || wanted === "error") return [finding];
      const message = `${finding.message} (the configuration cannot lower this: the code would be wrong)`;
      return [{ ...finding, message }];
    }
    const severity = wanted ?? (VALUE_CODES.has(finding.code) ? "warning" : finding.severity);
    return severity === "off" ? [] : [{ ...finding, severity }];
  });
}

function severityOf(code: string, severities: NonNullable<Severities>) {
  return Object.hasOwn(severities, code) ? severities[code as FindingCode] : undefined;
}
