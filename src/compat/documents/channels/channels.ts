import type { Channel, Server } from "../../../contract/model.ts";
import { listText } from "../../value-text.ts";
import { reportRemoval } from "../lifecycle/removal.ts";
import { compareBindings } from "../shared/bindings.ts";
import { type Directions, directionsOfChannel } from "../shared/directions.ts";
import type { ChannelPair, DocumentComparison } from "../shared/document-comparison.ts";
import { compareAddress } from "./channel-address.ts";
import { compareParameters } from "./channel-parameters.ts";
import { channelName } from "./match-channels.ts";

/** Compares the channels without their messages. */
export function compareChannels(comparison: DocumentComparison): void {
  const { old, new: next, oldWithNewExtensions, channels, channelPairs, options } = comparison;
  for (const channel of channels.removed) {
    const name = channelName(channel);
    reportRemoval(comparison, {
      rules: {
        removed: "channel-removed",
        withoutDeprecation: "channel-removed-without-deprecation",
        beforeSunset: "channel-removed-before-sunset",
      },
      what: `the channel "${name}"`,
      subject: { channel: name },
      thing: channel,
      old: { contract: old, node: channel.node },
      new: { contract: next, node: next.node, key: "channels" },
      directions: directionsOfChannel(channel, oldWithNewExtensions, options),
      promised: [channel, old],
    });
  }
  for (const channel of channels.added) {
    const name = channelName(channel);
    comparison.report({
      rule: "channel-added",
      subject: { channel: name },
      old: { contract: old, node: old.node, key: "channels" },
      new: { contract: next, node: channel.node },
      message: `there is a new channel "${name}"`,
    });
  }
  for (const pair of channelPairs) compareChannel(comparison, pair);
}

function compareChannel(comparison: DocumentComparison, { old, new: next }: ChannelPair): void {
  const directions = directionsOfChannel(next, comparison.new, comparison.options);
  const subject = { channel: channelName(next) };
  const promised = [old, comparison.old];
  const at = (key: string) => ({
    old: { contract: comparison.old, node: old.node, key },
    new: { contract: comparison.new, node: next.node, key },
  });
  if (old.key !== next.key) {
    comparison.report({
      rule: "channel-key-renamed",
      subject,
      ...at(""),
      changed: [old.key, next.key],
      message: `the channel "${subject.channel}" has the key "${next.key}" now and had "${old.key}"`,
    });
  }
  compareAddress(comparison, { old, new: next, directions });
  compareParameters(comparison, { old, new: next, directions });
  compareChannelServers(comparison, old, next, directions);
  if (old.partitions !== next.partitions) {
    const partitionsText = ({ partitions = 1 }: Channel) => `${partitions}`;
    comparison.report({
      rule: "channel-partitions-changed",
      subject,
      ...at("x-partitions"),
      directions,
      promised,
      changed: [old.partitions ?? null, next.partitions ?? null],
      message: `the partitions of the channel "${subject.channel}" are ${partitionsText(next)} and were ${partitionsText(old)}`,
    });
  }
  compareBindings(comparison, {
    holder: "channel",
    name: `the channel "${subject.channel}"`,
    subject,
    directions,
    promised,
    old,
    new: next,
  });
}

/** Ignores servers that were added or removed themselves; those have findings of their own. */
function compareChannelServers(
  comparison: DocumentComparison,
  old: Channel,
  next: Channel,
  directions: Directions,
): void {
  const { pairs } = comparison.servers;
  const isOn = (channel: Channel, { key }: Server) =>
    channel.servers.length === 0 || channel.servers.includes(key);
  const removed = pairs.filter(([oldServer, newServer]) => isOn(old, oldServer) && !isOn(next, newServer));
  const added = pairs.filter(([oldServer, newServer]) => !isOn(old, oldServer) && isOn(next, newServer));
  const name = channelName(next);
  for (const [kind, servers, verb] of [
    ["removed", removed, "is no longer on"],
    ["added", added, "is also on"],
  ] as const) {
    if (servers.length === 0) continue;
    const keys = servers.map(([, { key }]) => key).sort();
    comparison.report({
      rule: `channel-server-${kind}`,
      subject: { channel: name },
      old: { contract: comparison.old, node: old.node, key: "servers" },
      new: { contract: comparison.new, node: next.node, key: "servers" },
      directions,
      promised: [old, comparison.old],
      changed: keys,
      message: `the channel "${name}" ${verb} ${keys.length === 1 ? "the server" : "the servers"} ${listText(keys)}`,
    });
  }
}
