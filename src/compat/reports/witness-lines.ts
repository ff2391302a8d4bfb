import { escapeSegment } from "../../contract/json-pointer.ts";
import type { Witness } from "../finding.ts";
import { shortText, visibleText } from "./visible-text.ts";
import { type WitnessComplaints, witnessComplaints } from "./witness-complaints.ts";

/**
 * What the refusing side makes of a line: `-` it must not be there, `+` it is missing, `~` it is there with a value that is refused,
 * a space: it takes it.
 */
export type Mark = "-" | "+" | "~" | " ";

/** A line of a witness, written as JSON. */
export interface WitnessLine {
  readonly mark: Mark;
  /** Indented by two spaces for each level; on one line, whatever the value holds. */
  readonly text: string;
  /** Why it is refused; absent where it is not, and on the further lines of the same value. */
  readonly reason?: string;
  /** How deep it is nested; 0 for the value itself. */
  readonly depth: number;
}

const LONGEST_TEXT = 100;
// More than anybody reads: a huge value cannot make a huge report.
const DEEPEST = 60;
const MOST_LINES = 5000;

/** The value of a witness line by line, with what the refusing side says of its members. */
export function witnessLines(witness: Witness): WitnessLine[] {
  const writer = new LineWriter(witnessComplaints(witness));
  writer.write(witness.value, { pointer: "", depth: 0, prefix: "", suffix: "", unwanted: false });
  return writer.lines;
}

/** Any value line by line, without marks. */
export function valueLines(value: unknown): string[] {
  return witnessLines({ value, acceptedBy: "new", rejectedBy: "old", errors: [] }).map(({ text }) => text);
}

/** Where a value stands, and what stands on its lines beside it. */
interface Slot {
  readonly pointer: string;
  readonly depth: number;
  readonly prefix: string;
  readonly suffix: string;
  /** Whether it is part of something that must not be there. */
  readonly unwanted: boolean;
}

class LineWriter {
  readonly lines: WitnessLine[] = [];
  readonly #complaints: WitnessComplaints;

  constructor(complaints: WitnessComplaints) {
    this.#complaints = complaints;
  }

  write(value: unknown, slot: Slot): void {
    const { pointer, depth, prefix, suffix } = slot;
    const complaint = this.#complaints.refused.get(pointer);
    const unwanted = slot.unwanted || complaint?.unwanted === true;
    const mark = unwanted ? "-" : complaint ? "~" : " ";
    const members =
      depth < DEEPEST && typeof value === "object" && value !== null ? Object.entries(value) : [];
    const missing = [...(this.#complaints.missing.get(pointer) ?? [])];
    if (members.length === 0 && missing.length === 0) {
      this.#put(depth, mark, prefix + leafText(value) + suffix, complaint?.reasons);
      return;
    }
    const isArray = Array.isArray(value);
    this.#put(depth, mark, prefix + (isArray ? "[" : "{"), complaint?.reasons);
    for (const [index, [key, member]] of members.entries()) {
      if (this.lines.length >= MOST_LINES) {
        this.#put(depth + 1, " ", `… ${(members.length - index).toLocaleString("en-US")} more`);
        break;
      }
      this.write(member, {
        pointer: `${pointer}/${escapeSegment(key)}`,
        depth: depth + 1,
        prefix: isArray ? "" : `${quoted(key)}: `,
        suffix: index + missing.length === members.length - 1 ? "" : ",",
        unwanted,
      });
    }
    for (const [name, reasons] of missing) this.#put(depth + 1, "+", `${quoted(name)}: …`, reasons);
    this.#put(depth, unwanted ? "-" : " ", (isArray ? "]" : "}") + suffix);
  }

  #put(depth: number, mark: Mark, text: string, reasons: readonly string[] = []): void {
    const reason = reasons.length === 0 ? {} : { reason: reasons.join("; ") };
    this.lines.push({ mark, text: "  ".repeat(depth) + text, ...reason, depth });
  }
}

function leafText(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "…";
  const isEmpty = Object.keys(value).length === 0;
  if (Array.isArray(value)) return isEmpty ? "[]" : "[…]";
  return isEmpty ? "{}" : "{…}";
}

function quoted(text: string): string {
  const json = JSON.stringify(text);
  if (json.length <= LONGEST_TEXT) return visibleText(json);
  const length = [...text].length.toLocaleString("en-US");
  return `${shortText(json, LONGEST_TEXT)} (${length} characters)`;
}
