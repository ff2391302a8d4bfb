import { CharBase, CharSet, JS, type NoParent } from "refa";
import type { Automaton } from "./automaton.ts";

const MAX_CHARACTER = 0x10ffff;
// A pattern that needs more states is not seen through.
const MAX_STATES = 6_000;

/** What refa reads a regular expression as. */
type Element = NoParent<JS.ParseResult["expression"]>["alternatives"][number]["elements"][number];
type Alternatives = readonly { readonly elements: readonly Element[] }[];

const automata = new Map<string, Automaton | undefined>();

/**
 * The texts in which a pattern matches somewhere (ECMA-262 with the `u` flag; JSON Schema does not anchor), as an automaton. Undefined for
 * what no automaton can say, or only a very large one: backreferences to many words, lookahead within lookbehind.
 */
export function patternAutomaton(source: string): Automaton | undefined {
  if (automata.has(source)) return automata.get(source);
  // Patterns repeat within a contract; those of other contracts are not kept for ever.
  if (automata.size > 2_000) automata.clear();
  const made = compile(source);
  automata.set(source, made);
  return made;
}

function compile(source: string): Automaton | undefined {
  try {
    const { expression } = JS.Parser.fromLiteral({ source, flags: "u" }).parse({
      assertions: "parse",
      maxBackreferenceWords: 20,
      backreferences: "throw",
    });
    return new Derivatives(expression.alternatives).automaton();
  } catch {
    // Beyond what this engine knows: the caller goes on without.
    return undefined;
  }
}

/** A regular expression, after Brzozowski: https://doi.org/10.1145/321239.321249. Numbers stand for terms; equal terms have one number. */
type Term = number;
type Shape =
  | { readonly op: "none" | "empty" }
  /** One character of these classes. */
  | { readonly op: "classes"; readonly classes: ReadonlySet<number> }
  | { readonly op: "then"; readonly first: Term; readonly rest: Term }
  | { readonly op: "or" | "and"; readonly parts: readonly Term[] }
  | { readonly op: "not" | "star"; readonly of: Term }
  | { readonly op: "repeat"; readonly of: Term; readonly min: number; readonly max: number }
  | { readonly op: "ahead"; readonly of: Term; readonly negate: boolean }
  /** What stands before matches the look-back of this number. */
  | { readonly op: "behind"; readonly index: number; readonly negate: boolean };

const NONE: Term = 0;
const EMPTY: Term = 1;

/** Thrown and caught in this file. */
class NotRegular extends Error {}

/**
 * Builds the automaton of a pattern by derivatives, which know intersection and complement, and so lookahead. What a lookbehind asks of the
 * text so far is followed from the start of the text in terms of its own.
 */
class Derivatives {
  readonly #shapes: Shape[] = [{ op: "none" }, { op: "empty" }];
  readonly #numbers = new Map<string, Term>();
  readonly #classes: readonly CharSet[];
  readonly #all: Term;
  readonly #root: Term;
  readonly #behinds: Term[] = [];
  readonly #derived = new Map<string, Term>();
  /** Terms that hold a lookahead, whose meaning depends on what follows. */
  readonly #looking = new Set<Term>();

  constructor(alternatives: Alternatives) {
    const sets = [CharSet.all(MAX_CHARACTER)];
    collectSets(alternatives, sets);
    this.#classes = new CharBase(sets).sets;
    this.#all = this.#star(this.#classSet(CharSet.all(MAX_CHARACTER)));
    this.#root = this.#then(this.#all, this.#then(this.#alternatives(alternatives, false), this.#all));
  }

