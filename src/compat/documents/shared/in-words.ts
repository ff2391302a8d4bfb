const MAX_LENGTH = 60;

/** A value in a sentence: as JSON, cut where it is long. */
export function inWords(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

/** Names in a sentence: quoted, with commas; at most eight, then how many more. */
export function listInWords(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `"${name}"`);
  return names.length > 8 ? `${shown.join(", ")} and ${names.length - 8} more` : shown.join(", ");
}
