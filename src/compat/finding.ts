import type { Place } from "../contract/source/source-map.ts";
import type { Direction, Party } from "./direction.ts";
import type { RuleCategory } from "./rule.ts";
import type { RuleId } from "./rules/registry.ts";
import type { Severity } from "./severity.ts";

/** Subject of a finding, in names that are on the wire; members that do not apply are absent. */
export interface FindingSubject {
  /** Key of the server. */
  readonly server?: string;
  /** Address of the channel, or its key if it has none. */
  readonly channel?: string;
  /** Key of the operation. */
  readonly operation?: string;
  /** Type (name) of the message. */
  readonly message?: string;
  readonly part?: "payload" | "headers";
  /** JSON pointer within the part's values, with `*` for any item or further member, e.g. `/lines/*`. */
  readonly path?: string;
}

/** A value that proves a breaking change: one contract accepts it and the other one rejects it. Ajv checked both answers. */
export interface Witness {
  /** The payload or the headers. */
  readonly value: unknown;
  /** The whole event with its envelope; only for payloads. */
  readonly event?: Readonly<Record<string, unknown>>;
  readonly acceptedBy: "old" | "new";
  readonly rejectedBy: "old" | "new";
  /** Errors of the validator that rejects it, most relevant first. */
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
}

/** One change between two contracts, and its consequences. */
export interface CompatibilityFinding {
  /** Stable id of the rule; `eventpact rules` lists them. */
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly category: RuleCategory;
  /** Absent if the rule has no direction. */
  readonly direction?: Direction;
  /** Whom it breaks; empty if it breaks nobody. */
  readonly breaks: readonly Party[];
  /** Baseline of the comparison: its version, or the name under which it was given. */
  readonly baseline: string;
  readonly subject: FindingSubject;
  /** JSON pointer within the document or file: in the new contract, or in the old one for something that was removed. */
  readonly pointer: string;
  /** Place in the old contract. */
  readonly old?: Place;
  /** Place in the new contract; for something that was removed, the place of its parent. */
  readonly new?: Place;
  /** The change, in one sentence. */
  readonly message: string;
  /** What to do, in sentences with code between backticks. */
  readonly remedy: string;
  readonly witness?: Witness;
  /** 16 hexadecimal digits, stable across unrelated edits: a hash of the rule, the subject, the direction and the change, never of lines. */
  readonly fingerprint: string;
}
