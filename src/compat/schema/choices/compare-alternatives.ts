import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { SchemaSpot } from "../change.ts";
import type { Comparison, Place } from "../comparison.ts";
import { type Pairing, pairUp } from "../pair-up.ts";
import { isTrivial, type Side } from "../side.ts";
import {
  arePlainlyDisjoint,
  type Branch,
  branchOf,
  type Choice,
  choicesOf,
  discriminatorsOf,
  haveSameTag,
} from "./branches.ts";

/**
 * Compares `anyOf` and `oneOf`. True where nothing else is left to be compared: a schema against several branches of which it may be one.
 */
export function compareAlternatives(place: Place, comparison: Comparison): boolean {
  const [old, now] = [choicesOf(place.old), choicesOf(place.new)];
  if (old.length === 0 && now.length === 0) return false;
  const [onlyOld] = isNothingElse(place.old, old) ? old : [];
  const [onlyNew] = isNothingElse(place.new, now) ? now : [];
  if (old.length === 0 && onlyNew && !isTrivial(place.old.schema)) {
    compareChoice(place, comparison, asChoice(place.old, onlyNew.kind), onlyNew);
    return true;
  }
  if (now.length === 0 && onlyOld && !isTrivial(place.new.schema)) {
    compareChoice(place, comparison, onlyOld, asChoice(place.new, onlyOld.kind));
    return true;
  }
  compareAll(place, comparison, old, now);
  return false;
}

function compareAll(
  place: Place,
  comparison: Comparison,
  old: readonly Choice[],
  now: readonly Choice[],
): void {
  const { pairs, removed, added } = pairUp(old.length, now.length, [
    (a, b) => isSame(comparison, old[a], now[b]),
    (a, b) => old[a]?.kind === now[b]?.kind,
    () => true,
  ]);
  for (const [a, b] of pairs) {
    const [before, after] = [old[a], now[b]];
    if (before && after && !isSame(comparison, before, after))
      compareChoice(place, comparison, before, after);
  }
  for (const index of removed) {
    const choice = old[index];
    if (!choice) continue;
    const spots = { before: spotOf(choice, place.old), after: place.new.holder };
    const say = (where: string) => `${where} need not fit ${inWords(choice)} any more`;
    comparison.widened("all-of-member-removed", place, schemaOf(choice), { ...spots, say });
  }
  for (const index of added) {
    const choice = now[index];
    if (!choice) continue;
    const spots = { before: place.old.holder, after: spotOf(choice, place.new) };
    const say = (where: string) => `${where} has to fit ${inWords(choice)} as well now`;
    comparison.narrowed("all-of-member-added", place, schemaOf(choice), { ...spots, say });
  }
}

function compareChoice(place: Place, comparison: Comparison, old: Choice, now: Choice): void {
  const spots = { before: spotOf(old, place.old), after: spotOf(now, place.new) };
  const [oldTags, newTags] = [discriminatorsOf(old), discriminatorsOf(now)];
  if (oldTags.length > 0 && newTags.length > 0 && !oldTags.some((tag) => newTags.includes(tag))) {
    const pair = { old: schemaOf(old), new: schemaOf(now) };
    const say = (where: string) =>
      `the branches of ${where} are told apart by ${newTags[0]} instead of ${oldTags[0]} now`;
    comparison.changed("discriminator-changed", place, pair, { ...spots, say });
    return;
  }
  const pairing = pairBranches(comparison, old, now);
  const changed = pairing.pairs.filter(
    ([a, b]) => !isSameBranch(comparison, old.branches[a], now.branches[b]),
  );
  for (const [a, b] of changed) descendBranch(place, comparison, old, now, a, b);
  for (const index of pairing.removed) branchRemoved(place, comparison, old, now, index);
  for (const index of pairing.added) branchAdded(place, comparison, old, now, index);
  compareOverlaps(place, comparison, old, now, {
    old: new Set([...pairing.removed, ...changed.map(([a]) => a)]),
    new: new Set([...pairing.added, ...changed.map(([, b]) => b)]),
  });
}

function pairBranches(comparison: Comparison, old: Choice, now: Choice): Pairing {
  const test = (fits: (a: Branch, b: Branch) => boolean) => (a: number, b: number) => {
    const [before, after] = [old.branches[a], now.branches[b]];
    return before !== undefined && after !== undefined && fits(before, after);
  };
  const mayBelong = (a: Branch, b: Branch) => !arePlainlyDisjoint(a, b);
  return pairUp(old.branches.length, now.branches.length, [
    test((a, b) => isSameBranch(comparison, a, b)),
    test(haveSameTag),
    test((a, b) => a.ref !== undefined && a.ref === b.ref),
    test((a, b) => mayBelong(a, b) && haveSameTypes(a, b)),
    test(mayBelong),
  ]);
}

function descendBranch(
  place: Place,
  comparison: Comparison,
  old: Choice,
  now: Choice,
  a: number,
  b: number,
): void {
  const [before, after] = [old.branches[a], now.branches[b]];
  if (!before || !after) return;
  const isChoice = old.branches.length > 1 || now.branches.length > 1;
  comparison.descend(place, [before.schema], [after.schema], {
    pairs: {
      backward: { old: before.schema, new: schemaOf(now) },
      forward: { old: schemaOf(old), new: after.schema },
    },
    ...(isChoice && { context: ` (${(old.node ? old : now).kind} branch ${before.label})` }),
  });
}

