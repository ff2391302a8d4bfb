import type { Direction } from "../../direction.ts";
import { pointerOfPath, type SchemaChange, type SchemaLocation, type SchemaPair } from "../change.ts";
import type { SchemaRuleId } from "../rules.ts";
import { LocationGraph } from "./location-graph.ts";
import { type Decide, type PairVerdict, Verdicts } from "./verdicts.ts";

const DIRECTIONS: readonly Direction[] = ["forward", "backward"];

/** A change with the directions in which the sets show a break. */
export interface ExplainedChange extends SchemaChange {
  /** Directions in which it breaks. */
  readonly breaking: readonly Direction[];
  /** Directions in which it is undecided whether it breaks. */
  readonly undecided: readonly Direction[];
}

/**
 * Decides which changes from one schema to another one break, and in which direction. A change breaks if its own pair does and the locations
 * that lead to it do; no change breaks in a direction in which the whole does not. If a location breaks and no change at it or below explains
 * that, the general rule is reported at the deepest such location. An undecided whole has no breaking changes, but a finding that it is
 * undecided.
 */
export function explain(
  changes: readonly SchemaChange[],
  decide: Decide,
  whole: SchemaPair,
): ExplainedChange[] {
  const verdicts = new Verdicts(decide);
  const graph = new LocationGraph(changes);
  const root = graph.root ?? rootOf(whole);
  const answers = DIRECTIONS.map((direction) => answer(direction, changes, graph, root, verdicts, whole));
  const directionsWith = (change: SchemaChange, verdict: PairVerdict) =>
    answers.filter(({ found }) => found.get(change) === verdict).map(({ direction }) => direction);
  const explained = changes.map((change) => {
    const breaking = directionsWith(change, "breaking");
    return {
      ...change,
      ...specific(change, breaking),
      breaking,
      undecided: directionsWith(change, "undecided"),
    };
  });
  return [...explained, ...answers.flatMap(({ general }) => general)];
}

interface Answer {
  readonly direction: Direction;
  readonly found: ReadonlyMap<SchemaChange, PairVerdict>;
  readonly general: readonly ExplainedChange[];
}

function answer(
  direction: Direction,
  changes: readonly SchemaChange[],
  graph: LocationGraph,
  root: SchemaLocation,
  verdicts: Verdicts,
  whole: SchemaPair,
): Answer {
  const outcome = verdicts.of(whole, direction);
  if (outcome === "compatible") return { direction, found: new Map(), general: [] };
  const reached = graph.reach(({ pair }, { pairs }) =>
    [pair, ...(pairs ? [pairs[direction]] : [])].every((one) => verdicts.of(one, direction) !== "compatible"),
  );
  const found = new Map<SchemaChange, PairVerdict>();
  for (const change of changes) {
    const verdict = verdictOf(change, direction, verdicts, reached);
    if (verdict !== "compatible") found.set(change, outcome === "undecided" ? outcome : verdict);
  }
  if (outcome === "undecided") {
    return {
      direction,
      found,
      general: [general("schema-undecided", narrowestOf(root, reached), direction)],
    };
  }
  const rule = direction === "forward" ? "schema-widened" : "schema-narrowed";
  const locations = unexplained(direction, found, root, reached, verdicts);
  const isEmpty =
    direction === "backward" && isUnsatisfiable(whole, verdicts) && !knowsOfEmptiness(found, root);
  return {
    direction,
    found,
    general: [
      ...(isEmpty ? [general("schema-became-unsatisfiable", root, direction)] : []),
      ...(isEmpty ? [] : locations.map((location) => general(rule, location, direction))),
    ],
  };
}

function verdictOf(
  change: SchemaChange,
  direction: Direction,
  verdicts: Verdicts,
  reached: ReadonlyMap<SchemaLocation, readonly SchemaLocation[]>,
): PairVerdict {
  if (change.parts) {
    const of = change.parts.map((part) => verdictOf(part, direction, verdicts, reached));
    return of.find((one) => one === "breaking") ?? of.find((one) => one === "undecided") ?? "compatible";
  }
  if (!change.directions.includes(direction) || !reached.has(change.location)) return "compatible";
  return change.pair ? verdicts.of(change.pair, direction) : "breaking";
}

