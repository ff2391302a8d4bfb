import type { Contract } from "../../contract/model.ts";
import type { Place } from "../../contract/source-map.ts";

/** Something in a contract: a node, or a member of it. */
export interface Spot {
  readonly contract: Contract;
  readonly node: object;
  readonly key?: string | number;
}

/** A node, or a member of it, of a contract. */
export function spotOf(contract: Contract, node: object, key?: string | number): Spot {
  return { contract, node, ...(key !== undefined && { key }) };
}

/** Where it stands; the node itself where it has no such member. */
export function placeOf({ contract, node, key }: Spot): Place | undefined {
  return contract.sources.of(node, key) ?? contract.sources.of(node);
}
