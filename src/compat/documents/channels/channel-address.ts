import { parameterNames } from "../../../contract/load/load-channels.ts";
import type { Channel } from "../../../contract/model.ts";
import type { RuleId } from "../../rules/registry.ts";
import type { Directions } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { listInWords } from "../shared/in-words.ts";
import { channelName, wireAddress } from "./match-channels.ts";

/** Two channels that are the same, and which ways they have to be compatible. */
export interface JudgedChannels {
  readonly old: Channel;
  readonly now: Channel;
  readonly directions: Directions;
}

/** Compares the addresses of a channel as they are on the wire: what its parameters are called plays no part. */
export function compareAddress(
  comparison: DocumentComparison,
  { old, now, directions }: JudgedChannels,
): void {
  const wire = ({ address }: Channel) => (address === null ? null : wireAddress(address));
  if (wire(old) === wire(now)) return;
  const [before, after] = [parameterNames(old.address ?? ""), parameterNames(now.address ?? "")];
  const isKnown = old.address !== null && now.address !== null;
  const [rule, names]: readonly [RuleId, readonly string[]] =
    isKnown && after.length > before.length
      ? ["channel-address-parameter-added", after.filter((name) => !before.includes(name))]
      : isKnown && after.length < before.length
        ? ["channel-address-parameter-removed", before.filter((name) => !after.includes(name))]
        : ["channel-address-changed", []];
  const said = ({ address }: Channel) => (address === null ? "not known before run time" : `"${address}"`);
  const parameters =
    names.length === 0 ? "" : ` (${rule.endsWith("added") ? "new" : "gone"}: ${listInWords(names)})`;
  comparison.report({
    rule,
    subject: { channel: channelName(now) },
    // The new address is part of what changed, so that the finding stays the same however the channel is called.
    before: { contract: comparison.old, node: old.node, key: "address" },
    after: { contract: comparison.new, node: now.node, key: "address" },
    directions,
    promised: [old, comparison.old],
    changed: [wire(old), wire(now)],
    message: `the address of the channel "${now.key}" is ${said(now)} and was ${said(old)}${parameters}`,
  });
}
