import type { Contract } from "../../../contract/model.ts";
import { placeAt } from "../../../contract/source/place-at.ts";
import type { Place } from "../../../contract/source/source-map.ts";

/** Reference to a node of a contract, to a member of it, or to the target of a JSON pointer within it. */
export interface NodeRef {
  readonly contract: Contract;
  readonly node: object;
  readonly key?: string | number;
  readonly pointer?: string;
}

/** Its place in a file; if it does not exist, the place of the nearest node above it. */
export function placeOf({ contract, node, key, pointer }: NodeRef): Place | undefined {
  if (pointer !== undefined) return placeAt(contract.sources, node, pointer);
  return contract.sources.of(node, key) ?? contract.sources.of(node);
}
