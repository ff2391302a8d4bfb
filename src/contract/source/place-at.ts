import { memberOf, parsePointer } from "./json-pointer.ts";
import type { Place, SourceMap } from "./source-map.ts";

/** The place of what a JSON pointer leads to within `root`; that of the last object on the way when there is nothing. */
export function placeAt(sources: SourceMap, root: object, pointer: string): Place | undefined {
  let place = sources.of(root);
  let node: unknown = root;
  for (const key of parsePointer(pointer)) {
    if (typeof node !== "object" || node === null) break;
    place = sources.of(node, key) ?? place;
    const member = memberOf(node, key);
    if (!member) break;
    node = member.value;
  }
  return place;
}

/** The value that a JSON pointer leads to within `root`; undefined when there is none. */
export function valueAt(root: unknown, pointer: string): unknown {
  let node = root;
  for (const key of parsePointer(pointer)) node = memberOf(node, key)?.value;
  return node;
}
