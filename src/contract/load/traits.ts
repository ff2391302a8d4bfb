import { isObjectNode, itemsOf, type ObjectNode, setMember } from "../source/nodes.ts";
import type { References } from "../source/references.ts";
import type { SourceFiles } from "../source/source-files.ts";

/**
 * Applies the traits of a message or an operation
 * (https://www.asyncapi.com/docs/reference/specification/v3.1.0#traitsMergeMechanism): JSON merge patch in the order of the
 * traits, and what the target says itself wins. `null` in the target removes what a trait brought.
 *
 * Only members that both sides have are merged; all other nodes stay the ones of the document, so they keep their identity.
 */
export function applyTraits(
  target: ObjectNode,
  files: SourceFiles,
  refs: References,
  check: (trait: unknown) => void,
): ObjectNode {
  const traits = itemsOf(target["traits"]);
  if (traits.length === 0) return target;
  let base: ObjectNode = {};
  for (const [index, trait] of traits.entries()) {
    const node = refs.object(trait, "a trait", files.sources.of(traits, index));
    check(node);
    base = merge(base, node, files, refs);
  }
  return merge(base, target, files, refs);
}

function merge(base: ObjectNode, patch: ObjectNode, files: SourceFiles, refs: References): ObjectNode {
  const merged: ObjectNode = {};
  const owners = new Map<string, ObjectNode>();
  for (const [key, value] of Object.entries(base)) {
    setMember(merged, key, value);
    owners.set(key, base);
  }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null && owners.delete(key)) {
      delete merged[key];
      continue;
    }
    const before = owners.has(key) ? refs.deref(merged[key]) : undefined;
    const after = isObjectNode(before) ? refs.deref(value) : value;
    const both = isObjectNode(before) && isObjectNode(after) && before !== after;
    setMember(merged, key, both ? merge(before, after, files, refs) : value);
    owners.set(key, patch);
  }
  files.adopt(patch, merged);
  files.sources.set(merged, (key) => {
    const owner = key === undefined ? patch : (owners.get(String(key)) ?? patch);
    const place = files.sources.of(owner, key) ?? files.sources.of(patch);
    return place ?? { file: "", line: 1, column: 1, pointer: "" };
  });
  return merged;
}
