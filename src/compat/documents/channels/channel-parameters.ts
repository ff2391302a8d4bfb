import type { Channel, Parameter } from "../../../contract/model.ts";
import { formatRuntimeExpression } from "../../../contract/runtime-expression.ts";
import { compareChoices } from "../shared/choices.ts";
import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { inWords } from "../shared/in-words.ts";
import type { JudgedChannels } from "./channel-address.ts";
import { channelName, wireAddress } from "./match-channels.ts";

/** Compares the parameters of an address: by their position where the address is the same, else by their name. */
export function compareParameters(comparison: DocumentComparison, channels: JudgedChannels): void {
  for (const [old, now] of pairsOf(channels.old, channels.now))
    compareParameter(comparison, channels, old, now);
}

function pairsOf(old: Channel, now: Channel): (readonly [Parameter, Parameter])[] {
  const isSameAddress =
    old.address !== null && now.address !== null && wireAddress(old.address) === wireAddress(now.address);
  return now.parameters.flatMap((after, index) => {
    const before = isSameAddress
      ? old.parameters[index]
      : old.parameters.find(({ name }) => name === after.name);
    return before ? [[before, after] as const] : [];
  });
}

function compareParameter(
  comparison: DocumentComparison,
  channels: JudgedChannels,
  old: Parameter,
  now: Parameter,
): void {
  const channel = channelName(channels.now);
  const name = `the parameter "${now.name}" of the channel "${channel}"`;
  const report = (key: string, change: Pick<Change, "rule" | "changed" | "message">) =>
    comparison.report({
      subject: { channel },
      before: { contract: comparison.old, node: old.node, key },
      after: { contract: comparison.new, node: now.node, key },
      directions: channels.directions,
      promised: [channels.old, comparison.old],
      ...change,
    });
  if (old.name !== now.name) {
    report("", {
      rule: "channel-parameter-renamed",
      changed: [old.name, now.name],
      message: `${name} was called "${old.name}"`,
    });
  }
  const { removed, added } = compareChoices(old.enum, now.enum);
  if (removed) {
    report("enum", {
      rule: "channel-parameter-enum-value-removed",
      changed: [now.name, removed.values],
      message: `${name} may not be ${removed.words} any more`,
    });
  }
  if (added) {
    report("enum", {
      rule: "channel-parameter-enum-value-added",
      changed: [now.name, added.values],
      message: `${name} may be ${added.words} now`,
    });
  }
  if (old.default !== now.default) {
    report("default", {
      rule: "channel-parameter-default-changed",
      changed: [now.name, old.default ?? null, now.default ?? null],
      message: `${name} is ${inWords(now.default)} by default and was ${inWords(old.default)}`,
    });
  }
  const [before, after] = [old, now].map(({ location }) => location && formatRuntimeExpression(location));
  if (before !== after) {
    const said = (location: string | undefined) => location ?? "an argument";
    report("location", {
      rule: "channel-parameter-location-changed",
      changed: [now.name, before ?? null, after ?? null],
      message: `${name} is taken from ${said(after)} and was from ${said(before)}`,
    });
  }
}
