import { parameterNames } from "../../../contract/load/load-channels.ts";
import type { Channel } from "../../../contract/model.ts";
import type { RuleId } from "../../rules/registry.ts";
import { listText } from "../../value-text.ts";
import type { Directions } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { channelName, wireAddress } from "./match-channels.ts";

/** A matched pair of channels, with the directions in which it has to be compatible. */
export interface ChannelsWithDirections {
  readonly old: Channel;
  readonly new: Channel;
  readonly directions: Directions;
}

/** Compares the addresses of a channel as on the wire: the names of parameters do not matter. */
export function compareAddress(
  comparison: DocumentComparison,
  { old, new: next, directions }: ChannelsWithDirections,
): void {
  const wire = ({ address }: Channel) => (address === null ? null : wireAddress(address));
  if (wire(old) === wire(next)) return;
  const [oldNames, newNames] = [parameterNames(old.address ?? ""), parameterNames(next.address ?? "")];
  const isKnown = old.address !== null && next.address !== null;
  const [rule, names]: readonly [RuleId, readonly string[]] =
    isKnown && newNames.length > oldNames.length
      ? ["channel-address-parameter-added", newNames.filter((name) => !oldNames.includes(name))]
      : isKnown && newNames.length < oldNames.length
        ? ["channel-address-parameter-removed", oldNames.filter((name) => !newNames.includes(name))]
        : ["channel-address-changed", []];
  const addressText = ({ address }: Channel) =>
    address === null ? "not known before run time" : `"${address}"`;
  const parameters =
    names.length === 0 ? "" : ` (${rule.endsWith("added") ? "new" : "gone"}: ${listText(names)})`;
  comparison.report({
    rule,
    subject: { channel: channelName(next) },
    // The new address is part of the fingerprint, which does not depend on the key of the channel.
    old: { contract: comparison.old, node: old.node, key: "address" },
    new: { contract: comparison.new, node: next.node, key: "address" },
    directions,
    promised: [old, comparison.old],
    changed: [wire(old), wire(next)],
    message: `the address of the channel "${next.key}" is ${addressText(next)} and was ${addressText(old)}${parameters}`,
  });
}
