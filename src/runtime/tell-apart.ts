import { type DecodedEvent, payloadFor } from "./decode.ts";
import type { ChannelAddress, EventDefinition } from "./definitions.ts";
import { ContractViolation, DeliveryError } from "./errors.ts";
import { internalsOf } from "./event.ts";

/** Types that say nothing of the payload: Dapr's default. */
const UNUSABLE = new Set(["com.dapr.event.sent"]);

/**
 * Which event of the channel an entry without a usable type is: the one and only whose payload schema it fits.
 * Undefined when the type is usable; an error when validation does not tell.
 */
export function tellApart(
  decoded: DecodedEvent,
  known: readonly EventDefinition[],
  channel: ChannelAddress,
): EventDefinition | DeliveryError | undefined {
  const { type } = decoded.metadata;
  if (!UNUSABLE.has(type) && !known.some((event) => internalsOf(event).whole)) return undefined;
  if (known.length < channel.messages) {
    return new DeliveryError(
      "ambiguous",
      `the type "${type}" does not say which of the ${channel.messages} messages of channel ${channel.key} this is; subscribe to the channel instead of single events, so that it can be told by validation`,
    );
  }
  const tried = known.map((event) => ({ event, problem: problemOf(event, decoded) }));
  const fitting = tried.filter(({ problem }) => problem === undefined);
  if (fitting.length === 1) return fitting[0]?.event;
  const which =
    fitting.length === 0
      ? `fits none: ${tried.map(({ problem }) => problem).join(" | ")}`
      : `fits ${fitting.map(({ event }) => event.key).join(" and ")}`;
  return new DeliveryError("ambiguous", `the type "${type}" says nothing of the payload, which ${which}`);
}

function problemOf(event: EventDefinition, decoded: DecodedEvent): string | undefined {
  try {
    event.parse(payloadFor(internalsOf(event), decoded));
    return undefined;
  } catch (error) {
    if (ContractViolation.is(error)) return error.message;
    throw error;
  }
}