function branchRemoved(place: Place, comparison: Comparison, old: Choice, now: Choice, index: number): void {
  const branch = old.branches[index];
  if (!branch) return;
  const before = old.node ? { node: old.node, keyword: old.kind, key: index } : place.old.holder;
  const rule = branch.isNull
    ? "null-removed"
    : old.kind === "oneOf"
      ? "one-of-branch-removed"
      : "any-of-branch-removed";
  const say = (where: string) =>
    branch.isNull
      ? `${where} may not be null any more`
      : `${old.kind} of ${where} lost the branch ${branch.label}`;
  const pair = { old: within(place.old, branch), new: schemaOf({ ...now, kind: "anyOf" }) };
  comparison.report(rule, place, ["backward"], pair, { before, after: spotOf(now, place.new), say });
}

function branchAdded(place: Place, comparison: Comparison, old: Choice, now: Choice, index: number): void {
  const branch = now.branches[index];
  if (!branch) return;
  const after = now.node ? { node: now.node, keyword: now.kind, key: index } : place.new.holder;
  const rule = branch.isNull
    ? "null-added"
    : now.kind === "oneOf"
      ? "one-of-branch-added"
      : "any-of-branch-added";
  const say = (where: string) =>
    branch.isNull ? `${where} may be null now` : `${now.kind} of ${where} gained the branch ${branch.label}`;
  const pair = { old: schemaOf({ ...old, kind: "anyOf" }), new: within(place.new, branch) };
  comparison.report(rule, place, ["forward"], pair, { before: spotOf(old, place.old), after, say });
}

/** A value that fits two branches of `oneOf` fits none of it: whether that came or went. */
function compareOverlaps(
  place: Place,
  comparison: Comparison,
  old: Choice,
  now: Choice,
  touched: { readonly old: ReadonlySet<number>; readonly new: ReadonlySet<number> },
): void {
  const isOther = old.kind !== now.kind && old.branches.length > 1 && now.branches.length > 1;
  const draft = { before: spotOf(old, place.old), after: spotOf(now, place.new) };
  if (now.kind === "oneOf" && mayOverlap(now, isOther ? undefined : touched.new)) {
    const say = (where: string) =>
      `values of ${where} may fit several branches of oneOf now, and then fit none`;
    comparison.narrowed("one-of-overlap-introduced", place, notSeveral(now), { ...draft, say });
  }
  if (old.kind === "oneOf" && mayOverlap(old, isOther ? undefined : touched.old)) {
    const say = (where: string) =>
      `values of ${where} that fitted several branches of oneOf, and so none, are accepted now`;
    comparison.widened("one-of-overlap-removed", place, notSeveral(old), { ...draft, say });
  }
}

function mayOverlap(choice: Choice, touched: ReadonlySet<number> | undefined): boolean {
  const indices = touched ?? new Set(choice.branches.keys());
  return [...indices].some((index) => {
    const branch = choice.branches[index];
    return branch && choice.branches.some((other, at) => at !== index && !arePlainlyDisjoint(branch, other));
  });
}

/** Fits values that fit one branch or none at all. */
function notSeveral(choice: Choice): Schema {
  const branches = choice.branches.map(({ schema }) => schema);
  return { anyOf: [{ oneOf: branches }, { not: { anyOf: branches } }] };
}

function isSame(comparison: Comparison, old: Choice | undefined, now: Choice | undefined): boolean {
  if (!old || !now || old.branches.length !== now.branches.length) return false;
  if (old.kind !== now.kind && old.branches.length > 1) return false;
  const { removed } = pairUp(old.branches.length, now.branches.length, [
    (a, b) => isSameBranch(comparison, old.branches[a], now.branches[b]),
  ]);
  return removed.length === 0;
}

function isSameBranch(comparison: Comparison, a: Branch | undefined, b: Branch | undefined): boolean {
  if (!a || !b || !haveSameTypes(a, b) || a.tags.size !== b.tags.size) return false;
  if (a.tags.size > 0 && !haveSameTag(a, b)) return false;
  return comparison.same([a.schema], [b.schema]);
}

function haveSameTypes(a: Branch, b: Branch): boolean {
  return a.types.size === b.types.size && [...a.types].every((type) => b.types.has(type));
}

function isNothingElse(side: Side, choices: readonly Choice[]): boolean {
  const [only] = choices;
  return choices.length === 1 && only !== undefined && !side.asserts(only.kind);
}

function asChoice(side: Side, kind: Choice["kind"]): Choice {
  return { kind, branches: [branchOf(side.schema, side.schemas)] };
}

function schemaOf(choice: Choice): Schema {
  return { [choice.kind]: choice.branches.map(({ schema }) => schema) };
}

/** A branch with what else applies at its place. */
function within(side: Side, branch: Branch): Schema {
  return isNothingElse(side, choicesOf(side)) || side.schema === branch.schema
    ? branch.schema
    : { allOf: [side.schema, branch.schema] };
}

function spotOf(choice: Choice, side: Side): SchemaSpot | undefined {
  return choice.node ? { node: choice.node, keyword: choice.kind } : side.holder;
}

function inWords(choice: Choice): string {
  return `${choice.kind === "oneOf" ? "exactly one" : "one"} of ${choice.branches.length} schemas`;
}
