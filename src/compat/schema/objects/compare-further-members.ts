import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { Comparison, Place } from "../comparison.ts";
import { together } from "../side.ts";
import { modelOf, namesAnywhere, patternsIn, type Said, saidOfOthers } from "./members.ts";

/** Compares what members may be that are not named: `patternProperties`, `additionalProperties` and `unevaluatedProperties`. */
export function compareFurtherMembers(place: Place, comparison: Comparison): void {
  if (![place.old, place.new].every(({ types }) => types.has("object"))) return;
  const [old, now] = [saidOfOthers(place.old), saidOfOthers(place.new)];
  comparePatterns(place, comparison, old, now);
  compareOthers(place, comparison, old, now);
}

function comparePatterns(place: Place, comparison: Comparison, oldOthers: Said, newOthers: Said): void {
  const [old, now] = [patternsIn(place.old), patternsIn(place.new)];
  for (const pattern of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(pattern), now.get(pattern)];
    const step = { any: "member", pattern } as const;
    const spots = { before: before?.spot ?? place.old.holder, after: after?.spot ?? place.new.holder };
    const draft = { steps: [step], ...spots };
    const pair = {
      old: matching(pattern, before?.schemas ?? insteadOf(oldOthers)),
      new: matching(pattern, after?.schemas ?? insteadOf(newOthers)),
    };
    if (before && after) {
      const isGradual = modelOf(before.schemas) === "partial" && modelOf(after.schemas) === "partial";
      if (isGradual) comparison.descend(place, before.schemas, after.schemas, { step });
      else if (modelOf(before.schemas) !== modelOf(after.schemas)) {
        const say = (where: string) => `what ${where} may be changed for names like ${pattern}`;
        comparison.changed("pattern-properties-changed", place, pair, { ...draft, say });
      }
    } else {
      const rule = after ? "pattern-properties-added" : "pattern-properties-removed";
      const how = after ? "is described now" : "is not described any more";
      const say = (where: string) => `${where} ${how} for names like ${pattern}`;
      comparison.changed(rule, place, pair, { ...draft, say });
    }
  }
}

function compareOthers(place: Place, comparison: Comparison, old: Said, now: Said): void {
  if (old.model === "partial" && now.model === "partial") {
    comparison.descend(place, old.schemas, now.schemas, { step: { any: "member" } });
    return;
  }
  if (old.model === now.model) return;
  const draft = { before: old.spot ?? place.old.holder, after: now.spot ?? place.new.holder };
  const limit = (said: Said): Schema => {
    const names = [...namesAnywhere(place.old), ...namesAnywhere(place.new)];
    const patterns = [...patternsIn(place.old).keys(), ...patternsIn(place.new).keys()];
    return {
      properties: allowing(names),
      patternProperties: allowing(patterns),
      additionalProperties: said.model === "closed" ? false : together(said.schemas),
    };
  };
  const family = (said: Said) =>
    said.spot?.keyword === "unevaluatedProperties" ? "unevaluated-properties" : "additional-properties";
  if (now.model === "closed") {
    const say = (where: string) => `${where} allows no further members any more`;
    comparison.narrowed(`${family(now)}-closed`, place, limit(now), { ...draft, say });
  } else if (old.model === "closed") {
    const say = (where: string) => `${where} allows further members now`;
    comparison.widened(`${family(old)}-opened`, place, limit(old), { ...draft, say });
  } else if (now.model === "partial") {
    const say = (where: string) => `further members of ${where} may not be anything any more`;
    comparison.narrowed("additional-properties-narrowed", place, limit(now), { ...draft, say });
  } else {
    const say = (where: string) => `further members of ${where} may be anything now`;
    comparison.widened("additional-properties-widened", place, limit(old), { ...draft, say });
  }
}

function insteadOf(others: Said): readonly Schema[] {
  return others.model === "closed" ? [false] : others.schemas;
}

function matching(pattern: string, schemas: readonly Schema[]): Schema {
  const record = Object.fromEntries([[pattern, together(schemas)]]);
  return { type: "object", patternProperties: record };
}

function allowing(names: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(names.map((name) => [name, true]));
}
