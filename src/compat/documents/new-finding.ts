import type { Direction, Party, Severity, Subject } from "../finding.ts";
import { fingerprintOf } from "../fingerprint.ts";
import type { RawFinding } from "../raw-finding.ts";
import { ruleOf } from "../rules/registry.ts";
import { placeOf, type Spot } from "./spot.ts";

/** What a finding about documents is made of. */
export interface FindingParts {
  readonly rule: string;
  readonly subject: Subject;
  readonly before: Spot;
  /** For what was removed: what it was removed from. */
  readonly after: Spot;
  /** True for what the new contract has no more: the pointer is the old one. */
  readonly removed?: boolean;
  readonly breaks?: readonly Party[];
  readonly direction?: Direction | undefined;
  /** What changed, as JSON, for the fingerprint. */
  readonly changed?: unknown;
  /** One sentence. */
  readonly message: string;
  /** Default: the rule's. */
  readonly remedy?: string;
  readonly severity?: Severity | undefined;
  readonly allowed?: RawFinding["allowed"];
}

/** A finding, with its places, its pointer and its fingerprint. */
export function newRawFinding(parts: FindingParts): RawFinding {
  const { rule, subject, breaks = [], direction, changed, message, severity, allowed } = parts;
  const before = placeOf(parts.before);
  const after = placeOf(parts.after);
  return {
    rule,
    subject,
    ...(direction && { direction }),
    breaks: allowed === "nobody" ? [] : breaks,
    pointer: (parts.removed ? before : after)?.pointer ?? "",
    ...(before && { before }),
    ...(after && { after }),
    message,
    remedy: parts.remedy ?? ruleOf(rule).remedy,
    fingerprint: fingerprintOf({ rule, subject, direction, changed }),
    ...(severity && { severity }),
    ...(allowed && { allowed }),
  };
}
