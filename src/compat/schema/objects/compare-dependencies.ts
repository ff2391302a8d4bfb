import type { Schema } from "../../../contract/normal-form/schema.ts";
import { listText } from "../../value-text.ts";
import type { KeywordRef } from "../change.ts";
import type { ChangeDetails, ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import { type Side, together } from "../side.ts";

const NO_NAMES: ReadonlySet<string> = new Set();

/** Compares `dependentRequired` and `dependentSchemas`: what the presence of a member requires. */
export function compareDependencies(location: ComparedLocation, comparison: KeywordComparison): void {
  if (![location.old, location.new].every(({ types }) => types.has("object"))) return;
  compareNames(location, comparison);
  compareSchemas(location, comparison);
}

function compareNames(location: ComparedLocation, comparison: KeywordComparison): void {
  const [old, next] = [namesByTrigger(location.old), namesByTrigger(location.new)];
  for (const trigger of new Set([...old.keys(), ...next.keys()])) {
    const [oldNames, newNames] = [old.get(trigger) ?? NO_NAMES, next.get(trigger) ?? NO_NAMES];
    const added = [...newNames].filter((name) => !oldNames.has(name));
    const removed = [...oldNames].filter((name) => !newNames.has(name));
    const details = refsOf(location, "dependentRequired", trigger);
    const limit = (names: readonly string[]): Schema => ({
      dependentRequired: Object.fromEntries([[trigger, [...names]]]),
    });
    if (added.length > 0) {
      const describe = (where: string) => `where ${where} is there, ${listText(added)} is required now`;
      comparison.narrowed("dependent-required-added", location, limit(added), { ...details, describe });
    }
    if (removed.length > 0) {
      const describe = (where: string) =>
        `where ${where} is there, ${listText(removed)} is not required any more`;
      comparison.widened("dependent-required-removed", location, limit(removed), { ...details, describe });
    }
  }
}

function compareSchemas(location: ComparedLocation, comparison: KeywordComparison): void {
  const [old, next] = [schemasByTrigger(location.old), schemasByTrigger(location.new)];
  for (const trigger of new Set([...old.keys(), ...next.keys()])) {
    const [oldSchemas, newSchemas] = [old.get(trigger) ?? [], next.get(trigger) ?? []];
    if (comparison.same(oldSchemas, newSchemas)) continue;
    const details: ChangeDetails = {
      ...refsOf(location, "dependentSchemas", trigger),
      describe: (where) => `what is asked for where ${where} is there changed`,
    };
    const limit = (schemas: readonly Schema[]): Schema => ({
      dependentSchemas: Object.fromEntries([[trigger, together(schemas)]]),
    });
    if (newSchemas.length > 0)
      comparison.narrowed("dependent-schema-tightened", location, limit(newSchemas), details);
    if (oldSchemas.length > 0)
      comparison.widened("dependent-schema-loosened", location, limit(oldSchemas), details);
  }
}

function refsOf(
  location: ComparedLocation,
  keyword: string,
  trigger: string,
): { steps: string[]; old: KeywordRef | undefined; new: KeywordRef | undefined } {
  return {
    steps: [trigger],
    old: location.old.refTo(keyword, trigger),
    new: location.new.refTo(keyword, trigger),
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
