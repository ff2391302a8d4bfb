import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { Comparison, Draft, Place } from "../comparison.ts";
import { Side, together } from "../side.ts";
import { namesIn, type Said, saidOf } from "./members.ts";

/** Compares the members that are named or required. */
export function compareProperties(place: Place, comparison: Comparison): void {
  if (![place.old, place.new].every(({ types }) => types.has("object"))) return;
  const [oldRequired, newRequired] = [requiredIn(place.old), requiredIn(place.new)];
  const names = new Set([...namesIn(place.old), ...namesIn(place.new), ...oldRequired, ...newRequired]);
  for (const name of names) {
    const member: Member = {
      name,
      old: saidOf(place.old, name),
      new: saidOf(place.new, name),
      wasRequired: oldRequired.has(name),
      isRequired: newRequired.has(name),
    };
    compareMember(place, comparison, member);
  }
}

interface Member {
  readonly name: string;
  readonly old: Said;
  readonly new: Said;
  readonly wasRequired: boolean;
  readonly isRequired: boolean;
}

function compareMember(place: Place, comparison: Comparison, member: Member): void {
  const { old, new: now } = member;
  const known = comparison.changes.length;
  const isRemoved = old.named && !now.named && now.model !== "partial";
  if (isRemoved) removed(place, comparison, member);
  else if (!old.named && now.named && old.model !== "partial") added(place, comparison, member);
  else if (old.named || now.named) comparison.descend(place, old.schemas, now.schemas, { step: member.name });
  // That a required member was removed is told as one thing.
  if (!isRemoved || member.isRequired) compareRequired(place, comparison, member);
  if (old.named === now.named) return;
  comparison.strays.push({
    side: old.named ? "old" : "new",
    name: member.name,
    schemas: old.named ? old.schemas : now.schemas,
    place,
    changes: comparison.changes.slice(known),
  });
}

function added(place: Place, comparison: Comparison, member: Member): void {
  const { name, old, new: now } = member;
  const draft = { steps: [name], before: old.spot ?? place.old.holder, after: now.spot };
  if (old.model === "closed") {
    const say = (where: string) => `${where} is a new member, where no further members were allowed`;
    comparison.widened("property-added-closed-model", place, only(name, false), { ...draft, say });
  } else if (
    now.model !== "open" &&
    (!member.isRequired || member.wasRequired || defaultOf(place, now) !== undefined)
  ) {
    const say = (where: string) => `${where} is described now, where any value was allowed`;
    comparison.narrowed("property-added-open-model", place, only(name, together(now.schemas)), {
      ...draft,
      say,
    });
  }
}

function removed(place: Place, comparison: Comparison, member: Member): void {
  const { name, old, new: now, wasRequired, isRequired } = member;
  const rule = wasRequired && !isRequired ? "required-property-removed" : "optional-property-removed";
  const what = wasRequired ? "required member" : "member";
  const draft: Omit<Draft, "say"> = { steps: [name], before: old.spot, after: now.spot ?? place.new.holder };
  const required = wasRequired ? { required: [name] } : {};
  if (now.model === "open") {
    if (old.model === "open" && !wasRequired) return;
    const say = (where: string) => `${where}, a ${what}, is not described any more`;
    const limit = { ...only(name, together(old.schemas)), ...(isRequired ? {} : required) };
    comparison.widened(rule, place, limit, { ...draft, say });
  } else {
    const say = (where: string) => `${where}, a ${what}, is not allowed any more`;
    if (rule === "optional-property-removed")
      comparison.narrowed(rule, place, only(name, false), { ...draft, say });
    else {
      const pair = {
        old: { type: "object", ...only(name, together(old.schemas)), ...required },
        new: { type: "object", ...only(name, false) },
      };
      comparison.changed(rule, place, pair, { ...draft, say });
    }
  }
}

function compareRequired(place: Place, comparison: Comparison, member: Member): void {
  const { name, wasRequired, isRequired, new: now } = member;
  if (wasRequired === isRequired) return;
  const draft = {
    steps: [name],
    before: place.old.spot("required", name),
    after: place.new.spot("required", name),
  };
  if (!isRequired) {
    const say = (where: string) => `${where} is not required any more`;
    comparison.widened("property-required-removed", place, { required: [name] }, { ...draft, say });
    return;
  }
  const byDefault = defaultOf(place, now);
  const limit: Schema = { ...(byDefault && only(name, byDefault)), required: [name] };
  const rule = byDefault ? "property-required-added-with-default" : "property-required-added";
  const say = (where: string) => `${where} is required now${byDefault ? " and has a default" : ""}`;
  comparison.narrowed(rule, place, limit, { ...draft, say });
}

function requiredIn(side: Side): Set<string> {
  return new Set(side.nodes.flatMap((node) => node.required ?? []));
}

function defaultOf(place: Place, said: Said): { default: unknown } | undefined {
  const holder = new Side(said.schemas, place.new.schemas).nodes.find((node) => "default" in node);
  return holder && { default: holder.default };
}

function only(name: string, schema: Schema): { properties: Record<string, Schema> } {
  return { properties: Object.fromEntries([[name, schema]]) };
}
