import { at } from "../event/validation.ts";

/** A double keeps every integer of up to 15 digits. */
const SURELY_SAFE_DIGITS = 15;

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|[[\]{},:]/g;

/**
 * JSON pointer of the first integer in a JSON text that a double does not hold, such as 9007199254740993, which `JSON.parse` reads as …992; undefined
 * when there is none. Fractions and exponents are taken as they come: whoever writes them does not count.
 */
export function findUnsafeNumber(text: string): string | undefined {
  if (!hasManyDigits(text)) return undefined;
  /** The keys and indexes that lead to the value at hand. */
  const path: (string | number)[] = [];
  let last: string | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    const index = path.length - 1;
    if (token === "{") path.push("");
    else if (token === "[") path.push(0);
    else if (token === "}" || token === "]") path.pop();
    else if (token === ",") {
      if (typeof path[index] === "number") path[index] += 1;
    } else if (token === ":") path[index] = JSON.parse(last ?? '""');
    else if (isUnsafe(token)) return path.reduce<string>((pointer, step) => at(pointer, String(step)), "");
    last = token;
  }
  return undefined;
}

/** Whether more digits follow each other than a double surely keeps. Looks at every 16th character, as such a row holds one of these. */
function hasManyDigits(text: string): boolean {
  for (let index = SURELY_SAFE_DIGITS; index < text.length; index += SURELY_SAFE_DIGITS + 1) {
    if (!isDigit(text, index)) continue;
    let [first, end] = [index, index + 1];
    while (isDigit(text, first - 1)) first--;
    while (isDigit(text, end)) end++;
    if (end - first > SURELY_SAFE_DIGITS) return true;
  }
  return false;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

function isUnsafe(token: string): boolean {
  if (token.length <= SURELY_SAFE_DIGITS || !/^-?\d+$/.test(token)) return false;
  const value = Number(token);
  // JavaScript itself writes 2^60 as 1152921504606847000, the shortest text that is read as the same number.
  return !Number.isFinite(value) || (String(value) !== token && BigInt(value) !== BigInt(token));
}
