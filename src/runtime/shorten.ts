/** A text of at most `most` UTF-16 units and a mark: what is too long loses its middle, as its end often says what to do. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  // Without half a surrogate pair on either side.
  const head = text.slice(0, most >> 1).replace(/[\ud800-\udbff]$/, "");
  const tail = text.slice(-(most >> 1)).replace(/^[\udc00-\udfff]/, "");
  return `${head}…${tail}`;
}
