const MAX_LENGTH = 80;
const MAX_VALUES = 5;

/** A value for a sentence: as JSON, cut if it is long. */
export function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

/** Values for a sentence: `"a", "b" and 3 more`. */
export function listText(values: readonly unknown[]): string {
  const shown = values.slice(0, MAX_VALUES).map(valueText).join(", ");
  return values.length > MAX_VALUES ? `${shown} and ${values.length - MAX_VALUES} more` : shown;
}
