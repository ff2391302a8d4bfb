import type { ChannelAddress, EventDefinition } from "./definitions.ts";
import { DeliveryError } from "./errors.ts";

/** The channel that is meant: the one named, or the only one. Throws a `DeliveryError`. */
export function chooseChannel(
  event: EventDefinition,
  choice: string | ChannelAddress | undefined,
): ChannelAddress {
  const { channels } = event;
  const keys = channels.map(({ key }) => key).join(", ");
  if (choice === undefined) {
    const [only] = channels;
    if (only && channels.length === 1) return only;
    const problem =
      channels.length === 0
        ? "travels on no channel"
        : `travels on several channels (${keys}); name one with "channel"`;
    throw new DeliveryError("channel_required", `${event.key} ${problem}`);
  }
  const key = typeof choice === "string" ? choice : choice.key;
  const channel = channels.find((candidate) => candidate.key === key);
  if (!channel)
    throw new DeliveryError("unknown_channel", `${event.key} does not travel on "${key}", but on ${keys}`);
  return channel;
}
