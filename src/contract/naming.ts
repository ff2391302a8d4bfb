/** Identifiers from keys: what names in a document become in code. */

// Words that cannot name a binding in an ES module.
const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
    "finally for function if implements import in instanceof interface let new null package private protected public return " +
    "static super switch this throw true try typeof var void while with yield undefined async of"
  ).split(" "),
);

// Globals that generated types and validators lean on; a declaration of that name would hide them.
const GLOBALS = new Set(
  (
    "Array Boolean Date Error Function Infinity JSON Map Math NaN Number Object Partial Promise Readonly Record RegExp Set " +
    "String Symbol"
  ).split(" "),
);

/** The words of a key: runs of letters and digits. */
function words(key: string): string[] {
  const found = key.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const shouting = found.length > 1 && !/\p{Ll}/u.test(key);
  return shouting ? found.map((word) => word.toLowerCase()) : found;
}

function capitalize(word: string): string {
  const [first = ""] = word;
  return first.toUpperCase() + word.slice(first.length);
}

/**
 * PascalCase: `user-signed_up` becomes `UserSignedUp`, `DNDUpdated` stays. Empty when the key holds no letter or digit.
 * A digit at the start and the names of globals (`Record`) are made safe with an underscore.
 */
export function pascalCase(key: string): string {
  const name = words(key).map(capitalize).join("");
  if (/^[\p{N}\p{M}]/u.test(name)) return `_${name}`;
  return GLOBALS.has(name) ? `${name}_` : name;
}

/** camelCase: `send-user` becomes `sendUser`, `DNDUpdated` becomes `dndUpdated`. Reserved words get an underscore at the end. */
export function camelCase(key: string): string {
  const pascal = words(key).map(capitalize).join("");
  const name = pascal.replace(/^(?:\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}+(?!\p{Ll})|\p{Lu})/u, (start) =>
    start.toLowerCase(),
  );
  if (/^[\p{N}\p{M}]/u.test(name)) return `_${name}`;
  return RESERVED.has(name) ? `${name}_` : name;
}
