const LONGEST = 80;

/** A value as JSON for a sentence, cut where it is long. */
export function inWords(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Values as JSON for a sentence: `"a", "b" and 3 more`. */
export function listInWords(values: readonly unknown[]): string {
  const shown = values.slice(0, 5).map(inWords).join(", ");
  return values.length > 5 ? `${shown} and ${values.length - 5} more` : shown;
}
