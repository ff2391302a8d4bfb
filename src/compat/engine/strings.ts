import { ucs2length } from "../../runtime/event/code-points.ts";
import { type Automaton, findText, type TextCondition, textsAutomaton } from "./automaton.ts";
import type { Evaluator } from "./evaluate.ts";
import { innerAutomaton, outerAutomaton, samplesOf } from "./format-languages.ts";
import { type Formulas, isNegated, type Literal } from "./formula.ts";
import { patternAutomaton } from "./pattern.ts";
import { EMPTY, fits, type Result, unknown } from "./result.ts";

// A longer text is not made.
const MAX_LENGTH = 100_000;
/** How many texts are tried where a format or a pattern is not known exactly. */
const MAX_CANDIDATES = 12;

/** What a conjunction of atoms says of texts. */
interface Texts {
  min: number;
  max: number;
  readonly conditions: TextCondition[];
  /** The same, but of each format only the texts that fit it for certain. */
  readonly sure: TextCondition[];
  readonly excluded: Set<string>;
  readonly samples: string[];
  /** Whether the conditions say all; otherwise a text has to be tried. */
  exact: boolean;
}

/**
 * A text that fits all of these atoms. Exact for lengths, patterns and fixed texts; for formats and for patterns that no automaton can say,
 * `empty` is still certain, and a text is only given when `evaluator` accepts it.
 */
export function solveString(literals: readonly Literal[], formulas: Formulas, evaluator: Evaluator): Result {
  const texts = collect(literals, formulas);
  if (texts.min > texts.max) return EMPTY;
  if (texts.min > MAX_LENGTH) return unknown("only a very long text could fit");
  const passes = (text: string) => evaluator.holdsAll(literals, text);
  const sample = texts.samples.find(passes);
  if (sample !== undefined) return fits(sample);
  if (texts.conditions.length === 0 && texts.exact) return plainText(texts);
  const found = search(texts.conditions, texts.excluded, texts.min, texts.max);
  if (found.status !== "fits" || texts.exact || passes(found.value as string)) return found;
  return tryTexts(texts, passes);
}

/** A text that passes, where the conditions say less than all: first of those that are sure to fit the formats, then ever longer ones. */
function tryTexts(texts: Texts, passes: (text: string) => boolean): Result {
  const excluded = new Set(texts.excluded);
  for (const conditions of [texts.sure, texts.conditions]) {
    let { min } = texts;
    for (let candidate = 0; candidate < MAX_CANDIDATES && min <= texts.max; candidate++) {
      const found = search(conditions, excluded, min, texts.max);
      if (found.status !== "fits") break;
      const text = found.value as string;
      if (passes(text)) return found;
      excluded.add(text);
      // Half of the tries at the same length, for texts that differ in their characters only.
      if (candidate % 2 === 1) min = ucs2length(text) + 1;
    }
  }
  return unknown("a format or a pattern cannot be seen through");
}

const searches = new Map<string, Result>();
const numbers = new WeakMap<Automaton, number>();
let automata = 0;

/** A text that meets the conditions and is none of the excluded ones. The same is asked again and again, also by other comparisons. */
function search(
  conditions: readonly TextCondition[],
  excluded: ReadonlySet<string>,
  min: number,
  max: number,
): Result {
  const asked = conditions.map(({ automaton, accept }) => `${numberOf(automaton)}${accept ? "+" : "-"}`);
  const key = JSON.stringify([...asked.sort(), min, `${max}`, [...excluded].sort()]);
  const known = searches.get(key);
  if (known) return known;
  const others = { automaton: textsAutomaton([...excluded]), accept: false };
  const found = findText(excluded.size === 0 ? conditions : [...conditions, others], min, max);
  if (searches.size >= 5_000) searches.clear();
  searches.set(key, found);
  return found;
}

function numberOf(automaton: Automaton): number {
  const number = numbers.get(automaton) ?? automata++;
  numbers.set(automaton, number);
  return number;
}

function collect(literals: readonly Literal[], formulas: Formulas): Texts {
  const texts: Texts = {
    min: 0,
    max: Number.POSITIVE_INFINITY,
    conditions: [],
    sure: [],
    excluded: new Set(),
    samples: [],
    exact: true,
  };
  const add = (condition: TextCondition) => {
    texts.conditions.push(condition);
    texts.sure.push(condition);
  };
  for (const literal of literals) {
    const formula = formulas.of(literal);
    const negated = isNegated(literal);
    switch (formula.op) {
      case "minLength":
        if (negated) texts.max = Math.min(texts.max, formula.count - 1);
        else texts.min = Math.max(texts.min, formula.count);
        break;
      case "maxLength":
        if (negated) texts.min = Math.max(texts.min, formula.count + 1);
        else texts.max = Math.min(texts.max, formula.count);
        break;
      case "pattern": {
        const automaton = patternAutomaton(formula.source);
        if (automaton) add({ automaton, accept: !negated });
        else texts.exact = false;
        break;
      }
      case "format": {
        const automaton = negated ? innerAutomaton(formula.name) : outerAutomaton(formula.name);
        if (automaton) texts.conditions.push({ automaton, accept: !negated });
        const sure = negated ? outerAutomaton(formula.name) : innerAutomaton(formula.name);
        if (sure) texts.sure.push({ automaton: sure, accept: !negated });
        if (!negated) texts.samples.push(...samplesOf(formula.name));
        texts.exact = false;
        break;
      }
      case "values":
        if (negated)
          for (const value of formula.values) if (typeof value === "string") texts.excluded.add(value);
        break;
      default:
    }
  }
  return texts;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** A text of a length that is none of the excluded ones: there are always more texts than those. */
function plainText({ min, max, excluded }: Texts): Result {
  const shortest = "a".repeat(min);
  if (!excluded.has(shortest)) return fits(shortest);
  const length = Math.max(1, min);
  if (length > max) return EMPTY;
  const head = "a".repeat(length - 1);
  for (const letter of LETTERS) if (!excluded.has(head + letter)) return fits(head + letter);
  for (let code = 0x30; code <= 0x10ffff; code++) {
    const text = head + String.fromCodePoint(code);
    if (!excluded.has(text)) return fits(text);
  }
  return unknown("more texts are excluded than are tried");
}
