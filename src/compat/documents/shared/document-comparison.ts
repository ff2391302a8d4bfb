import type { Channel, Contract, Message, Operation, Server } from "../../../contract/model.ts";
import type { Direction, Party } from "../../direction.ts";
import type { FindingSubject } from "../../finding.ts";
import { fingerprintOf } from "../../fingerprint.ts";
import type { CompareContractsOptions } from "../../options.ts";
import type { RawFinding } from "../../raw-finding.ts";
import { type RuleId, ruleOf } from "../../rules/registry.ts";
import type { Severity } from "../../severity.ts";
import { matchChannels } from "../channels/match-channels.ts";
import { today } from "../lifecycle/calendar-day.ts";
import { type Extended, isUnstable } from "../lifecycle/stability.ts";
import { matchMessages } from "../messages/match-messages.ts";
import { matchOperations } from "../operations/match-operations.ts";
import { matchServers } from "../servers/match-servers.ts";
import type { Directions } from "./directions.ts";
import type { Matching } from "./matching.ts";
import { type NodeRef, placeOf } from "./node-ref.ts";

/** A matched pair of channels, with their messages. */
export interface ChannelPair {
  readonly old: Channel;
  readonly new: Channel;
  readonly messages: Matching<Message>;
}

/** A change to report. */
export interface Change {
  readonly rule: RuleId;
  readonly subject: FindingSubject;
  readonly old: NodeRef;
  /** For something that was removed: its parent. */
  readonly new: NodeRef;
  /** Whether it was removed: the finding has the pointer of the old contract. */
  readonly removed?: boolean;
  /** Directions in which the subject has to be compatible, if the rule has directions. */
  readonly directions?: Directions;
  /** What decides the stability in the old contract, most specific first; without it, the stability does not matter. */
  readonly promised?: readonly Extended[];
  /** The change as JSON, for the fingerprint. */
  readonly changed?: unknown;
  /** Subject in the fingerprint, if the subject of the finding is more specific than it has to be. */
  readonly identity?: FindingSubject;
  /** One sentence. */
  readonly message: string;
  /** Default: the rule's. */
  readonly remedy?: string;
  /** Default: the rule's. */
  readonly severity?: Severity | undefined;
  /** Whether its announced sunset has passed. */
  readonly sunset?: boolean;
}

/** A comparison of two contracts: their matched parts, and the findings so far. */
export class DocumentComparison {
  readonly old: Contract;
  readonly new: Contract;
  readonly options: CompareContractsOptions;
  readonly today: string;
  /** Days. */
  readonly minSunsetDays: number;
  /** The old contract with the extensions of the new document, for the `x-compatibility` of things that were removed. */
  readonly oldWithNewExtensions: Contract;
  readonly servers: Matching<Server>;
  readonly channels: Matching<Channel>;
  readonly channelPairs: readonly ChannelPair[];
  readonly operations: Matching<Operation>;
  /** Channels of both contracts by their new key. */
  readonly pairByNewChannel: ReadonlyMap<string, ChannelPair>;
  /** New keys of the channels of both contracts by their old key. */
  readonly newChannelKeys: ReadonlyMap<string, string>;
  readonly #newMessageKeys: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #keptMessages: ReadonlySet<string>;
  readonly findings: RawFinding[] = [];

  constructor(old: Contract, next: Contract, options: CompareContractsOptions) {
    this.old = old;
    this.new = next;
    this.options = options;
    this.today = options.today ?? today();
    this.minSunsetDays = options.minSunsetDays ?? 30;
    this.oldWithNewExtensions = { ...old, extensions: next.extensions };
    this.servers = matchServers(old.servers, next.servers);
    this.channels = matchChannels(old.channels, next.channels);
    this.channelPairs = this.channels.pairs.map(([oldChannel, newChannel]) => ({
      old: oldChannel,
      new: newChannel,
      messages: matchMessages(
        { contract: old, channel: oldChannel },
        { contract: next, channel: newChannel },
      ),
    }));
    this.pairByNewChannel = new Map(this.channelPairs.map((pair) => [pair.new.key, pair]));
    this.newChannelKeys = new Map(this.channelPairs.map((pair) => [pair.old.key, pair.new.key]));
    const messages = new Map<string, Set<string>>();
    for (const { messages: matching } of this.channelPairs)
      for (const [oldMessage, newMessage] of matching.pairs)
        messages.set(oldMessage.key, (messages.get(oldMessage.key) ?? new Set()).add(newMessage.key));
    this.#newMessageKeys = messages;
    this.#keptMessages = new Set([...messages.values()].flatMap((keys) => [...keys]));
    this.operations = this.#matchOperations();
  }

  /** Adds the finding about a change. */
  report(change: Change): void {
    const { rule, subject, identity = subject, changed, message, severity } = change;
    const oldPlace = placeOf(change.old);
    const newPlace = placeOf(change.new);
    const { direction, breaks, nobody } = impactOf(rule, change.directions);
    const allowed = nobody
      ? "nobody"
      : change.promised && isUnstable(change.promised)
        ? "unstable"
        : change.sunset
          ? "sunset"
          : undefined;
    this.findings.push({
      rule,
      subject,
      ...(direction && { direction }),
      breaks,
      pointer: (change.removed ? oldPlace : newPlace)?.pointer ?? "",
      ...(oldPlace && { old: oldPlace }),
      ...(newPlace && { new: newPlace }),
      message,
      remedy: change.remedy ?? ruleOf(rule).remedy,
      fingerprint: fingerprintOf({ rule, subject: identity, direction, changed }),
      ...(severity && { severity }),
      ...(allowed && { allowed }),
    });
  }

  /** Whether two channels are matched, by their keys. */
  isSameChannel(old: string | undefined, next: string | undefined): boolean {
    return old === undefined || next === undefined ? old === next : this.newChannelKeys.get(old) === next;
  }

  /** Keys of a message in the new contract, on any channel; none if it was removed. */
  newMessageKeys(old: string): ReadonlySet<string> {
    return this.#newMessageKeys.get(old) ?? new Set();
  }

  /** Whether a message of the new contract was on none of its channels in the old one. */
  isNewMessage(next: string): boolean {
    return !this.#keptMessages.has(next);
  }

  #matchOperations(): Matching<Operation> {
    return matchOperations(this.old.operations, this.new.operations, {
      channel: (key, side) => nameOf(key, side, this.newChannelKeys.get(key)),
      message: (key, side) => nameOf(key, side, [...this.newMessageKeys(key)][0]),
    });
  }
}

/** The same text for matched things, and another one for things that only the old contract has. */
function nameOf(key: string, side: "old" | "new", partner: string | undefined): string {
  if (side === "new") return `new ${key}`;
  return partner === undefined ? `old ${key}` : `new ${partner}`;
}

/** Direction and parties that a change breaks: those of the directions of its rule in which the subject has to be compatible. */
function impactOf(
  rule: RuleId,
  directions: Directions | undefined,
): { readonly direction?: Direction; readonly breaks: readonly Party[]; readonly nobody: boolean } {
  const own = ruleOf(rule).directions;
  const broken = own.filter((direction) => directions?.[direction]);
  const parties = broken.flatMap((direction) => directions?.[direction]?.breaks ?? []);
  const [first] = broken;
  return {
    ...(first && broken.length === 1 && { direction: first }),
    breaks: [...new Set(parties)],
    nobody: own.length > 0 && broken.length === 0,
  };
}
