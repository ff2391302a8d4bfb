import { escapeSegment } from "../../contract/source/json-pointer.ts";
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
  return markedLines(witness.value, witnessComplaints(witness));
}

/** The value of a witness line by line, without lines for what is missing: JSON, where nothing is too long to be written in full. */
export function witnessJsonLines(witness: Witness): WitnessLine[] {
  return markedLines(witness.value, { ...witnessComplaints(witness), missing: new Map() });
}

/** The whole event of a witness line by line, without marks. */
export function eventLines(event: Readonly<Record<string, unknown>>): WitnessLine[] {
  return markedLines(event, { refused: new Map(), missing: new Map() });
}

function markedLines(value: unknown, complaints: WitnessComplaints): WitnessLine[] {
  const writer = new LineWriter(complaints);
  writer.write(value, { pointer: "", depth: 0, prefix: "", suffix: "", unwanted: false });
  return writer.lines;
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
        suffix: missing.length === 0 && index === members.length - 1 ? "" : ",",
        unwanted,
      });
    }
    for (const [index, [name, reasons]] of missing.entries()) {
      this.#put(depth + 1, "+", `${quoted(name)}: …${index === missing.length - 1 ? "" : ","}`, reasons);
    }
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
