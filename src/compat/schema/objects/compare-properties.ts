import type { Schema } from "../../../contract/normal-form/schema.ts";
import type { ChangeDetails, ComparedLocation, KeywordComparison } from "../keyword-comparison.ts";
import { Side, together } from "../side.ts";
import { type ChildSchemas, namesIn, schemasOfMember } from "./members.ts";

/** Compares the named and the required members. */
export function compareProperties(location: ComparedLocation, comparison: KeywordComparison): void {
  if (![location.old, location.new].every(({ types }) => types.has("object"))) return;
  const [oldRequired, newRequired] = [requiredIn(location.old), requiredIn(location.new)];
  const names = new Set([...namesIn(location.old), ...namesIn(location.new), ...oldRequired, ...newRequired]);
  for (const name of names) {
    const member: Member = {
      name,
      old: schemasOfMember(location.old, name),
      new: schemasOfMember(location.new, name),
      wasRequired: oldRequired.has(name),
      isRequired: newRequired.has(name),
    };
    compareMember(location, comparison, member);
  }
}

interface Member {
  readonly name: string;
  readonly old: ChildSchemas;
  readonly new: ChildSchemas;
  readonly wasRequired: boolean;
  readonly isRequired: boolean;
}

function compareMember(location: ComparedLocation, comparison: KeywordComparison, member: Member): void {
  const { old, new: next } = member;
  const known = comparison.changes.length;
  const isRemoved = old.named && !next.named && next.model !== "partial";
  if (isRemoved) removed(location, comparison, member);
  else if (!old.named && next.named && old.model !== "partial") added(location, comparison, member);
  else if (old.named || next.named)
    comparison.descend(location, old.schemas, next.schemas, { step: member.name });
  // The removal of a required member is one change.
  if (!isRemoved || member.isRequired) compareRequired(location, comparison, member);
  if (old.named === next.named) return;
  comparison.oneSidedMembers.push({
    side: old.named ? "old" : "new",
    name: member.name,
    schemas: old.named ? old.schemas : next.schemas,
    location,
    changes: comparison.changes.slice(known),
  });
}

function added(location: ComparedLocation, comparison: KeywordComparison, member: Member): void {
  const { name, old, new: next } = member;
  const details = { steps: [name], old: old.ref ?? location.old.holder, new: next.ref };
  if (old.model === "closed") {
    const describe = (where: string) => `${where} is a new member, where no further members were allowed`;
    comparison.widened("property-added-closed-model", location, only(name, false), { ...details, describe });
  } else if (
    next.model !== "open" &&
    (!member.isRequired || member.wasRequired || defaultOf(location, next) !== undefined)
  ) {
    const describe = (where: string) => `${where} is described now, where any value was allowed`;
    comparison.narrowed("property-added-open-model", location, only(name, together(next.schemas)), {
      ...details,
      describe,
    });
  }
}

function removed(location: ComparedLocation, comparison: KeywordComparison, member: Member): void {
  const { name, old, new: next, wasRequired, isRequired } = member;
  const rule = wasRequired && !isRequired ? "required-property-removed" : "optional-property-removed";
  const what = wasRequired ? "required member" : "member";
  const details: Omit<ChangeDetails, "describe"> = {
    steps: [name],
    old: old.ref,
    new: next.ref ?? location.new.holder,
  };
  const required = wasRequired ? { required: [name] } : {};
  if (next.model === "open") {
    if (old.model === "open" && !wasRequired) return;
    const describe = (where: string) => `${where}, a ${what}, is not described any more`;
    const limit = { ...only(name, together(old.schemas)), ...(isRequired ? {} : required) };
    comparison.widened(rule, location, limit, { ...details, describe });
  } else {
    const describe = (where: string) => `${where}, a ${what}, is not allowed any more`;
    if (rule === "optional-property-removed")
      comparison.narrowed(rule, location, only(name, false), { ...details, describe });
    else {
      const pair = {
        old: { type: "object", ...only(name, together(old.schemas)), ...required },
        new: { type: "object", ...only(name, false) },
      };
      comparison.changed(rule, location, pair, { ...details, describe });
    }
  }
}

function compareRequired(location: ComparedLocation, comparison: KeywordComparison, member: Member): void {
  const { name, wasRequired, isRequired, new: next } = member;
  if (wasRequired === isRequired) return;
  const details = {
    steps: [name],
    old: location.old.refTo("required", name),
    new: location.new.refTo("required", name),
  };
  if (!isRequired) {
    const describe = (where: string) => `${where} is not required any more`;
    comparison.widened("property-required-removed", location, { required: [name] }, { ...details, describe });
    return;
  }
  const byDefault = defaultOf(location, next);
  const limit: Schema = { ...(byDefault && only(name, byDefault)), required: [name] };
  const rule = byDefault ? "property-required-added-with-default" : "property-required-added";
  const describe = (where: string) => `${where} is required now${byDefault ? " and has a default" : ""}`;
  comparison.narrowed(rule, location, limit, { ...details, describe });
}

function requiredIn(side: Side): Set<string> {
  return new Set(side.nodes.flatMap((node) => node.required ?? []));
}

function defaultOf(location: ComparedLocation, child: ChildSchemas): { default: unknown } | undefined {
  const holder = new Side(child.schemas, location.new.schemas).nodes.find((node) => "default" in node);
  return holder && { default: holder.default };
}

function only(name: string, schema: Schema): { properties: Record<string, Schema> } {
  return { properties: Object.fromEntries([[name, schema]]) };
}
