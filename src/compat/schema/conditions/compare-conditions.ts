import type { Schema, SchemaObject } from "../../../contract/normal-form/schema.ts";
import type { KeywordRef } from "../change.ts";
import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import { pairUp } from "../pair-up.ts";
import type { Side } from "../side.ts";

/** Compares `not` and `if` / `then` / `else`. */
export function compareConditions(location: ComparedLocation, comparison: KeywordComparison): void {
  compareNegations(location, comparison);
  compareConditionals(location, comparison);
}

function compareNegations(location: ComparedLocation, comparison: KeywordComparison): void {
  const [old, next] = [negationsOf(location.old), negationsOf(location.new)];
  const { pairs, removed, added } = pairUp(old.length, next.length, [
    (a, b) => comparison.same([negated(old[a])], [negated(next[b])]),
    () => true,
  ]);
  const differing = pairs.filter(([a, b]) => !comparison.same([negated(old[a])], [negated(next[b])]));
  for (const [a, b] of differing) compareNegation(location, comparison, old[a], next[b]);
  for (const index of removed) compareNegation(location, comparison, old[index], undefined);
  for (const index of added) compareNegation(location, comparison, undefined, next[index]);
}

function compareNegation(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: SchemaObject | undefined,
  next: SchemaObject | undefined,
): void {
  const details = { old: refOf(old, "not", location.old), new: refOf(next, "not", location.new) };
  if (next) {
    const describe = (where: string) =>
      `not of ${where} ${old ? "changed" : "was added"}, so that it refuses more`;
    comparison.narrowed("not-widened", location, { not: negated(next) }, { ...details, describe });
  }
  if (old) {
    const describe = (where: string) =>
      `not of ${where} ${next ? "changed" : "was removed"}, so that it refuses less`;
    comparison.widened("not-narrowed", location, { not: negated(old) }, { ...details, describe });
  }
}

function compareConditionals(location: ComparedLocation, comparison: KeywordComparison): void {
  const [old, next] = [conditionalsOf(location.old), conditionalsOf(location.new)];
  const alike = (keywords: readonly ("if" | "then" | "else")[]) => (a: number, b: number) =>
    keywords.every((keyword) => comparison.same([old[a]?.[keyword] ?? true], [next[b]?.[keyword] ?? true]));
  const equal = alike(["if", "then", "else"]);
  const { pairs, removed, added } = pairUp(old.length, next.length, [equal, alike(["if"]), () => true]);
  for (const [a, b] of pairs) {
    if (equal(a, b)) continue;
    const parts = (["if", "then", "else"] as const).filter((keyword) => !alike([keyword])(a, b));
    compareConditional(location, comparison, old[a], next[b], parts);
  }
  for (const index of removed) compareConditional(location, comparison, old[index], undefined, ["if"]);
  for (const index of added) compareConditional(location, comparison, undefined, next[index], ["if"]);
}

function compareConditional(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: SchemaObject | undefined,
  next: SchemaObject | undefined,
  parts: readonly string[],
): void {
  const keyword = parts[0] ?? "if";
  const pair = { old: conditional(old), new: conditional(next) };
  const what = old && next ? `${parts.join(", ")} of the condition on` : "the condition on";
  const how = old && next ? "changed" : next ? "was added" : "was removed";
  comparison.changed("conditional-changed", location, pair, {
    old: refOf(old, keyword, location.old),
    new: refOf(next, keyword, location.new),
    describe: (where) => `${what} ${where} ${how}`,
  });
}

function negationsOf(side: Side): SchemaObject[] {
  return side.nodes.filter((node) => node.not !== undefined && node.not !== false);
}

function conditionalsOf(side: Side): SchemaObject[] {
  return side.nodes.filter((node) => node.if !== undefined);
}

function negated(node: SchemaObject | undefined): Schema {
  return node?.not ?? false;
}

function conditional(node: SchemaObject | undefined): Schema {
  if (!node) return true;
  const made: SchemaObject = {};
  for (const keyword of ["if", "then", "else"] as const) {
    if (node[keyword] !== undefined) made[keyword] = node[keyword];
  }
  return made;
}

function refOf(node: SchemaObject | undefined, keyword: string, side: Side): KeywordRef | undefined {
  if (!node) return side.holder;
  return keyword in node ? { node, keyword } : { node };
}
