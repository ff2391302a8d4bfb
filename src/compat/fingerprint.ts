import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { Direction } from "./direction.ts";
import type { FindingSubject } from "./finding.ts";
import type { RuleId } from "./rules/registry.ts";

/** Parts of a finding that identify it. */
export interface FingerprintParts {
  readonly rule: RuleId;
  readonly subject: FindingSubject;
  readonly direction?: Direction | undefined;
  /** The change as JSON, e.g. a removed value. Never a line, a file or an order. */
  readonly changed?: unknown;
}

/** 16 hexadecimal digits that stay the same as long as the finding does. */
export function fingerprintOf({ rule, subject, direction, changed }: FingerprintParts): string {
  const text = canonicalJson([rule, subject, direction ?? null, changed ?? null]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
