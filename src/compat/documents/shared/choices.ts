import { listText } from "../../value-text.ts";

/** Values that were added or removed. */
export interface ChoiceChange {
  /** Sorted; empty for all values that are not listed. */
  readonly values: readonly string[];
  readonly words: string;
}

const ANY_OTHER: ChoiceChange = { values: [], words: "any other value" };

/** Values that are no longer allowed, and new ones; without a list, any value is allowed. */
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