  automaton(): Automaton {
    const ids = new Map<string, number>();
    const states: (readonly Term[])[] = [];
    const idOf = (state: readonly Term[]): number => {
      const key = state.join();
      const known = ids.get(key);
      if (known !== undefined) return known;
      if (states.length >= MAX_STATES) throw new NotRegular();
      ids.set(key, states.length);
      return states.push(state) - 1;
    };
    idOf([this.#root, ...this.#behinds]);
    const accepting: boolean[] = [];
    const next: number[][] = [];
    for (let id = 0; id < states.length; id++) {
      const state = states[id] as readonly Term[];
      const context = this.#contextOf(state);
      const [root = NONE] = state;
      accepting.push(this.#isNullable(root, context));
      next.push(
        this.#classes.map((_, index) => idOf(state.map((term) => this.#derive(term, index, context)))),
      );
    }
    return { classes: this.#classes, next, accepting };
  }

  /** Which look-backs match what was read so far, by index. An inner one has a lower index than the one that holds it. */
  #contextOf(state: readonly Term[]): string {
    let context = "";
    for (let index = 0; index < this.#behinds.length; index++)
      context += this.#isNullable(state[index + 1] ?? NONE, context) ? "1" : "0";
    return context;
  }

  #isNullable(term: Term, context: string): boolean {
    const shape = this.#shape(term);
    switch (shape.op) {
      case "none":
      case "classes":
        return false;
      case "empty":
      case "star":
        return true;
      case "then":
        return this.#isNullable(shape.first, context) && this.#isNullable(shape.rest, context);
      case "or":
        return shape.parts.some((part) => this.#isNullable(part, context));
      case "and":
        return shape.parts.every((part) => this.#isNullable(part, context));
      case "not":
        return !this.#isNullable(shape.of, context);
      case "repeat":
        return shape.min === 0 || this.#isNullable(shape.of, context);
      case "ahead":
        // Nothing follows.
        return this.#isNullable(shape.of, context) !== shape.negate;
      case "behind":
        return (context[shape.index] === "1") !== shape.negate;
    }
  }

  readonly #open = new Set<Term>();
  #cut = false;

  #derive(term: Term, index: number, context: string): Term {
    const key = `${term} ${index} ${context}`;
    const known = this.#derived.get(key);
    if (known !== undefined) return known;
    // Only what repeats something that may be empty leads back here, and adds nothing then.
    if (this.#open.has(term)) {
      this.#cut = true;
      return NONE;
    }
    const cutBefore = this.#cut;
    this.#cut = false;
    this.#open.add(term);
    const derived = this.#deriveShape(term, index, context);
    this.#open.delete(term);
    // What was cut short is only right within what it was cut for.
    if (!this.#cut || this.#open.size === 0) this.#derived.set(key, derived);
    this.#cut = this.#open.size > 0 && (this.#cut || cutBefore);
    return derived;
  }

  #deriveShape(term: Term, index: number, context: string): Term {
    const derive = (one: Term) => this.#derive(one, index, context);
    const shape = this.#shape(term);
    switch (shape.op) {
      case "none":
      case "empty":
      case "ahead":
      case "behind":
        return NONE;
      case "classes":
        return shape.classes.has(index) ? EMPTY : NONE;
      case "or":
        return this.#or(shape.parts.map(derive));
      case "and":
        return this.#and(shape.parts.map(derive));
      case "not":
        return this.#not(derive(shape.of));
      case "star":
        if (this.#looking.has(term)) return derive(this.#unfold(term, EMPTY));
        return this.#then(derive(shape.of), term);
      case "repeat":
        if (this.#looking.has(term)) return derive(this.#unfold(term, EMPTY));
        return this.#then(
          derive(shape.of),
          this.#repeat(shape.of, Math.max(0, shape.min - 1), shape.max - 1),
        );
      case "then":
        return this.#deriveThen(shape.first, shape.rest, index, context);
    }
  }

  #deriveThen(first: Term, rest: Term, index: number, context: string): Term {
    if (this.#looking.has(first)) return this.#derive(this.#unfold(first, rest), index, context);
    const derived = this.#then(this.#derive(first, index, context), rest);
    return this.#isNullable(first, context)
      ? this.#or([derived, this.#derive(rest, index, context)])
      : derived;
  }

  /**
   * `first rest` with what `first` looks ahead to brought to where it looks from. Only right for a `rest` that is all that follows: so it is
   * done when a text is read, never while the terms are built.
   */
  #unfold(first: Term, rest: Term): Term {
    const shape = this.#shape(first);
    switch (shape.op) {
      case "ahead": {
        const ahead = this.#then(shape.of, this.#all);
        return this.#and([shape.negate ? this.#not(ahead) : ahead, rest]);
      }
      case "or":
        return this.#or(shape.parts.map((part) => this.#then(part, rest)));
      case "star":
        return this.#or([rest, this.#then(shape.of, this.#then(first, rest))]);
      case "repeat": {
        const more = this.#then(this.#repeat(shape.of, Math.max(0, shape.min - 1), shape.max - 1), rest);
        const once = this.#then(shape.of, more);
        return shape.min === 0 ? this.#or([rest, once]) : once;
      }
      default:
        throw new NotRegular();
    }
  }

  #alternatives(alternatives: Alternatives, isBehind: boolean): Term {
    return this.#or(
      alternatives.map(({ elements }) =>
        elements.reduceRight<Term>(
          (rest, element) => this.#then(this.#element(element, isBehind), rest),
          EMPTY,
        ),
      ),
    );
  }

  #element(element: Element, isBehind: boolean): Term {
    switch (element.type) {
      case "CharacterClass":
        return this.#classSet(element.characters);
      case "Alternation":
        return this.#alternatives(element.alternatives, isBehind);
      case "Quantifier": {
        const of = this.#alternatives(element.alternatives, isBehind);
        if (element.max !== Number.POSITIVE_INFINITY) return this.#repeat(of, element.min, element.max);
        return this.#then(this.#repeat(of, element.min, element.min), this.#star(of));
      }
      case "Assertion": {
        if (element.kind === "ahead") {
          if (isBehind) throw new NotRegular();
          const of = this.#alternatives(element.alternatives, false);
          return this.#make({ op: "ahead", of, negate: element.negate });
        }
        const of = this.#alternatives(element.alternatives, true);
        const index = this.#behinds.push(this.#then(this.#all, of)) - 1;
        return this.#make({ op: "behind", index, negate: element.negate });
      }
      default:
        throw new NotRegular();
    }
  }

  #classSet(set: CharSet): Term {
    const classes = new Set<number>();
    for (const [index, one] of this.#classes.entries()) if (!one.isDisjointWith(set)) classes.add(index);
    return classes.size === 0 ? NONE : this.#make({ op: "classes", classes });
  }

  #then(first: Term, rest: Term): Term {
    if (first === NONE || rest === NONE) return NONE;
    if (first === EMPTY) return rest;
    const shape = this.#shape(first);
    if (shape.op === "then") return this.#then(shape.first, this.#then(shape.rest, rest));
    if (first === this.#all && (rest === this.#all || rest === EMPTY)) return this.#all;
    return rest === EMPTY ? first : this.#make({ op: "then", first, rest });
  }

  #or(terms: readonly Term[]): Term {
    return this.#join("or", terms, NONE, this.#all);
  }

