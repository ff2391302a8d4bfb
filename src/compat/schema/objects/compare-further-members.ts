import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import { together } from "../side.ts";
import { type ChildSchemas, modelOf, namesAnywhere, patternsIn, schemasOfFurtherMembers } from "./members.ts";

/** Compares the schemas of unnamed members: `patternProperties`, `additionalProperties` and `unevaluatedProperties`. */
export function compareFurtherMembers(location: ComparedLocation, comparison: KeywordComparison): void {
  if (![location.old, location.new].every(({ types }) => types.has("object"))) return;
  const [old, next] = [schemasOfFurtherMembers(location.old), schemasOfFurtherMembers(location.new)];
  comparePatterns(location, comparison, old, next);
  compareOthers(location, comparison, old, next);
}

function comparePatterns(
  location: ComparedLocation,
  comparison: KeywordComparison,
  oldOthers: ChildSchemas,
  newOthers: ChildSchemas,
): void {
  const [old, next] = [patternsIn(location.old), patternsIn(location.new)];
  for (const pattern of new Set([...old.keys(), ...next.keys()])) {
    const [oldRule, newRule] = [old.get(pattern), next.get(pattern)];
    const step = { any: "member", pattern } as const;
    const refs = { old: oldRule?.ref ?? location.old.holder, new: newRule?.ref ?? location.new.holder };
    const details = { steps: [step], ...refs };
    const pair = {
      old: matching(pattern, oldRule?.schemas ?? insteadOf(oldOthers)),
      new: matching(pattern, newRule?.schemas ?? insteadOf(newOthers)),
    };
    if (oldRule && newRule) {
      const isGradual = modelOf(oldRule.schemas) === "partial" && modelOf(newRule.schemas) === "partial";
      if (isGradual) comparison.descend(location, oldRule.schemas, newRule.schemas, { step });
      else if (modelOf(oldRule.schemas) !== modelOf(newRule.schemas)) {
        const describe = (where: string) => `what ${where} may be changed for names like ${pattern}`;
        comparison.changed("pattern-properties-changed", location, pair, { ...details, describe });
      }
    } else {
      const rule = newRule ? "pattern-properties-added" : "pattern-properties-removed";
      const how = newRule ? "is described now" : "is not described any more";
      const describe = (where: string) => `${where} ${how} for names like ${pattern}`;
      comparison.changed(rule, location, pair, { ...details, describe });
    }
  }
}

function compareOthers(
  location: ComparedLocation,
  comparison: KeywordComparison,
  old: ChildSchemas,
  next: ChildSchemas,
): void {
  if (old.model === "partial" && next.model === "partial") {
    comparison.descend(location, old.schemas, next.schemas, { step: { any: "member" } });
    return;
  }
  if (old.model === next.model) return;
  const details = { old: old.ref ?? location.old.holder, new: next.ref ?? location.new.holder };
  const limit = (child: ChildSchemas): Schema => {
    const names = [...namesAnywhere(location.old), ...namesAnywhere(location.new)];
    const patterns = [...patternsIn(location.old).keys(), ...patternsIn(location.new).keys()];
    return {
      properties: allowing(names),
      patternProperties: allowing(patterns),
      additionalProperties: child.model === "closed" ? false : together(child.schemas),
    };
  };
  const family = (child: ChildSchemas) =>
    child.ref?.keyword === "unevaluatedProperties" ? "unevaluated-properties" : "additional-properties";
  if (next.model === "closed") {
    const describe = (where: string) => `${where} allows no further members any more`;
    comparison.narrowed(`${family(next)}-closed`, location, limit(next), { ...details, describe });
  } else if (old.model === "closed") {
    const describe = (where: string) => `${where} allows further members now`;
    comparison.widened(`${family(old)}-opened`, location, limit(old), { ...details, describe });
  } else if (next.model === "partial") {
    const describe = (where: string) => `further members of ${where} may not be anything any more`;
    comparison.narrowed("additional-properties-narrowed", location, limit(next), { ...details, describe });
  } else {
    const describe = (where: string) => `further members of ${where} may be anything now`;
    comparison.widened("additional-properties-widened", location, limit(old), { ...details, describe });
  }
}

function insteadOf(others: ChildSchemas): readonly Schema[] {
  return others.model === "closed" ? [false] : others.schemas;
}

function matching(pattern: string, schemas: readonly Schema[]): Schema {
  const record = Object.fromEntries([[pattern, together(schemas)]]);
  return { type: "object", patternProperties: record };
}

function allowing(names: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(names.map((name) => [name, true]));
}
