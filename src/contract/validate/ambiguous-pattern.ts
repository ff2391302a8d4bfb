/**
 * Finds repetitions that match a text in more ways the longer it is, so that a backtracking matcher tries them all before it fails: such as
 * `(\w|\d)+`. The pattern becomes its position automaton (Glushkov), and that is ambiguous exponentially where a position leads back to
 * itself on two paths over the same text (Weber and Seidl, "On the degree of ambiguity of finite automata", criterion EDA).
 */
import { type CharSet, JS, type NoParent } from "refa";
import { circlesOf } from "../circles.ts";

type Element = NoParent<JS.ParseResult["expression"]>["alternatives"][number]["elements"][number];
type Alternatives = readonly { readonly elements: readonly Element[] }[];

/** Patterns that need more are not decided. */
const MAX_POSITIONS = 400;
const MAX_STEPS = 500_000;
/** A group that is repeated at most as often, by all limits around it, does little harm; from here on a limit counts as none. */
const HARMLESS_REPEATS = 19;
const MAX_COPIES_OF_CHARACTER = 32;

/** Positions, and in how many ways they are meant: once, or more often (2). */
type Ways = ReadonlyMap<number, number>;

interface Part {
  /** In how many ways it matches no text. */
  readonly empty: number;
  /** Whether it can do so without an assertion such as `$`. */
  readonly isFree: boolean;
  readonly first: Ways;
  readonly last: Ways;
  /** Positions after which it is over without an assertion. */
  readonly ends: ReadonlySet<number>;
}

const NOTHING: Part = { empty: 1, isFree: true, first: new Map(), last: new Map(), ends: new Set() };

/** Thrown and caught in this file. */
class NotDecided extends Error {}

/** A text that a pattern matches in two ways, so that each repetition of it doubles the work; undefined where there is none, or none is found. */
export function ambiguousText(source: string): string | undefined {
  try {
    const { expression } = JS.Parser.fromLiteral({ source, flags: "u" }).parse({
      assertions: "parse",
      backreferences: "throw",
    });
    const automaton = new PositionAutomaton();
    const { ends } = automaton.alternatives(expression.alternatives);
    return automaton.ambiguousText(ends);
  } catch {
    // Too large, with a backreference, or nothing that refa reads: another check says so.
    return undefined;
  }
}

class PositionAutomaton {
  readonly #characters: CharSet[] = [];
  readonly #follow: Map<number, number>[] = [];
  #repeats = 0;
  /** How often the groups around, with a limit each, repeat what is read. */
  #times = 1;
  #steps = 0;

  alternatives(alternatives: Alternatives): Part {
    const parts = alternatives.map(({ elements }) =>
      this.#sequence(elements.map((one) => this.#element(one))),
    );
    return {
      empty: capped(parts.reduce((sum, part) => sum + part.empty, 0)),
      isFree: parts.some((part) => part.isFree),
      first: added(parts.map(({ first }) => first)),
      last: added(parts.map(({ last }) => last)),
      ends: new Set(parts.flatMap((part) => [...part.ends])),
    };
  }

  #element(element: Element): Part {
    switch (element.type) {
      case "CharacterClass":
        return this.#position(element.characters);
      case "Alternation":
        return this.alternatives(element.alternatives);
      case "Quantifier":
        return this.#quantifier(element);
      case "Assertion":
        // Whether a path is there depends on what is around it: in a repetition, that may be what tells its branches apart.
        if (this.#repeats > 0) throw new NotDecided();
        return { ...NOTHING, isFree: false };
      default:
        throw new NotDecided();
    }
  }

