import { errorText } from "../error-text.ts";
import { DeliveryError } from "../errors.ts";
import { shorten } from "../shorten.ts";
import type { ChannelAddress, EventDefinition } from "./definitions.ts";

/** Finds out which event an entry is whose type does not say; undefined when the type does. */
export type IdentifyEvent = (
  type: string,
  known: readonly EventDefinition[],
  channel: ChannelAddress,
  payloadFor: (event: EventDefinition) => unknown,
) => EventDefinition | undefined;

/**
 * Which event of the channel an entry is: the one and only whose payload schema it fits.
 * Throws a `DeliveryError` with code `ambiguous` when validation does not decide.
 */
export function identifyByPayload(
  type: string,
  known: readonly EventDefinition[],
  { key, messages }: ChannelAddress,
  payloadFor: (event: EventDefinition) => unknown,
): EventDefinition {
  const problems: string[] = [];
  const fitting = known.filter((event) => {
    try {
      event.parse(payloadFor(event));
      return true;
    } catch (error) {
      // It cannot be read at all.
      if (DeliveryError.is(error)) throw error;
      problems.push(errorText(error));
      return false;
    }
  });
  const [only, ...others] = fitting;
  if (only && others.length === 0 && known.length >= messages) return only;
  const found =
    known.length < messages
      ? `which has ${messages} messages: subscribe to the channel instead of single events, so that validation can decide`
      : only
        ? `and its payload fits ${fitting.map((event) => event.key).join(" and ")}`
        : `and its payload fits none: ${problems.join(" | ")}`;
  throw new DeliveryError(
    "ambiguous",
    `the type "${shorten(type, 200)}" names no message of channel ${key}, ${found}`,
  );
}
