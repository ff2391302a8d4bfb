import type { Contract, Message } from "../../contract/model.ts";
import { type NormalizedSchemas, normalizeSchemas } from "../../contract/normal-form/normalize.ts";
import type { Schema } from "../../contract/normal-form/schema.ts";
import type { Place } from "../../contract/source/source-map.ts";
import type { Direction, Party } from "../direction.ts";
import { headerRuleOf } from "../documents/headers/header-rule-of.ts";
import type { MessagePair } from "../documents/messages/message-pairs.ts";
import { SetComparison, type Step } from "../engine/set-comparison.ts";
import type { FindingSubject, Witness } from "../finding.ts";
import { fingerprintOf } from "../fingerprint.ts";
import type { CompareContractsOptions } from "../options.ts";
import type { RawFinding } from "../raw-finding.ts";
import { ruleOf } from "../rules/registry.ts";
import { type KeywordRef, type PathSegment, pointerOfPath } from "./change.ts";
import { changesOf } from "./changes-of.ts";
import { type ExplainedChange, explain } from "./general/explain.ts";
import { eventAround } from "./witness-event.ts";

const DIRECTIONS: readonly Direction[] = ["forward", "backward"];

/**
 * Findings about the schemas of a message that both contracts have: its payload, and its headers without the attributes of the envelope. A
 * change that breaks nobody, because the sets show it or because no direction has to be compatible, is information.
 */
export function compareMessageSchemas(pair: MessagePair, options: CompareContractsOptions): RawFinding[] {
  return (["payload", "headers"] as const).flatMap((part) => {
    const [old, next] = [pair.messageOld[part], pair.messageNew[part]];
    if (old === undefined || next === undefined) return [];
    return new PartComparison(pair, part, old, next, options).findings();
  });
}

interface ComparedMessage {
  readonly contract: Contract;
  readonly message: Message;
}

/** A comparison of the payloads, or the headers, of a message that both contracts have. */
class PartComparison {
  readonly #pair: MessagePair;
  readonly #sides: { readonly old: ComparedMessage; readonly new: ComparedMessage };
  readonly #part: "payload" | "headers";
  readonly #old: NormalizedSchemas;
  readonly #new: NormalizedSchemas;
  readonly #roots: { readonly old: Schema; readonly new: Schema };
  readonly #comparison: SetComparison;

  constructor(
    pair: MessagePair,
    part: "payload" | "headers",
    old: string,
    next: string,
    options: CompareContractsOptions,
  ) {
    this.#pair = pair;
    this.#sides = {
      old: { contract: pair.old, message: pair.messageOld },
      new: { contract: pair.new, message: pair.messageNew },
    };
    this.#part = part;
    this.#old = normalizeSchemas(pair.old);
    this.#new = normalizeSchemas(pair.new);
    this.#roots = { old: { $ref: old }, new: { $ref: next } };
    const side = ({ contract }: ComparedMessage, { schemas }: NormalizedSchemas, name: string) => ({
      schemas,
      root: { $ref: name },
      containsEvaluates: contract.schemas.get(name)?.dialect === "2020-12",
    });
    this.#comparison = new SetComparison(
      side(this.#sides.old, this.#old, old),
      side(this.#sides.new, this.#new, next),
      {
        mode: "writer-closed",
        ...options,
      },
    );
  }

