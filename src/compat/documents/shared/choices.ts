import { listText } from "../../value-text.ts";

/** Values that came or went. */
export interface ChoiceChange {
  /** Sorted; empty where all values are meant that are not named. */
  readonly values: readonly string[];
  readonly words: string;
}

const ANY_OTHER: ChoiceChange = { values: [], words: "any other value" };

/** Which values one may choose no more and which new ones; without a list any value may be chosen. */
export function compareChoices(
  old: readonly string[] | undefined,
  next: readonly string[] | undefined,
): { readonly removed?: ChoiceChange; readonly added?: ChoiceChange } {
  if (!old && !next) return {};
  if (!old) return { removed: ANY_OTHER };
  if (!next) return { added: ANY_OTHER };
  const removed = beyond(old, next);
  const added = beyond(next, old);
  return { ...(removed && { removed }), ...(added && { added }) };
}

function beyond(values: readonly string[], others: readonly string[]): ChoiceChange | undefined {
  const missing = [...new Set(values.filter((value) => !others.includes(value)))].sort();
  return missing.length === 0 ? undefined : { values: missing, words: listText(missing) };
}
