import { type PathSegment, pointerOfPath, type SchemaChange } from "../change.ts";
import type { KeywordComparison, OneSidedMember } from "../keyword-comparison.ts";
import { modelOf } from "./members.ts";

/**
 * Joins the changes of a member that moved: it was removed from one object and added, with the same name and schema, to an object above or
 * below.
 */
export function joinMoves(comparison: KeywordComparison): SchemaChange[] {
  const candidates = comparison.oneSidedMembers.filter(
    ({ changes, schemas }) => changes.length > 0 && modelOf(schemas) === "partial",
  );
  const removed = candidates.filter(({ side }) => side === "old");
  const added = new Set(candidates.filter(({ side }) => side === "new"));
  let changes = [...comparison.changes];
  for (const from of removed) {
    const to = [...added].find(
      (other) => isMove(from, other) && comparison.same(from.schemas, other.schemas),
    );
    if (!to) continue;
    added.delete(to);
    const parts = [...from.changes, ...to.changes];
    const [first] = parts;
    if (!first) continue;
    const moved = moveOf(from, to, parts);
    changes = changes.flatMap((change) =>
      change === first ? [moved] : parts.includes(change) ? [] : [change],
    );
  }
  return changes;
}

function isMove(from: OneSidedMember, to: OneSidedMember): boolean {
  if (from.name !== to.name || from.location === to.location) return false;
  const [short, long] = [from.location.path, to.location.path].sort((a, b) => a.length - b.length);
  return short !== undefined && long !== undefined && short.length < long.length && startsWith(long, short);
}

function startsWith(path: readonly PathSegment[], start: readonly PathSegment[]): boolean {
  return pointerOfPath(path.slice(0, start.length)) === pointerOfPath(start);
}

function moveOf(from: OneSidedMember, to: OneSidedMember, parts: readonly SchemaChange[]): SchemaChange {
  const [old, next] = [from, to].map(({ location, name }) => pointerOfPath([...location.path, name]));
  const oldRef = from.changes[0]?.old;
  const newRef = to.changes[0]?.new;
  return {
    rule: "property-moved",
    directions: [...new Set(parts.flatMap(({ directions }) => directions))],
    path: [...to.location.path, to.name],
    ...(oldRef && { old: oldRef }),
    ...(newRef && { new: newRef }),
    parts,
    location: to.location,
    message: `${old} moved to ${next}`,
  };
}
