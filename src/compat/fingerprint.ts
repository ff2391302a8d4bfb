import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { Direction } from "./direction.ts";
import type { FindingSubject } from "./finding.ts";
import type { RuleId } from "./rules/registry.ts";

/** What makes a finding this one and no other. */
export interface FingerprintParts {
  readonly rule: RuleId;
  readonly subject: FindingSubject;
  readonly direction?: Direction | undefined;
  /** What changed, as JSON: e.g. a value that is gone. Never a line, a file or an order. */
  readonly changed?: unknown;
}

/** 16 hexadecimal digits that stay the same while the finding does. */
export function fingerprintOf({ rule, subject, direction, changed }: FingerprintParts): string {
  const text = canonicalJson([rule, subject, direction ?? null, changed ?? null]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
