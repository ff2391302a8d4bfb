/** A text of at most `most` bytes of UTF-8 and a mark: what is too long loses its middle, as its end often says what to do. */
export function shorten(text: string, most: number): string {
  // No character has more than three bytes for each of its units.
  if (text.length * 3 <= most) return text;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= most) return text;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const part = (from: number, to?: number): string => decoder.decode(bytes.subarray(from, to));
  // What the cuts leave of a character.
  return `${part(0, most >> 1)}…${part(-(most >> 1))}`.replace(/\ufffd*…\ufffd*/, "…");
}
