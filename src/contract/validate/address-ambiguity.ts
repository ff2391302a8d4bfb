/** For `validate`, which looks at one contract (`check` compares two): finds addresses that can be read in two ways. */
import type { Channel } from "../model.ts";

/** Two parameters of an address between which a reader finds no certain end. */
export interface Ambiguity {
  readonly first: string;
  readonly second: string;
  /** Whether values of an enum are part of it; else both may hold any of `A-Z a-z 0-9 _ -`. */
  readonly hasEnum: boolean;
}

/** A step over one character, or over any that a parameter without an enum may hold. */
interface Edge {
  readonly on: string | "any";
  readonly to: number;
}

interface State {
  readonly edges: Edge[];
  /** States that follow without a character. */
  readonly next: number[];
  /** Which part of the address the state is in. */
  readonly part: number;
}

interface Part {
  readonly text: string;
  readonly isParameter: boolean;
  readonly values: readonly string[] | undefined;
}

const SAFE = /^[A-Za-z0-9_-]$/;
// Addresses have some hundred states; what has more pairs of them than this is not looked at to the end.
const MAX_PAIRS = 100_000;

/**
 * Whether some address of a channel can be read in two ways: an automaton over the template, where each parameter is one of its enum's
 * values or any text of `A-Z a-z 0-9 _ -`, is searched for a text with two paths. A parameter that stands twice counts as two.
 */
export function findAmbiguity({ address, parameters }: Channel): Ambiguity | undefined {
  const enums = new Map(parameters.map((parameter) => [parameter.name, parameter.enum]));
  const parts = (address ?? "").split(/\{([^{}]+)\}/).map((text, index): Part => {
    const isParameter = index % 2 === 1;
    return { text, isParameter, values: isParameter ? enums.get(text) : undefined };
  });
  // Without two parameters there is no ambiguity, but an enum whose value is another one's beginning.
  if (parts.filter(({ isParameter }) => isParameter).length < 2) return undefined;
  const states = automatonOf(parts);
  const at = divergence(states);
  return at === undefined ? undefined : describe(parts, at);
}

function automatonOf(parts: readonly Part[]): readonly State[] {
  const states: State[] = [];
  const add = (part: number): number => states.push({ edges: [], next: [], part }) - 1;
  let entry = add(0);
  for (const [index, { text, isParameter, values }] of parts.entries()) {
    const exits: number[] = [];
    const start = add(index);
    states[entry]?.next.push(start);
    if (isParameter && !values) {
      const loop = add(index);
      for (const from of [start, loop]) states[from]?.edges.push({ on: "any", to: loop });
      exits.push(loop);
    } else {
      // A tree of the values, so that two with one beginning take the same steps as long as they are alike.
      for (const value of new Set(values ?? [text])) {
        let at = start;
        for (const character of value) {
          const known = states[at]?.edges.find(({ on }) => on === character);
          const to = known?.to ?? add(index);
          if (!known) states[at]?.edges.push({ on: character, to });
          at = to;
        }
        exits.push(at);
      }
    }
    entry = add(index);
    for (const exit of exits) states[exit]?.next.push(entry);
  }
  return states;
}

/** The part of the address at which the two readings of one text part; undefined when each text has one. */
function divergence(states: readonly State[]): number | undefined {
  const last = states.length - 1;
  const reach = states.map((_, from) => follow(states, from));
  const open: { p: number; q: number; part: number | undefined }[] = [{ p: 0, q: 0, part: undefined }];
  const seen = new Set<string>();
  for (let pair = open.pop(); pair && seen.size < MAX_PAIRS; pair = open.pop()) {
    const from = [reach[pair.p] ?? [], reach[pair.q] ?? []] as const;
    if (pair.part !== undefined && from.every((states) => states.includes(last))) return pair.part;
    for (const a of from[0]) {
      for (const b of from[1]) {
        for (const left of states[a]?.edges ?? []) {
          for (const right of states[b]?.edges ?? []) {
            if (!meet(left, right)) continue;
            const differs = a !== b || left !== right;
            const part =
              pair.part ?? (differs ? Math.min(states[a]?.part ?? 0, states[b]?.part ?? 0) : undefined);
            const id = `${left.to} ${right.to} ${part}`;
            if (seen.has(id)) continue;
            seen.add(id);
            open.push({ p: left.to, q: right.to, part });
          }
        }
      }
    }
  }
  return undefined;
}

/** The states that are reached without a character, the state itself included. */
function follow(states: readonly State[], from: number): readonly number[] {
  const found = new Set([from]);
  for (const state of found) for (const next of states[state]?.next ?? []) found.add(next);
  return [...found];
}

function meet(a: Edge, b: Edge): boolean {
  if (a.on === "any") return b.on === "any" || SAFE.test(b.on);
  return b.on === "any" ? SAFE.test(a.on) : a.on === b.on;
}

/** The parameter where the readings part, and the one behind it. */
function describe(parts: readonly Part[], at: number): Ambiguity | undefined {
  const named = parts.flatMap((part, index) => (part.isParameter ? [{ ...part, index }] : []));
  const position = Math.min(
    Math.max(
      0,
      named.findIndex(({ index }) => index >= at),
    ),
    named.length - 2,
  );
  const [first, second] = named.slice(position);
  if (!first || !second) return undefined;
  return { first: first.text, second: second.text, hasEnum: Boolean(first.values ?? second.values) };
}
