import type { WitnessLine } from "./witness-lines.ts";

/** Lines that a reader sees; a gap stands for those that are left out. */
export type ExcerptLine = WitnessLine | { readonly gap: number; readonly depth: number };

// Lines kept on either side of one that is marked.
const AROUND = 2;

/** At most `length` lines (and the gaps between them): the marked ones, those around them, and what they are nested in. */
export function witnessExcerpt(lines: readonly WitnessLine[], length: number): ExcerptLine[] {
  if (lines.length <= length) return [...lines];
  const kept = new Set<number>();
  const keep = (wanted: readonly number[]) => {
    for (const index of wanted) if (kept.size < length && index >= 0 && index < lines.length) kept.add(index);
  };
  const marked = lines.flatMap(({ mark }, index) => (mark === " " ? [] : [index]));
  // The reasons first: a member of many lines must not push out what is wrong with another one.
  const reasoned = marked.filter((index) => lines[index]?.reason !== undefined);
  keep(reasoned);
  for (const index of reasoned) keep(enclosing(lines, index));
  for (let distance = 1; distance <= AROUND; distance++) {
    for (const index of reasoned) keep([index - distance, index + distance]);
  }
  keep(marked);
  // What room is left goes to the beginning, so that a value of which everything is refused can be recognised.
  keep(lines.map((_, index) => index));
  return withGaps(
    lines,
    [...kept].sort((one, other) => one - other),
  );
}

/** The lines that open and close what a line is nested in, the innermost first. */
function enclosing(lines: readonly WitnessLine[], index: number): number[] {
  const found: number[] = [];
  let depth = lines[index]?.depth ?? 0;
  for (let at = index - 1, end = index + 1; at >= 0 && depth > 0; at--) {
    if ((lines[at]?.depth ?? 0) >= depth) continue;
    depth = lines[at]?.depth ?? 0;
    while (end < lines.length && (lines[end]?.depth ?? 0) > depth) end++;
    found.push(at, end);
  }
  return found;
}

function withGaps(lines: readonly WitnessLine[], kept: readonly number[]): ExcerptLine[] {
  const excerpt: ExcerptLine[] = [];
  let next = 0;
  const gapTo = (index: number) => {
    if (index > next) excerpt.push({ gap: index - next, depth: lines[next]?.depth ?? 0 });
  };
  for (const index of kept) {
    gapTo(index);
    const line = lines[index];
    if (line) excerpt.push(line);
    next = index + 1;
  }
  gapTo(lines.length);
  return excerpt;
}
