import type { Contract } from "../../../contract/model.ts";
import { placeAt } from "../../../contract/source/place-at.ts";
import type { Place } from "../../../contract/source/source-map.ts";

/** Something in a contract: a node, a member of it, or what a JSON pointer leads to within it. */
export interface NodeRef {
  readonly contract: Contract;
  readonly node: object;
  readonly key?: string | number;
  readonly pointer?: string;
}

/** Where it stands; the nearest node above it where it is not there. */
export function placeOf({ contract, node, key, pointer }: NodeRef): Place | undefined {
  if (pointer !== undefined) return placeAt(contract.sources, node, pointer);
  return contract.sources.of(node, key) ?? contract.sources.of(node);
}
