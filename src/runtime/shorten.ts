/** A text of at most `most` characters and a mark: what is too long loses its middle, as its end often says what to do. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most >> 1)}…${text.slice(-(most >> 1))}` : text;
}
