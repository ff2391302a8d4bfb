import type { Operation } from "../../../contract/model.ts";
import { type Matching, matchUp } from "../shared/matching.ts";

/** Identities of channels and messages over both contracts: equal texts for matched ones. */
export interface Identities {
  channel(key: string, side: "old" | "new"): string;
  message(key: string, side: "old" | "new"): string;
}

/**
 * Matches operations by action, channel and messages; among several, those with the same key first, then those of the same application. The
 * rest is matched by action, channel and key, then by action, channel and application, then by key.
 */
export function matchOperations(
  olds: readonly Operation[],
  news: readonly Operation[],
  identities: Identities,
): Matching<Operation> {
  type Side = "old" | "new";
  const at = ({ action, channel }: Operation, side: Side) => [action, identities.channel(channel, side)];
  const does = (operation: Operation, side: Side) => [
    ...at(operation, side),
    operation.messages.map((key) => identities.message(key, side)).sort(),
  ];
  const text = JSON.stringify;
  return matchUp(olds, news, [
    { keyOf: (operation, side) => text([does(operation, side), operation.key]) },
    { keyOf: (operation, side) => text([does(operation, side), operation.application]) },
    { keyOf: (operation, side) => text(does(operation, side)) },
    { keyOf: (operation, side) => text([at(operation, side), operation.key]) },
    { keyOf: (operation, side) => text([at(operation, side), operation.application]), unique: true },
    { keyOf: ({ key }) => key },
  ]);
}
