// Control characters can move a cursor, colour a terminal or end a line; the others turn the order of what is shown around it.
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\p{Surrogate}]/gu;

/**
 * Text of a contract on one line that looks as what it is: control characters, line ends, marks of direction and halves of surrogate pairs
 * are written as `\u001b`.
 */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) =>
    character === "\n"
      ? "\\n"
      : character === "\t"
        ? "\\t"
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The same, at most `length` characters long; what is left out is in the middle. */
export function shortText(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return visibleText(text);
  const head = Math.ceil((length - 1) * 0.7);
  const tail = length - 1 - head;
  return visibleText(`${characters.slice(0, head).join("")}…${characters.slice(-tail).join("")}`);
}

/** A path as it may begin a line: GitHub Actions takes a line that begins with `::` for a command, also in a plain log. */
export function leadingPath(path: string): string {
  const visible = visibleText(path);
  return /^\s*:/.test(visible) ? `./${visible}` : visible;
}

/** Halves of surrogate pairs, which no encoding has, replaced. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
