import type { Place } from "../contract/source/source-map.ts";
import type { Direction, Party } from "./direction.ts";
import type { RuleCategory } from "./rule.ts";
import type { RuleId } from "./rules/registry.ts";
import type { Severity } from "./severity.ts";

/** What a finding is about, in the words of the wire; a part that does not apply is absent. */
export interface FindingSubject {
  /** Key of the server. */
  readonly server?: string;
  /** Address of the channel, or its key where it has none. */
  readonly channel?: string;
  /** Key of the operation. */
  readonly operation?: string;
  /** Type (name) of the message. */
  readonly message?: string;
  readonly part?: "payload" | "headers";
  /** JSON pointer within the part's values, with `*` for any item or further member, e.g. `/lines/*`. */
  readonly path?: string;
}

/** A value that proves a break: one contract accepts it and the other one refuses it; both answers were checked by Ajv. */
export interface Witness {
  /** The payload or the headers. */
  readonly value: unknown;
  /** The whole event, with the envelope it would travel in; only for payloads. */
  readonly event?: Readonly<Record<string, unknown>>;
  readonly acceptedBy: "old" | "new";
  readonly rejectedBy: "old" | "new";
  /** Why it is refused, as the refusing validator says it, most relevant first. */
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
}

/** One thing that changed between two contracts, and what that means. */
export interface CompatibilityFinding {
  /** Stable id of the rule; `eventpact rules` lists them. */
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly category: RuleCategory;
  /** Absent where a rule has no direction. */
  readonly direction?: Direction;
  /** Whom it breaks; empty for what breaks nobody. */
  readonly breaks: readonly Party[];
  /** What the contract was compared with: the version, or the name under which the baseline was given. */
  readonly baseline: string;
  readonly subject: FindingSubject;
  /** JSON pointer within the document or file that holds it: in the new contract, or in the old one for what was removed. */
  readonly pointer: string;
  /** Where it stands in the old contract. */
  readonly old?: Place;
  /** Where it stands in the new contract; for what was removed, what it was removed from. */
  readonly new?: Place;
  /** What changed, in one sentence. */
  readonly message: string;
  /** What to do, in sentences; code stands between backticks. */
  readonly remedy: string;
  readonly witness?: Witness;
  /** Stable across unrelated edits: 16 hexadecimal digits made of the rule, the subject, the direction and what changed, never of lines. */
  readonly fingerprint: string;
}
