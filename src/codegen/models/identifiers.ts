/** Names in another language: made of what stands on the wire, unique among their neighbours. */
export interface NamingRules {
  /** What is made of the words of a name. */
  readonly join: (words: readonly string[]) => string;
  /** Whether a name, made of a text, has another meaning there. */
  readonly isTaken: (name: string, text: string) => boolean;
  /** For a name without a letter or digit, or that begins with a digit. */
  readonly prefix: string;
}

/** A name for each text, in order; of names that would be the same, later ones get a number. */
export function nameAll(texts: readonly string[], rules: NamingRules): string[] {
  const used = new Set<string>();
  return texts.map((text) => {
    const words = text.normalize("NFKC").match(/[A-Za-z0-9]+/g) ?? [];
    const joined = rules.join(words);
    const base = /^[A-Za-z]/.test(joined) ? joined : rules.prefix + joined;
    let name = base;
    for (let number = 2; used.has(name) || rules.isTaken(name, text); number++) {
      name = rules.isTaken(base, text) && number === 2 ? `${base}_` : `${base}_${number}`;
    }
    used.add(name);
    return name;
  });
}

/** The words of a text: `userId` is `user`, `Id`. */
export function splitWords(words: readonly string[]): string[] {
  return words.flatMap((word) => word.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) ?? []);
}

/** A string literal of Python and of C#: what neither reads as JSON does is escaped as well. */
export function escapedLiteral(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
