import type { Channel, Parameter } from "../../../contract/model.ts";
import { formatRuntimeExpression } from "../../../contract/runtime-expression.ts";
import { valueText } from "../../value-text.ts";
import { compareChoices } from "../shared/choices.ts";
import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import type { ChannelsWithDirections } from "./channel-address.ts";
import { channelName, wireAddress } from "./match-channels.ts";

/** Compares the parameters of an address: by position if the address is the same, else by name. */
export function compareParameters(comparison: DocumentComparison, channels: ChannelsWithDirections): void {
  for (const [old, next] of pairsOf(channels.old, channels.new))
    compareParameter(comparison, channels, old, next);
}

function pairsOf(old: Channel, next: Channel): (readonly [Parameter, Parameter])[] {
  const isSameAddress =
    old.address !== null && next.address !== null && wireAddress(old.address) === wireAddress(next.address);
  return next.parameters.flatMap((parameter, index) => {
    const partner = isSameAddress
      ? old.parameters[index]
      : old.parameters.find(({ name }) => name === parameter.name);
    return partner ? [[partner, parameter] as const] : [];
  });
}

function compareParameter(
  comparison: DocumentComparison,
  channels: ChannelsWithDirections,
  old: Parameter,
  next: Parameter,
): void {
  const channel = channelName(channels.new);
  const name = `the parameter "${next.name}" of the channel "${channel}"`;
  const report = (key: string, change: Pick<Change, "rule" | "changed" | "message">) =>
    comparison.report({
      subject: { channel },
      old: { contract: comparison.old, node: old.node, key },
      new: { contract: comparison.new, node: next.node, key },
      directions: channels.directions,
      promised: [channels.old, comparison.old],
      ...change,
    });
  if (old.name !== next.name) {
    report("", {
      rule: "channel-parameter-renamed",
      changed: [old.name, next.name],
      message: `${name} was called "${old.name}"`,
    });
  }
  const { removed, added } = compareChoices(old.enum, next.enum);
  if (removed) {
    report("enum", {
      rule: "channel-parameter-enum-value-removed",
      changed: [next.name, removed.values],
      message: `${name} may not be ${removed.words} any more`,
    });
  }
  if (added) {
    report("enum", {
      rule: "channel-parameter-enum-value-added",
      changed: [next.name, added.values],
      message: `${name} may be ${added.words} now`,
    });
  }
  if (old.default !== next.default) {
    report("default", {
      rule: "channel-parameter-default-changed",
      changed: [next.name, old.default ?? null, next.default ?? null],
      message: `${name} is ${valueText(next.default)} by default and was ${valueText(old.default)}`,
    });
  }
  const [oldLocation, newLocation] = [old, next].map(
    ({ location }) => location && formatRuntimeExpression(location),
  );
  if (oldLocation !== newLocation) {
    const locationText = (location: string | undefined) => location ?? "an argument";
    report("location", {
      rule: "channel-parameter-location-changed",
      changed: [next.name, oldLocation ?? null, newLocation ?? null],
      message: `${name} is taken from ${locationText(newLocation)} and was from ${locationText(oldLocation)}`,
    });
  }
}
