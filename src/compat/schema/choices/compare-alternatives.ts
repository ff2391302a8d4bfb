import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { KeywordRef } from "../change.ts";
import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
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
 * Compares `anyOf` and `oneOf`. True if nothing else is left to compare: for a schema against several branches of which it may be one.
 */
export function compareAlternatives(location: ComparedLocation, comparison: KeywordComparison): boolean {
  const [old, next] = [choicesOf(location.old), choicesOf(location.new)];
  if (old.length === 0 && next.length === 0) return false;
  const [onlyOld] = isNothingElse(location.old, old) ? old : [];
  const [onlyNew] = isNothingElse(location.new, next) ? next : [];
  if (old.length === 0 && onlyNew && !isTrivial(location.old.schema)) {
    compareChoice(location, comparison, asChoice(location.old, onlyNew.kind), onlyNew);
    return true;
  }
  if (next.length === 0 && onlyOld && !isTrivial(location.new.schema)) {
    compareChoice(location, comparison, onlyOld, asChoice(location.new, onlyOld.kind));
    return true;
  }
  compareAll(location, comparison, old, next);
  return false;
}

function compareAll(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: readonly Choice[],
  next: readonly Choice[],
): void {
  const { pairs, removed, added } = pairUp(old.length, next.length, [
    (a, b) => isSame(comparison, old[a], next[b]),
    (a, b) => old[a]?.kind === next[b]?.kind,
    () => true,
  ]);
  for (const [a, b] of pairs) {
    const [oldChoice, newChoice] = [old[a], next[b]];
    if (oldChoice && newChoice && !isSame(comparison, oldChoice, newChoice))
      compareChoice(location, comparison, oldChoice, newChoice);
  }
  for (const index of removed) {
    const choice = old[index];
    if (!choice) continue;
    const refs = { old: refOf(choice, location.old), new: location.new.holder };
    const describe = (where: string) => `${where} need not fit ${choiceText(choice)} any more`;
    comparison.widened("all-of-member-removed", location, schemaOf(choice), { ...refs, describe });
  }
  for (const index of added) {
    const choice = next[index];
    if (!choice) continue;
    const refs = { old: location.old.holder, new: refOf(choice, location.new) };
    const describe = (where: string) => `${where} has to fit ${choiceText(choice)} as well now`;
    comparison.narrowed("all-of-member-added", location, schemaOf(choice), { ...refs, describe });
  }
}

function compareChoice(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: Choice,
  next: Choice,
): void {
  const refs = { old: refOf(old, location.old), new: refOf(next, location.new) };
  const [oldTags, newTags] = [discriminatorsOf(old), discriminatorsOf(next)];
  if (oldTags.length > 0 && newTags.length > 0 && !oldTags.some((tag) => newTags.includes(tag))) {
    const pair = { old: schemaOf(old), new: schemaOf(next) };
    const describe = (where: string) =>
      `the branches of ${where} are told apart by ${newTags[0]} instead of ${oldTags[0]} now`;
    comparison.changed("discriminator-changed", location, pair, { ...refs, describe });
    return;
  }
  const pairing = pairBranches(comparison, old, next);
  const changed = pairing.pairs.filter(
    ([a, b]) => !isSameBranch(comparison, old.branches[a], next.branches[b]),
  );
  for (const [a, b] of changed) descendBranch(location, comparison, old, next, a, b);
  for (const index of pairing.removed) branchRemoved(location, comparison, old, next, index);
  for (const index of pairing.added) branchAdded(location, comparison, old, next, index);
  compareOverlaps(location, comparison, old, next, {
    old: new Set([...pairing.removed, ...changed.map(([a]) => a)]),
    new: new Set([...pairing.added, ...changed.map(([, b]) => b)]),
  });
}

function pairBranches(comparison: KeywordComparison, old: Choice, next: Choice): Pairing {
  const test = (fits: (a: Branch, b: Branch) => boolean) => (a: number, b: number) => {
    const [oldBranch, newBranch] = [old.branches[a], next.branches[b]];
    return oldBranch !== undefined && newBranch !== undefined && fits(oldBranch, newBranch);
  };
  const mayBelong = (a: Branch, b: Branch) => !arePlainlyDisjoint(a, b);
  return pairUp(old.branches.length, next.branches.length, [
    test((a, b) => isSameBranch(comparison, a, b)),
    test(haveSameTag),
    test((a, b) => a.ref !== undefined && a.ref === b.ref),
    test((a, b) => mayBelong(a, b) && haveSameTypes(a, b)),
    test(mayBelong),
  ]);
}

