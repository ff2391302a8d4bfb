/** The beginning of a text, with the length of the whole, where it has more than `most` UTF-16 units. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  // Not half a surrogate pair.
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}… (${text.length} characters)`;
}