  #and(terms: readonly Term[]): Term {
    return this.#join("and", terms, this.#all, NONE);
  }

  #join(op: "or" | "and", terms: readonly Term[], neutral: Term, absorbing: Term): Term {
    const parts = new Set<Term>();
    for (const term of terms) {
      const shape = this.#shape(term);
      if (shape.op === op) for (const part of (shape as { parts: readonly Term[] }).parts) parts.add(part);
      else if (term !== neutral) parts.add(term);
    }
    if (parts.has(absorbing)) return absorbing;
    const sorted = [...parts].sort((a, b) => a - b);
    if (sorted.length === 0) return neutral;
    if (sorted.length === 1) return sorted[0] as Term;
    return this.#make({ op, parts: sorted });
  }

  #not(of: Term): Term {
    if (of === NONE) return this.#all;
    if (of === this.#all) return NONE;
    const shape = this.#shape(of);
    return shape.op === "not" ? shape.of : this.#make({ op: "not", of });
  }

  #star(of: Term): Term {
    if (of === NONE || of === EMPTY) return EMPTY;
    return this.#shape(of).op === "star" ? of : this.#make({ op: "star", of });
  }

  #repeat(of: Term, min: number, max: number): Term {
    if (max <= 0 || of === EMPTY) return EMPTY;
    if (of === NONE) return min === 0 ? EMPTY : NONE;
    return min === 1 && max === 1 ? of : this.#make({ op: "repeat", of, min, max });
  }

  #shape(term: Term): Shape {
    return this.#shapes[term] as Shape;
  }

  #make(shape: Shape): Term {
    const key = JSON.stringify(shape, (_, value: unknown) => (value instanceof Set ? [...value] : value));
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const term = this.#shapes.push(shape) - 1;
    this.#numbers.set(key, term);
    if (this.#looks(shape)) this.#looking.add(term);
    return term;
  }

  #looks(shape: Shape): boolean {
    switch (shape.op) {
      case "ahead":
        return true;
      case "or":
      case "and":
        return shape.parts.some((part) => this.#looking.has(part));
      case "then":
        return this.#looking.has(shape.first) || this.#looking.has(shape.rest);
      case "star":
      case "repeat":
      case "not":
        return this.#looking.has(shape.of);
      default:
        return false;
    }
  }
}

function collectSets(alternatives: Alternatives, sets: CharSet[]): void {
  for (const { elements } of alternatives) {
    for (const element of elements) {
      if (element.type === "CharacterClass") sets.push(element.characters);
      else if (element.type !== "Unknown") collectSets(element.alternatives, sets);
    }
  }
}
