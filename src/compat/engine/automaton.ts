import { CharBase, CharSet } from "refa";
import { EMPTY, fits, type Result, unknown } from "./result.ts";

/** A deterministic automaton over classes of characters; state 0 is the first. */
export interface Automaton {
  /** Disjoint sets that make up all of Unicode. */
  readonly classes: readonly CharSet[];
  /** By state and class. */
  readonly next: readonly (readonly number[])[];
  readonly accepting: readonly boolean[];
}

/** An automaton, and whether a text must be accepted by it or must not. */
export interface TextCondition {
  readonly automaton: Automaton;
  readonly accept: boolean;
}

const MAX_CHARACTER = 0x10ffff;
const MAX_STEPS = 400_000;

/** The automaton that accepts just these texts. */
export function textsAutomaton(texts: readonly string[]): Automaton {
  const characters = [...new Set(texts.flatMap((text) => [...text]))].sort((a, b) => codeOf(a) - codeOf(b));
  const others = CharSet.fromCharacters(MAX_CHARACTER, characters.map(codeOf)).negate();
  const classes = [
    ...characters.map((one) => CharSet.fromCharacter(MAX_CHARACTER, codeOf(one))),
    ...(others.isEmpty ? [] : [others]),
  ];
  const indexOf = new Map(characters.map((one, index) => [one, index]));
  const dead = 1;
  const next: number[][] = [classes.map(() => dead), classes.map(() => dead)];
  const accepting = [false, false];
  for (const text of texts) {
    let state = 0;
    for (const character of text) {
      const row = next[state] as number[];
      const index = indexOf.get(character) ?? 0;
      if (row[index] === dead) {
        row[index] = next.push(classes.map(() => dead)) - 1;
        accepting.push(false);
      }
      state = row[index] as number;
    }
    accepting[state] = true;
  }
  return { classes, next, accepting };
}

/** A shortest text that meets all conditions and has from `min` to `max` code points. */
export function findText(conditions: readonly TextCondition[], min: number, max: number): Result {
  if (min > max) return EMPTY;
  return new Search(conditions).find(min, max);
}

/** How a state of the product was first reached with a certain length. */
interface Step {
  readonly from: string;
  readonly character: string;
}

class Search {
  readonly #conditions: readonly TextCondition[];
  /** By class of the product: a character of it, and its class in each automaton. */
  readonly #letters: readonly { readonly character: string; readonly classes: readonly number[] }[];
  #steps = 0;

  constructor(conditions: readonly TextCondition[]) {
    this.#conditions = conditions;
    const sets = conditions.flatMap(({ automaton }) => automaton.classes);
    this.#letters = new CharBase([CharSet.all(MAX_CHARACTER), ...sets]).sets
      .map((set) => {
        const code = pleasantCharacter(set);
        const classes = conditions.map(({ automaton }) =>
          automaton.classes.findIndex((one) => one.has(code)),
        );
        return { code, character: String.fromCodePoint(code), classes };
      })
      .sort((a, b) => pleasantness(a.code) - pleasantness(b.code));
  }

  find(min: number, max: number): Result {
    let layer = new Map<string, Step | undefined>([[this.#conditions.map(() => 0).join(), undefined]]);
    const layers = [layer];
    // Below the least length a state may be passed again; from there on never twice.
    const seen = new Set<string>();
    for (let length = 0; ; length++) {
      if (length >= min) {
        for (const state of layer.keys()) if (this.#accepts(state)) return fits(textOf(state, layers));
      }
      if (length === max) return EMPTY;
      const following = new Map<string, Step>();
      for (const state of layer.keys()) {
        const numbers = state === "" ? [] : state.split(",").map(Number);
        for (const { character, classes } of this.#letters) {
          if (++this.#steps > MAX_STEPS) return unknown("the patterns need too many steps");
          const target = this.#step(numbers, classes);
          if (following.has(target) || (length + 1 > min && seen.has(target))) continue;
          if (length + 1 >= min) seen.add(target);
          following.set(target, { from: state, character });
        }
      }
      if (following.size === 0) return EMPTY;
      layer = following;
      layers.push(layer);
    }
  }

  #step(state: readonly number[], classes: readonly number[]): string {
    return this.#conditions
      .map(({ automaton }, index) => automaton.next[state[index] ?? 0]?.[classes[index] ?? 0] ?? 0)
      .join();
  }

  #accepts(state: string): boolean {
    const numbers = state.split(",").map(Number);
    return this.#conditions.every(
      ({ automaton, accept }, index) => automaton.accepting[numbers[index] ?? 0] === accept,
    );
  }
}

function textOf(last: string, layers: readonly ReadonlyMap<string, Step | undefined>[]): string {
  let text = "";
  let state = last;
  for (let length = layers.length - 1; length > 0; length--) {
    const step = layers[length]?.get(state);
    if (!step) break;
    text = step.character + text;
    state = step.from;
  }
  return text;
}

const PLEASANT =
  "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_ ./:@,;+#!?$%&*()[]{}<>=|~^'\"\\`\n\t";
const RANKS = new Map([...PLEASANT].map((character, rank) => [codeOf(character), rank]));

/** How little a character belongs into an example. */
function pleasantness(code: number): number {
  return RANKS.get(code) ?? 1_000 + code;
}

function pleasantCharacter(set: CharSet): number {
  for (const code of RANKS.keys()) if (set.has(code)) return code;
  // Letters before signs, and half of a surrogate pair only where nothing else is left.
  const ranges = set.ranges.filter(({ max }) => max > 0x20);
  const good =
    ranges.find(({ min, max }) => min >= 0xa1 && (max < 0xd800 || min > 0xdfff)) ??
    ranges[0] ??
    set.ranges[0];
  return good ? Math.max(good.min, Math.min(good.max, 0x21)) : 0;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
