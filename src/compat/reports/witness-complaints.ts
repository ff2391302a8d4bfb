import { memberOf, parsePointer } from "../../contract/source/json-pointer.ts";
import { isObjectNode } from "../../contract/source/nodes.ts";
import type { Witness } from "../finding.ts";
import { shortText } from "./visible-text.ts";

/** What the refusing side of a witness says of its members, by JSON pointer. */
export interface WitnessComplaints {
  /** Of values that are there. */
  readonly refused: ReadonlyMap<string, { readonly unwanted: boolean; readonly reasons: readonly string[] }>;
  /** Of members that are not there: by the pointer of the object that lacks them, then by name. */
  readonly missing: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

const MOST_REASONS = 3;
const LONGEST_REASON = 200;

/**
 * Sorts the errors of a witness by the members that they are about. Validators blame the object for a member that it lacks or has too much;
 * where the message names the member, the member is blamed. An error about nothing that is there goes to the innermost value around it.
 */
export function witnessComplaints({ value, errors }: Witness): WitnessComplaints {
  const refused = new Map<string, { unwanted: boolean; reasons: string[] }>();
  const missing = new Map<string, Map<string, string[]>>();
  for (const { pointer, message } of errors) {
    const reason = shortText(message, LONGEST_REASON);
    const lacking = missingMember(value, pointer, message);
    if (lacking) {
      const names = missing.get(lacking.parent) ?? new Map<string, string[]>();
      missing.set(lacking.parent, names);
      names.set(lacking.name, withReason(names.get(lacking.name), reason));
    } else {
      const place = nearestPointer(value, pointer);
      const known = refused.get(place);
      const unwanted = known?.unwanted ?? (place !== "" && isUnwanted(message));
      refused.set(place, { unwanted, reasons: withReason(known?.reasons, reason) });
    }
  }
  return { refused, missing };
}

function withReason(reasons: string[] = [], reason: string): string[] {
  return reasons.includes(reason) || reasons.length >= MOST_REASONS ? reasons : [...reasons, reason];
}

/** Whether a message about a member says that it must not be there at all. */
function isUnwanted(message: string): boolean {
  return /boolean schema is false|\b(?:must not be (?:present|there)|not allowed|does not name|unexpected)\b/i.test(
    message,
  );
}

function missingMember(
  value: unknown,
  pointer: string,
  message: string,
): { parent: string; name: string } | undefined {
  const at = valueAt(value, pointer);
  const parent = at ? pointer : parentOf(pointer);
  const name = at ? missingName(message) : parsePointer(pointer).at(-1);
  const object = valueAt(value, parent)?.value;
  if (name === undefined || !isObjectNode(object) || Object.hasOwn(object, name)) return undefined;
  return { parent, name };
}

/** The name in Ajv's messages of `required` and `dependentRequired`. */
function missingName(message: string): string | undefined {
  const match =
    /^must have required property '(.*)'$/su.exec(message) ??
    /^must have property (.+?) when property /su.exec(message);
  return match?.[1];
}

function nearestPointer(value: unknown, pointer: string): string {
  let nearest = pointer;
  while (nearest !== "" && !valueAt(value, nearest)) nearest = parentOf(nearest);
  return nearest;
}

function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

function valueAt(value: unknown, pointer: string): { value: unknown } | undefined {
  let at: { value: unknown } | undefined = { value };
  for (const segment of parsePointer(pointer)) at = at && memberOf(at.value, segment);
  return at;
}