  findings(): RawFinding[] {
    const { old, new: next } = this.#roots;
    const sourceOf = (node: object) => this.#old.origin(node) ?? this.#new.origin(node);
    const changes = changesOf(old, this.#old.schemas, next, this.#new.schemas, sourceOf);
    if (
      changes.length === 0 &&
      DIRECTIONS.every((one) => this.#comparison.decide(one).verdict === "compatible")
    )
      return [];
    const decide = (oldSchema: Schema, newSchema: Schema, direction: Direction) =>
      this.#within(oldSchema, newSchema).decide(direction).verdict;
    return explain(changes, decide, this.#roots).map((change) => this.#finding(change));
  }

  #within(oldSchema: Schema, newSchema: Schema): SetComparison {
    const isWhole = oldSchema === this.#roots.old && newSchema === this.#roots.new;
    return isWhole ? this.#comparison : this.#comparison.within(oldSchema, newSchema);
  }

  #finding(change: ExplainedChange): RawFinding {
    const { directions } = this.#pair;
    const affected = [...change.breaking, ...change.undecided];
    const wanted = DIRECTIONS.filter((one) => affected.includes(one) && directions[one]);
    const parties = wanted.flatMap((one): readonly Party[] => directions[one]?.breaks ?? []);
    const [only, ...others] = wanted;
    const direction = others.length === 0 ? only : undefined;
    const path = pointerOfPath(change.path);
    const rule = this.#part === "headers" ? headerRuleOf(change.rule, path) : change.rule;
    const { channelNew, messageNew } = this.#pair;
    const subject: FindingSubject = {
      channel: channelNew.address ?? channelNew.key,
      message: messageNew.type,
      part: this.#part,
      path,
    };
    const oldPlace = this.#place("old", change.old);
    const newPlace = this.#place("new", change.new);
    const witness = this.#witness(change, wanted);
    return {
      rule,
      subject,
      ...(direction && { direction }),
      breaks: [...new Set(parties)],
      pointer: (newPlace ?? oldPlace)?.pointer ?? "",
      ...(oldPlace && { old: oldPlace }),
      ...(newPlace && { new: newPlace }),
      message: change.message,
      remedy: ruleOf(rule).remedy,
      ...(witness && { witness }),
      fingerprint: fingerprintOf({ rule, subject, direction, changed: change.message }),
      // This kind of change can break, but the sets show that this one does not.
      ...(affected.length === 0 && ruleOf(rule).directions.length > 0 && { severity: "info" as const }),
      ...(affected.length > 0 && wanted.length === 0 && { allowed: "nobody" as const }),
    };
  }

  /** A value that proves the break: one that breaks at the location of the change, else any that breaks the whole. */
  #witness(change: ExplainedChange, wanted: readonly Direction[]): Witness | undefined {
    const direction = wanted.find((one) => change.breaking.includes(one));
    if (!direction) return undefined;
    const value = this.#valueAt(change, direction) ?? (this.#comparison.decide(direction).witness as unknown);
    if (value === undefined) return undefined;
    const [acceptedBy, rejectedBy] =
      direction === "forward" ? (["new", "old"] as const) : (["old", "new"] as const);
    const { message } = this.#sides[acceptedBy];
    return {
      value,
      ...(this.#part === "payload" && { event: eventAround(message, value) }),
      acceptedBy,
      rejectedBy,
      errors: this.#comparison
        .refusals(direction, value)
        .map(({ pointer, message: text }) => ({ pointer, message: text })),
    };
  }

  #valueAt({ path, location }: ExplainedChange, direction: Direction): unknown {
    if (path.length === 0) return undefined;
    const { old, new: next } = location.pair;
    const steps = location.path.map(stepOf);
    return this.#comparison.witnessAt(direction, steps, this.#within(old, next));
  }

  #place(side: "old" | "new", ref: KeywordRef | undefined): Place | undefined {
    const { contract, message } = this.#sides[side];
    const schemas = side === "old" ? this.#old : this.#new;
    const node = ref && schemas.origin(ref.node);
    if (!ref || !node)
      return contract.sources.of(message.node, this.#part) ?? contract.sources.of(message.node);
    const { keyword, key } = ref;
    const held = keyword === undefined ? undefined : (node as Record<string, unknown>)[keyword];
    const inner =
      key !== undefined && typeof held === "object" && held !== null
        ? contract.sources.of(held, key)
        : undefined;
    return (
      inner ??
      (keyword === undefined ? undefined : contract.sources.of(node, keyword)) ??
      contract.sources.of(node)
    );
  }
}

function stepOf(segment: PathSegment): Step {
  return typeof segment === "object" ? { any: segment.any } : segment;
}
