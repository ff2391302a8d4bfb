import { DeliveryError } from "../errors.ts";
import type { ChannelAddress, EventDefinition } from "./definitions.ts";

/** The channel that is meant: the one named, or the only one. Throws a `DeliveryError`. */
export function chooseChannel(
  { key, channels }: EventDefinition,
  choice: string | ChannelAddress | undefined,
): ChannelAddress {
  const name = typeof choice === "object" ? choice.key : choice;
  const [channel, ...others] =
    name === undefined ? channels : channels.filter((candidate) => candidate.key === name);
  if (channel && others.length === 0) return channel;
  const keys = channels.map((candidate) => candidate.key).join(", ") || "no channel";
  throw name === undefined
    ? new DeliveryError("channel_required", `${key} travels on ${keys}; name one with "channel"`)
    : new DeliveryError("unknown_channel", `${key} does not travel on "${name}", but on ${keys}`);
}
