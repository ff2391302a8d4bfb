import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { SchemaSpot } from "../change.ts";
import type { Comparison, Draft, Place } from "../comparison.ts";
import { type Side, together } from "../side.ts";
import { listInWords } from "../words.ts";

const NO_NAMES: ReadonlySet<string> = new Set();

/** Compares `dependentRequired` and `dependentSchemas`: what a member asks for that is there. */
export function compareDependencies(place: Place, comparison: Comparison): void {
  if (![place.old, place.new].every(({ types }) => types.has("object"))) return;
  compareNames(place, comparison);
  compareSchemas(place, comparison);
}

function compareNames(place: Place, comparison: Comparison): void {
  const [old, now] = [namesByTrigger(place.old), namesByTrigger(place.new)];
  for (const trigger of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(trigger) ?? NO_NAMES, now.get(trigger) ?? NO_NAMES];
    const added = [...after].filter((name) => !before.has(name));
    const removed = [...before].filter((name) => !after.has(name));
    const draft = spotsOf(place, "dependentRequired", trigger);
    const limit = (names: readonly string[]): Schema => ({
      dependentRequired: Object.fromEntries([[trigger, [...names]]]),
    });
    if (added.length > 0) {
      const say = (where: string) => `where ${where} is there, ${listInWords(added)} is required now`;
      comparison.narrowed("dependent-required-added", place, limit(added), { ...draft, say });
    }
    if (removed.length > 0) {
      const say = (where: string) =>
        `where ${where} is there, ${listInWords(removed)} is not required any more`;
      comparison.widened("dependent-required-removed", place, limit(removed), { ...draft, say });
    }
  }
}

function compareSchemas(place: Place, comparison: Comparison): void {
  const [old, now] = [schemasByTrigger(place.old), schemasByTrigger(place.new)];
  for (const trigger of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(trigger) ?? [], now.get(trigger) ?? []];
    if (comparison.same(before, after)) continue;
    const draft: Draft = {
      ...spotsOf(place, "dependentSchemas", trigger),
      say: (where) => `what is asked for where ${where} is there changed`,
    };
    const limit = (schemas: readonly Schema[]): Schema => ({
      dependentSchemas: Object.fromEntries([[trigger, together(schemas)]]),
    });
    if (after.length > 0) comparison.narrowed("dependent-schema-tightened", place, limit(after), draft);
    if (before.length > 0) comparison.widened("dependent-schema-loosened", place, limit(before), draft);
  }
}

function spotsOf(
  place: Place,
  keyword: string,
  trigger: string,
): { steps: string[]; before: SchemaSpot | undefined; after: SchemaSpot | undefined } {
  return {
    steps: [trigger],
    before: place.old.spot(keyword, trigger),
    after: place.new.spot(keyword, trigger),
  };
}

function namesByTrigger(side: Side): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const node of side.nodes) {
    for (const [trigger, names] of Object.entries(node.dependentRequired ?? {}))
      found.set(trigger, new Set([...(found.get(trigger) ?? []), ...names]));
  }
  return found;
}

function schemasByTrigger(side: Side): Map<string, Schema[]> {
  const found = new Map<string, Schema[]>();
  for (const node of side.nodes) {
    for (const [trigger, schema] of Object.entries(node.dependentSchemas ?? {}))
      found.set(trigger, [...(found.get(trigger) ?? []), schema]);
  }
  return found;
}
