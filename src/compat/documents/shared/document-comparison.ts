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

/** Two channels that are the same, with their messages. */
export interface ChannelPair {
  readonly old: Channel;
  readonly new: Channel;
  readonly messages: Matching<Message>;
}

/** A change to be told. */
export interface Change {
  readonly rule: RuleId;
  readonly subject: FindingSubject;
  readonly old: NodeRef;
  /** For what was removed: what it was removed from. */
  readonly new: NodeRef;
  /** True for what the new contract has no more: the pointer is the old one. */
  readonly removed?: boolean;
  /** Which ways what changed has to be compatible, where the rule has directions. */
  readonly directions?: Directions;
  /** What was promised to stay, most specific first, in the old contract; without it the change is told whatever the stability. */
  readonly promised?: readonly Extended[];
  /** What changed, as JSON, for the fingerprint. */
  readonly changed?: unknown;
  /** What the fingerprint takes for the subject, where the subject says more than what the finding is about. */
  readonly identity?: FindingSubject;
  /** One sentence. */
  readonly message: string;
  /** Default: the rule's. */
  readonly remedy?: string;
  /** Default: the rule's. */
  readonly severity?: Severity | undefined;
  /** True where the announced end of it has come. */
  readonly sunset?: boolean;
}

/** Two contracts, with what belongs together in them, and what was found so far. */
export class DocumentComparison {
  readonly old: Contract;
  readonly new: Contract;
  readonly options: CompareContractsOptions;
  readonly today: string;
  /** Days. */
  readonly minSunsetDays: number;
  /** The old contract under the `x-compatibility` of the new document, for what is only there. */
  readonly oldWithNewExtensions: Contract;
  readonly servers: Matching<Server>;
  readonly channels: Matching<Channel>;
  readonly channelPairs: readonly ChannelPair[];
  readonly operations: Matching<Operation>;
  /** Channels that both have, by the key in the new contract. */
  readonly pairByNewChannel: ReadonlyMap<string, ChannelPair>;
  /** Keys of channels that both have: the new one by the old one. */
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

  /** Tells of a change. */
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

  /** Whether two channels, by their keys, are the same. */
  isSameChannel(old: string | undefined, next: string | undefined): boolean {
    return old === undefined || next === undefined ? old === next : this.newChannelKeys.get(old) === next;
  }

  /** The keys that a message has in the new contract, on whatever channel; none where it is gone. */
  newMessageKeys(old: string): ReadonlySet<string> {
    return this.#newMessageKeys.get(old) ?? new Set();
  }

  /** Whether a message of the new contract was on none of its channels before. */
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

/** One text for what is the same in both contracts, and another one for what only the old one has. */
function nameOf(key: string, side: "old" | "new", partner: string | undefined): string {
  if (side === "new") return `new ${key}`;
  return partner === undefined ? `old ${key}` : `new ${partner}`;
}

/** In which direction and whom a change breaks: the directions of its rule of which something has to be compatible. */
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
