import { channelOf } from "../../../contract/contract-index.ts";
import type { Contract } from "../../../contract/model.ts";
import type { FindingSubject } from "../../finding.ts";
import { channelName } from "../channels/match-channels.ts";
import { messagePairsIn } from "../messages/message-pairs.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import type { Deprecatable } from "./deprecation.ts";

/** Something that may be deprecated and has a stability, with its node. */
export interface LifecycleItem extends Deprecatable {
  readonly node: object;
  /** The `info` of a document, whose extensions count as those of the document. */
  readonly info?: object;
}

/** A matched pair of something that may be deprecated and has a stability. */
export interface LifecyclePair {
  /** For messages, e.g. `the channel "orders"`. */
  readonly what: string;
  readonly subject: FindingSubject;
  readonly identity?: FindingSubject;
  readonly old: LifecycleItem;
  readonly new: LifecycleItem;
  readonly isMessage: boolean;
}

/** The document itself, then all channels, operations and messages that both contracts have. */
export function lifecyclePairs(comparison: DocumentComparison): LifecyclePair[] {
  const { old, new: next, channels, operations } = comparison;
  return [
    {
      what: "the document",
      subject: {},
      old: documentItem(old),
      new: documentItem(next),
      isMessage: false,
    },
    ...channels.pairs.map(([oldChannel, newChannel]) => ({
      what: `the channel "${channelName(newChannel)}"`,
      subject: { channel: channelName(newChannel) },
      old: oldChannel,
      new: newChannel,
      isMessage: false,
    })),
    ...operations.pairs.map(([oldOperation, newOperation]) => ({
      what: `the operation "${newOperation.key}"`,
      subject: { ...channelSubject(next, newOperation.channel), operation: newOperation.key },
      old: { extensions: oldOperation.extensions, node: oldOperation.effective },
      new: { extensions: newOperation.extensions, node: newOperation.effective },
      isMessage: false,
    })),
    ...messagePairsIn(comparison).map(({ messageOld, messageNew, channelNew }) => ({
      what: `the message "${messageNew.type}"`,
      subject: { channel: channelName(channelNew), message: messageNew.type },
      identity: { message: messageNew.type },
      old: { ...messageOld, node: messageOld.effective },
      new: { ...messageNew, node: messageNew.effective },
      isMessage: true,
    })),
  ];
}

/** Everything of a contract that has a lifecycle, whether the other contract has it or not. */
export function lifecycleItems(
  contract: Contract,
): (LifecycleItem & { readonly what: string; readonly subject: FindingSubject })[] {
  return [
    { ...documentItem(contract), what: "the document", subject: {} },
    ...contract.channels.map((channel) => ({
      extensions: channel.extensions,
      node: channel.node,
      what: `the channel "${channelName(channel)}"`,
      subject: { channel: channelName(channel) },
    })),
    ...contract.operations.map(({ key, channel, extensions, effective }) => ({
      extensions,
      node: effective,
      what: `the operation "${key}"`,
      subject: { ...channelSubject(contract, channel), operation: key },
    })),
    ...contract.messages.map(({ type, channels, extensions, effective }) => ({
      extensions,
      node: effective,
      what: `the message "${type}"`,
      subject: { ...channelSubject(contract, channels[0]), message: type },
    })),
  ];
}

/** The node that contains an extension of an item. */
export function holderOf({ node, info }: LifecycleItem, key: string): object {
  return info && key in info && !(key in node) ? info : node;
}

function channelSubject(contract: Contract, key: string | undefined): FindingSubject {
  const channel = channelOf(contract, key);
  return channel ? { channel: channelName(channel) } : {};
}

function documentItem({ extensions, node, info }: Contract): LifecycleItem {
  return { extensions, node, info };
}
