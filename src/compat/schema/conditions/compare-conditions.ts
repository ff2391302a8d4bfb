import type { Schema, SchemaObject } from "../../../contract/normal-form/schema.ts";
import type { SchemaSpot } from "../change.ts";
import type { Comparison, Place } from "../comparison.ts";
import { pairUp } from "../pair-up.ts";
import type { Side } from "../side.ts";

/** Compares `not` and `if` / `then` / `else`. */
export function compareConditions(place: Place, comparison: Comparison): void {
  compareNegations(place, comparison);
  compareConditionals(place, comparison);
}

function compareNegations(place: Place, comparison: Comparison): void {
  const [old, now] = [negationsOf(place.old), negationsOf(place.new)];
  const { pairs, removed, added } = pairUp(old.length, now.length, [
    (a, b) => comparison.same([negated(old[a])], [negated(now[b])]),
    () => true,
  ]);
  const differing = pairs.filter(([a, b]) => !comparison.same([negated(old[a])], [negated(now[b])]));
  for (const [a, b] of differing) compareNegation(place, comparison, old[a], now[b]);
  for (const index of removed) compareNegation(place, comparison, old[index], undefined);
  for (const index of added) compareNegation(place, comparison, undefined, now[index]);
}

function compareNegation(
  place: Place,
  comparison: Comparison,
  old: SchemaObject | undefined,
  now: SchemaObject | undefined,
): void {
  const draft = { before: spotOf(old, "not", place.old), after: spotOf(now, "not", place.new) };
  if (now) {
    const say = (where: string) =>
      `not of ${where} ${old ? "changed" : "was added"}, so that it refuses more`;
    comparison.narrowed("not-widened", place, { not: negated(now) }, { ...draft, say });
  }
  if (old) {
    const say = (where: string) =>
      `not of ${where} ${now ? "changed" : "was removed"}, so that it refuses less`;
    comparison.widened("not-narrowed", place, { not: negated(old) }, { ...draft, say });
  }
}

function compareConditionals(place: Place, comparison: Comparison): void {
  const [old, now] = [conditionalsOf(place.old), conditionalsOf(place.new)];
  const alike = (keywords: readonly ("if" | "then" | "else")[]) => (a: number, b: number) =>
    keywords.every((keyword) => comparison.same([old[a]?.[keyword] ?? true], [now[b]?.[keyword] ?? true]));
  const equal = alike(["if", "then", "else"]);
  const { pairs, removed, added } = pairUp(old.length, now.length, [equal, alike(["if"]), () => true]);
  for (const [a, b] of pairs) {
    if (equal(a, b)) continue;
    const parts = (["if", "then", "else"] as const).filter((keyword) => !alike([keyword])(a, b));
    compareConditional(place, comparison, old[a], now[b], parts);
  }
  for (const index of removed) compareConditional(place, comparison, old[index], undefined, ["if"]);
  for (const index of added) compareConditional(place, comparison, undefined, now[index], ["if"]);
}

function compareConditional(
  place: Place,
  comparison: Comparison,
  old: SchemaObject | undefined,
  now: SchemaObject | undefined,
  parts: readonly string[],
): void {
  const keyword = parts[0] ?? "if";
  const pair = { old: conditional(old), new: conditional(now) };
  const what = old && now ? `${parts.join(", ")} of the condition on` : "the condition on";
  const how = old && now ? "changed" : now ? "was added" : "was removed";
  comparison.changed("conditional-changed", place, pair, {
    before: spotOf(old, keyword, place.old),
    after: spotOf(now, keyword, place.new),
    say: (where) => `${what} ${where} ${how}`,
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

function spotOf(node: SchemaObject | undefined, keyword: string, side: Side): SchemaSpot | undefined {
  if (!node) return side.holder;
  return keyword in node ? { node, keyword } : { node };
}