  #position(characters: CharSet): Part {
    const position = this.#characters.push(characters) - 1;
    if (position >= MAX_POSITIONS) throw new NotDecided();
    this.#follow.push(new Map());
    const ways = new Map([[position, 1]]);
    return { empty: 0, isFree: false, first: ways, last: ways, ends: new Set([position]) };
  }

  #quantifier({ alternatives, min, max }: Extract<Element, { type: "Quantifier" }>): Part {
    if (max === 0) return NOTHING;
    if (max > 1) this.#repeats++;
    const made = this.#sequence(this.#copies(alternatives, min, max));
    if (max > 1) this.#repeats--;
    return made;
  }

  #copies(alternatives: Alternatives, min: number, max: number): Part[] {
    const within = max > HARMLESS_REPEATS ? 1 : this.#times * max;
    const copy = () => {
      const around = this.#times;
      this.#times = within;
      const made = this.alternatives(alternatives);
      this.#times = around;
      return made;
    };
    const copies = (count: number) => Array.from({ length: count }, copy);
    const [only] = alternatives;
    const [element, ...others] = only?.elements ?? [];
    const isCharacter =
      alternatives.length === 1 && others.length === 0 && element?.type === "CharacterClass";
    // What is repeated equally often in each way is not more ambiguous for it.
    const around = min === max ? 1 : this.#times;
    const most = isCharacter ? MAX_COPIES_OF_CHARACTER : Math.floor(HARMLESS_REPEATS / around);
    if (isCharacter && min === max) return copies(Math.min(min, most));
    if (max > most) return [...copies(Math.max(0, Math.min(min, most) - 1)), this.#loop(copy(), min === 0)];
    // One within the other: next to each other they would match in several ways.
    let further = NOTHING;
    for (let count = min; count < max; count++) further = optional(this.#sequence([copy(), further]));
    return [...copies(min), further];
  }

  #loop(body: Part, mayBeLeftOut: boolean): Part {
    this.#connect(body.last, body.first);
    return mayBeLeftOut ? optional(body) : body;
  }

  #sequence(parts: readonly Part[]): Part {
    let made = NOTHING;
    for (const part of parts) {
      this.#connect(made.last, part.first);
      made = {
        empty: capped(made.empty * part.empty),
        isFree: made.isFree && part.isFree,
        first: added([made.first, times(part.first, made.empty)]),
        last: added([times(made.last, part.empty), part.last]),
        ends: new Set([...(part.isFree ? made.ends : []), ...part.ends]),
      };
    }
    return made;
  }

  #connect(from: Ways, to: Ways): void {
    for (const [position, out] of from) {
      for (const [next, into] of to) {
        this.#step();
        const follow = this.#follow[position];
        follow?.set(next, capped((follow.get(next) ?? 0) + out * into));
      }
    }
  }

  #step(): void {
    if (++this.#steps > MAX_STEPS) throw new NotDecided();
  }

  /** After a position of `ends` the match is there, and nothing is tried again. */
  ambiguousText(ends: ReadonlySet<number>): string | undefined {
    const positions = [...this.#characters.keys()].filter((one) => !ends.has(one));
    const circles = circlesOf(positions, (one) => this.#next(one, ends));
    for (const [start, circle] of circles) {
      const text = this.#twoWays(start, (one) => circles.get(one) === circle);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  #next(position: number, without: ReadonlySet<number>): number[] {
    return [...(this.#follow[position]?.keys() ?? [])].filter((one) => !without.has(one));
  }

  /** A text that leads from a position back to it in two ways, which part with its first character: breadth first, so that it is short. */
  #twoWays(start: number, isWithin: (position: number) => boolean): string | undefined {
    const seen = new Set<number>();
    const pending: (readonly [a: number, b: number, text: string])[] = [];
    const step = (a: number, b: number, text: string, parts: boolean): string | undefined => {
      for (const one of this.#follow[a]?.keys() ?? []) {
        if (!isWithin(one)) continue;
        for (const other of this.#overlapping(one)) {
          this.#step();
          if (!isWithin(other) || !this.#follow[b]?.has(other)) continue;
          if (parts && one === other && (this.#follow[a]?.get(one) ?? 0) < 2) continue;
          const longer = text + this.#shared(one, other);
          if (one === start && other === start) return longer;
          const pair = Math.min(one, other) * MAX_POSITIONS + Math.max(one, other);
          if (!seen.has(pair)) pending.push([one, other, longer]);
          seen.add(pair);
        }
      }
      return undefined;
    };
    let found = step(start, start, "", true);
    // Grows while it is looked through.
    for (const [a, b, text] of pending) {
      if (found !== undefined) return found;
      found = step(a, b, text, false);
    }
    return found;
  }

  readonly #neighbours = new Map<number, readonly number[]>();

  /** The positions that match a character which this one matches, too. */
  #overlapping(position: number): readonly number[] {
    const known = this.#neighbours.get(position);
    if (known) return known;
    const found = [...this.#characters.keys()].filter((other) => this.#shared(position, other) !== undefined);
    this.#neighbours.set(position, found);
    return found;
  }

  readonly #samples = new Map<number, string | undefined>();

  /** A character of both positions. */
  #shared(a: number, b: number): string | undefined {
    const key = Math.min(a, b) * MAX_POSITIONS + Math.max(a, b);
    if (!this.#samples.has(key)) {
      const characters = this.#characters[a]?.intersect(this.#characters[b] as CharSet);
      this.#samples.set(key, characters && sampleOf(characters));
    }
    return this.#samples.get(key);
  }
}

function optional(part: Part): Part {
  // A repetition that matches nothing is given up: it is left out in one way only.
  return { ...part, empty: 1, isFree: true };
}

/** One that people can read, if there is one. */
function sampleOf(characters: CharSet): string | undefined {
  const known = [..."a0A-_. /"].find((one) => characters.has(one.codePointAt(0) ?? 0));
  const [range] = characters.ranges;
  return known ?? (range && String.fromCodePoint(range.min));
}

function added(all: readonly Ways[]): Ways {
  const sum = new Map<number, number>();
  for (const ways of all)
    for (const [position, count] of ways) sum.set(position, capped((sum.get(position) ?? 0) + count));
  return sum;
}

function times(ways: Ways, count: number): Ways {
  if (count === 1) return ways;
  return new Map(count === 0 ? [] : [...ways].map(([position, own]) => [position, capped(own * count)]));
}

function capped(count: number): number {
  return Math.min(count, 2);
}
