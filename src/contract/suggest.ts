/** " (did you mean …?)" for a name that is close to one of `names`, else an empty string. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const best = closest(name, names);
  return best === undefined ? "" : ` (did you mean "${best}"?)`;
}

/** The name at the smallest edit distance, when it is small enough to be a slip of the keyboard. */
export function closest(name: string, names: Iterable<string>): string | undefined {
  // Any two single letters are one apart.
  const limit = name.length <= 1 ? 0 : name.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** A short list of names for a message: at most eight, then how many more. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