function descendBranch(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: Choice,
  next: Choice,
  a: number,
  b: number,
): void {
  const [oldBranch, newBranch] = [old.branches[a], next.branches[b]];
  if (!oldBranch || !newBranch) return;
  const isChoice = old.branches.length > 1 || next.branches.length > 1;
  comparison.descend(location, [oldBranch.schema], [newBranch.schema], {
    pairs: {
      backward: { old: oldBranch.schema, new: schemaOf(next) },
      forward: { old: schemaOf(old), new: newBranch.schema },
    },
    ...(isChoice && { context: ` (${(old.node ? old : next).kind} branch ${oldBranch.label})` }),
  });
}

function branchRemoved(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: Choice,
  next: Choice,
  index: number,
): void {
  const branch = old.branches[index];
  if (!branch) return;
  const oldRef = old.node ? { node: old.node, keyword: old.kind, key: index } : location.old.holder;
  const rule = branch.isNull
    ? "null-removed"
    : old.kind === "oneOf"
      ? "one-of-branch-removed"
      : "any-of-branch-removed";
  const describe = (where: string) =>
    branch.isNull
      ? `${where} may not be null any more`
      : `${old.kind} of ${where} lost the branch ${branch.label}`;
  const pair = { old: within(location.old, branch), new: schemaOf({ ...next, kind: "anyOf" }) };
  comparison.report(rule, location, ["backward"], pair, {
    old: oldRef,
    new: refOf(next, location.new),
    describe,
  });
}

function branchAdded(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: Choice,
  next: Choice,
  index: number,
): void {
  const branch = next.branches[index];
  if (!branch) return;
  const newRef = next.node ? { node: next.node, keyword: next.kind, key: index } : location.new.holder;
  const rule = branch.isNull
    ? "null-added"
    : next.kind === "oneOf"
      ? "one-of-branch-added"
      : "any-of-branch-added";
  const describe = (where: string) =>
    branch.isNull ? `${where} may be null now` : `${next.kind} of ${where} gained the branch ${branch.label}`;
  const pair = { old: schemaOf({ ...old, kind: "anyOf" }), new: within(location.new, branch) };
  comparison.report(rule, location, ["forward"], pair, {
    old: refOf(old, location.old),
    new: newRef,
    describe,
  });
}

/** Compares overlaps of the branches of `oneOf`: a value that fits two branches is invalid. */
function compareOverlaps(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: Choice,
  next: Choice,
  touched: { readonly old: ReadonlySet<number>; readonly new: ReadonlySet<number> },
): void {
  const isOther = old.kind !== next.kind && old.branches.length > 1 && next.branches.length > 1;
  const details = { old: refOf(old, location.old), new: refOf(next, location.new) };
  if (next.kind === "oneOf" && mayOverlap(next, isOther ? undefined : touched.new)) {
    const describe = (where: string) =>
      `values of ${where} may fit several branches of oneOf now, and then fit none`;
    comparison.narrowed("one-of-overlap-introduced", location, notSeveral(next), { ...details, describe });
  }
  if (old.kind === "oneOf" && mayOverlap(old, isOther ? undefined : touched.old)) {
    const describe = (where: string) =>
      `values of ${where} that fitted several branches of oneOf, and so none, are accepted now`;
    comparison.widened("one-of-overlap-removed", location, notSeveral(old), { ...details, describe });
  }
}

function mayOverlap(choice: Choice, touched: ReadonlySet<number> | undefined): boolean {
  const indices = touched ?? new Set(choice.branches.keys());
  return [...indices].some((index) => {
    const branch = choice.branches[index];
    return branch && choice.branches.some((other, at) => at !== index && !arePlainlyDisjoint(branch, other));
  });
}

/** Accepts values that fit exactly one branch or none. */
function notSeveral(choice: Choice): Schema {
  const branches = choice.branches.map(({ schema }) => schema);
  return { anyOf: [{ oneOf: branches }, { not: { anyOf: branches } }] };
}

function isSame(comparison: KeywordComparison, old: Choice | undefined, next: Choice | undefined): boolean {
  if (!old || !next || old.branches.length !== next.branches.length) return false;
  if (old.kind !== next.kind && old.branches.length > 1) return false;
  const { removed } = pairUp(old.branches.length, next.branches.length, [
    (a, b) => isSameBranch(comparison, old.branches[a], next.branches[b]),
  ]);
  return removed.length === 0;
}

function isSameBranch(comparison: KeywordComparison, a: Branch | undefined, b: Branch | undefined): boolean {
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

/** A branch with everything else that applies at its location. */
function within(side: Side, branch: Branch): Schema {
  return isNothingElse(side, choicesOf(side)) || side.schema === branch.schema
    ? branch.schema
    : { allOf: [side.schema, branch.schema] };
}

function refOf(choice: Choice, side: Side): KeywordRef | undefined {
  return choice.node ? { node: choice.node, keyword: choice.kind } : side.holder;
}

function choiceText(choice: Choice): string {
  return `${choice.kind === "oneOf" ? "exactly one" : "one"} of ${choice.branches.length} schemas`;
}
