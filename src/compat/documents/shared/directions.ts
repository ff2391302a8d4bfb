import { channelOf, messagesOn } from "../../../contract/contract-index.ts";
import type { Channel, Contract, Message, Operation } from "../../../contract/model.ts";
import type { Direction, Party } from "../../direction.ts";
import type { CompatibilityLevel } from "../../options.ts";
import { documentLevel, levelOf } from "../policy/compatibility-level.ts";
import { retentionOf } from "./retention.ts";
import { type Roles, rolesOfChannel, rolesOfMessage } from "./roles.ts";

/** Reason why something has to be compatible in a direction. */
export interface DirectionReason {
  /** Whom a break in this direction breaks. */
  readonly breaks: readonly Party[];
  /** For messages, e.g. `placeOrder sends it`. */
  readonly because: string;
}

/** The directions in which something has to be compatible. */
export type Directions = { readonly [D in Direction]?: DirectionReason };

/** Default for contracts that do not set a level. */
export interface DirectionOptions {
  readonly compatibility?: CompatibilityLevel;
}

/**
 * Directions in which a message on a channel has to be compatible. A sent message: forward, as deployed consumers read it. A received message:
 * backward, as deployed producers write it. A reply: the reverse. Both, if the channel keeps its events, if one application sends and another
 * one receives, or if no operation uses the message. `x-compatibility` wins: of the message, then the channel, then the document, then
 * `options`.
 *
 * A message on several channels has to be compatible in the directions of all of them.
 */
export function directionsOf(
  message: Message,
  channel: Channel,
  contract: Contract,
  options: DirectionOptions,
): Directions {
  const kept = message.channels.flatMap((key) => retainedBy(channelOf(contract, key))).at(0);
  const roles = rolesOfMessage(contract, message.key);
  const own = levelOf(message);
  if (own) return ofLevel(own, `x-compatibility of the message is ${own}`, kept);
  return directions(roles, kept, channel, contract, options);
}

/** Directions in which a channel has to be compatible: those of all its messages. */
export function directionsOfChannel(
  channel: Channel,
  contract: Contract,
  options: DirectionOptions,
): Directions {
  const all = [
    rolesOfChannel(contract, channel.key),
    ...messagesOn(contract, channel).map(({ key }) => rolesOfMessage(contract, key)),
  ];
  const roles = {
    senders: [...new Set(all.flatMap(({ senders }) => senders))],
    receivers: [...new Set(all.flatMap(({ receivers }) => receivers))],
  };
  return directions(roles, retainedBy(channel).at(0), channel, contract, options);
}

/** Direction in which an operation has to be compatible, by its action; none if the level of its channel or document excludes it. */
export function directionsOfOperation(
  operation: Operation,
  contract: Contract,
  options: DirectionOptions,
): Directions {
  const channel = channelOf(contract, operation.channel);
  const level = (channel && levelOf(channel)) ?? documentLevel(contract, options);
  const [senders, receivers] = operation.action === "send" ? [[operation.key], []] : [[], [operation.key]];
  const wanted = ofRoles({ senders, receivers }, undefined);
  return level ? only(wanted, ofLevel(level, "", undefined)) : wanted;
}

/** Directions in which servers and the document itself have to be compatible. */
export function directionsOfDocument(contract: Contract, options: DirectionOptions): Directions {
  const level = documentLevel(contract, options) ?? "full";
  return ofLevel(level, "everybody connects to it", undefined);
}

function directions(
  roles: Roles,
  kept: string | undefined,
  channel: Channel,
  contract: Contract,
  options: DirectionOptions,
): Directions {
  const own = levelOf(channel);
  if (own) return ofLevel(own, `x-compatibility of the channel is ${own}`, kept);
  const level = levelOf(contract);
  if (level) return ofLevel(level, `x-compatibility of the document is ${level}`, kept);
  const { compatibility } = options;
  if (compatibility) return ofLevel(compatibility, `the configuration asks for ${compatibility}`, kept);
  return ofRoles(roles, kept);
}

function ofRoles({ senders, receivers }: Roles, kept: string | undefined): Directions {
  const [sender] = senders;
  const [receiver] = receivers;
  const unknown = sender === undefined && receiver === undefined;
  const forward =
    sender !== undefined ? `${sender} sends it` : unknown ? "no operation says who sends it" : "";
  const backward =
    receiver !== undefined ? `${receiver} receives it` : unknown ? "no operation says who receives it" : "";
  const stored = kept === undefined ? "" : `the channel keeps its events (${kept})`;
  return {
    ...((forward || stored) && { forward: { breaks: ["consumers"], because: forward || stored } }),
    ...((backward || stored) && {
      backward: {
        breaks: [...(backward ? (["producers"] as const) : []), ...(stored ? (["replay"] as const) : [])],
        because: backward || stored,
      },
    }),
  };
}

function ofLevel(level: CompatibilityLevel, because: string, kept: string | undefined): Directions {
  const replay = kept === undefined ? [] : (["replay"] as const);
  return {
    ...((level === "forward" || level === "full") && { forward: { breaks: ["consumers"], because } }),
    ...((level === "backward" || level === "full") && {
      backward: { breaks: ["producers", ...replay], because },
    }),
  };
}

function only(wanted: Directions, level: Directions): Directions {
  return {
    ...(wanted.forward && level.forward && { forward: wanted.forward }),
    ...(wanted.backward && level.backward && { backward: wanted.backward }),
  };
}

function retainedBy(channel: Channel | undefined): string[] {
  const kept = channel && retentionOf(channel);
  return kept === undefined ? [] : [kept];
}