/** The deepest locations that break although no change at them or below does. */
function unexplained(
  direction: Direction,
  found: ReadonlyMap<SchemaChange, PairVerdict>,
  root: SchemaLocation,
  reached: ReadonlyMap<SchemaLocation, readonly SchemaLocation[]>,
  verdicts: Verdicts,
): SchemaLocation[] {
  const breaking = [...found].flatMap(([change, verdict]) => (verdict === "breaking" ? [change] : []));
  const explained = new Set(
    breaking.flatMap(({ location, parts = [] }) => [location, ...parts.map((part) => part.location)]),
  );
  const locations = [...reached.keys()];
  // Upwards from the explained locations until nothing is added: locations can lead to each other in circles.
  for (let grown = true; grown; ) {
    const before = explained.size;
    for (const location of locations.toReversed()) {
      if (reached.get(location)?.some((below) => explained.has(below))) explained.add(location);
    }
    grown = explained.size > before;
  }
  if (locations.length === 0) return [root];
  const open = locations.filter(
    (location) =>
      !explained.has(location) && (location === root || verdicts.of(location.pair, direction) === "breaking"),
  );
  const isOpen = new Set(open);
  const deepest = open.filter((location) => !reached.get(location)?.some((below) => isOpen.has(below)));
  // In a circle each location has another one below.
  return deepest.length > 0 || open.length === 0 ? deepest : open.slice(0, 1);
}

/** The deepest location on the way down from the root on which there is no choice. */
function narrowestOf(
  root: SchemaLocation,
  reached: ReadonlyMap<SchemaLocation, readonly SchemaLocation[]>,
): SchemaLocation {
  const seen = new Set([root]);
  let location = root;
  for (;;) {
    const [only, ...others] = reached.get(location) ?? [];
    if (!only || others.length > 0 || seen.has(only)) return location;
    seen.add(only);
    location = only;
  }
}

function isUnsatisfiable(whole: SchemaPair, verdicts: Verdicts): boolean {
  return verdicts.of({ old: false, new: whole.new }, "forward") === "compatible";
}

function knowsOfEmptiness(found: ReadonlyMap<SchemaChange, PairVerdict>, root: SchemaLocation): boolean {
  return [...found.keys()].some(
    ({ rule, location }) => rule === "schema-became-unsatisfiable" && location === root,
  );
}

/** The rule of the direction, if the sets show that there is only one. */
function specific(
  change: SchemaChange,
  breaking: readonly Direction[],
): Pick<SchemaChange, "rule"> | undefined {
  const [only, ...others] = breaking;
  const rule = only && others.length === 0 ? change.ruleOfDirection?.[only] : undefined;
  return rule && { rule };
}

function general(rule: SchemaRuleId, location: SchemaLocation, direction: Direction): ExplainedChange {
  const isUndecided = rule === "schema-undecided";
  return {
    rule,
    directions: [direction],
    path: location.path,
    ...(location.oldRef && { old: location.oldRef }),
    ...(location.newRef && { new: location.newRef }),
    pair: location.pair,
    location,
    message: SENTENCES[rule]?.(pointerOfPath(location.path) || "the value") ?? "",
    breaking: isUndecided ? [] : [direction],
    undecided: isUndecided ? [direction] : [],
  };
}

const SENTENCES: Readonly<Partial<Record<SchemaRuleId, (where: string) => string>>> = {
  "schema-narrowed": (where) => `${where} refuses values that were accepted before`,
  "schema-widened": (where) => `${where} accepts values that were refused before`,
  "schema-undecided": (where) => `whether what ${where} accepts stayed compatible cannot be told`,
  "schema-became-unsatisfiable": (where) => `no value fits ${where} any more`,
};

function rootOf(whole: SchemaPair): SchemaLocation {
  return {
    isRoot: true,
    path: [],
    pair: whole,
    ...(typeof whole.old === "object" && { oldRef: { node: whole.old } }),
    ...(typeof whole.new === "object" && { newRef: { node: whole.new } }),
    within: [],
  };
}
