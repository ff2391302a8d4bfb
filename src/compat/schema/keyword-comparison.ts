import type { Schema, Schemas } from "../../contract/normal-form/schema.ts";
import type { Direction } from "../direction.ts";
import {
  type KeywordRef,
  type LocationLink,
  type PathSegment,
  pointerOfPath,
  type SchemaChange,
  type SchemaLocation,
  type SchemaPair,
} from "./change.ts";
import type { SchemaRuleId } from "./rules.ts";
import { Sameness } from "./sameness.ts";
import { Side } from "./side.ts";

const BOTH: readonly Direction[] = ["forward", "backward"];

/** A location while its keywords are compared. */
export interface ComparedLocation extends SchemaLocation {
  readonly old: Side;
  readonly new: Side;
  readonly within: LocationLink[];
  /** Branch of a choice that it is in, for messages; empty elsewhere. */
  readonly context: string;
}

/** Details of a change that a comparison of keywords reports. */
export interface ChangeDetails {
  /** Path from the location to the member or item that it is about. */
  readonly steps?: readonly PathSegment[];
  readonly old?: KeywordRef | undefined;
  readonly new?: KeywordRef | undefined;
  /** The sentence; `where` is the location in words. */
  readonly describe: (where: string) => string;
}

/** Step to a location below, or to a branch of a choice at the same location. */
export interface Descent {
  readonly step?: PathSegment;
  readonly pairs?: LocationLink["pairs"];
  readonly context?: string;
}

/** A member that only one side describes, with the changes that report it. */
export interface OneSidedMember {
  readonly side: "old" | "new";
  readonly name: string;
  readonly schemas: readonly Schema[];
  readonly location: ComparedLocation;
  readonly changes: readonly SchemaChange[];
}

/** Compares the keywords of one location. */
export type CompareLocation = (location: ComparedLocation, comparison: KeywordComparison) => void;

/** Gives the author's node of a node in normal form, for keywords that normal form drops. */
export type SourceOf = (node: object) => object | undefined;

/**
 * A comparison of two schemas, keyword by keyword: its queue of locations, each pair of them once, and the changes so far. It works off the
 * queue in a loop, so that no nesting is too deep.
 */
export class KeywordComparison {
  readonly changes: SchemaChange[] = [];
  /** Members that only one side describes, to find those that moved. */
  readonly oneSidedMembers: OneSidedMember[] = [];
  readonly sourceOf: SourceOf;
  readonly #oldSchemas: Schemas;
  readonly #newSchemas: Schemas;
  readonly #compare: CompareLocation;
  readonly #sameness: Sameness;
  readonly #locations = new Map<string, ComparedLocation>();
  readonly #pending: ComparedLocation[] = [];
  /** Set if only equality is asked for: receives the locations that are assumed to be equal. */
  #assume: ((key: string) => void) | undefined;
  #differs = false;

  constructor(
    oldSchemas: Schemas,
    newSchemas: Schemas,
    compare: CompareLocation,
    sourceOf: SourceOf,
    sameness = new Sameness(),
  ) {
    this.#oldSchemas = oldSchemas;
    this.#newSchemas = newSchemas;
    this.#compare = compare;
    this.sourceOf = sourceOf;
    this.#sameness = sameness;
  }

  /** Compares two schemas with everything below them. */
  run(oldSchema: Schema, newSchema: Schema): void {
    this.#enter([oldSchema], [newSchema], [], "");
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) this.#compare(next, this);
  }

  /**
   * Whether the two lists of schemas accept the same values, as far as their keywords show. Recursive schemas are equal unless a difference is
   * found.
   */
  same(old: readonly Schema[], next: readonly Schema[]): boolean {
    const oldSide = new Side(old, this.#oldSchemas);
    const newSide = new Side(next, this.#newSchemas);
    return this.#sameness.ask(this.#keyOf(oldSide, newSide), (assume) => {
      const inner = new KeywordComparison(
        this.#oldSchemas,
        this.#newSchemas,
        this.#compare,
        () => undefined,
        this.#sameness,
      );
      return inner.#findsNothing(oldSide, newSide, assume);
    });
  }

  /** Queues the schemas of a location below, or of a branch at the same location, unless that pair was queued before. */
  descend(
    location: ComparedLocation,
    old: readonly Schema[],
    next: readonly Schema[],
    descent: Descent,
  ): void {
    const path = descent.step === undefined ? location.path : [...location.path, descent.step];
    const context = descent.context ?? location.context;
    this.#enter(old, next, path, context, { location, ...(descent.pairs && { pairs: descent.pairs }) });
  }

  /** Reports that the new schema accepts less: `limit` is what it requires beyond the old one. */
  narrowed(rule: SchemaRuleId, location: ComparedLocation, limit: Schema, details: ChangeDetails): void {
    this.report(rule, location, ["backward"], { old: location.old.schema, new: limit }, details);
  }

  /** Reports that the new schema accepts more: `limit` is what the old one requires beyond it. */
  widened(rule: SchemaRuleId, location: ComparedLocation, limit: Schema, details: ChangeDetails): void {
    this.report(rule, location, ["forward"], { old: limit, new: location.new.schema }, details);
  }

  /** Reports that each schema may accept values that the other rejects; `rules` apply if the sets show that only one of them does. */
  changed(
    rule: SchemaRuleId,
    location: ComparedLocation,
    pair: SchemaPair,
    details: ChangeDetails,
    rules?: { readonly narrowed: SchemaRuleId; readonly widened: SchemaRuleId },
  ): void {
    const ruleOfDirection = rules && { backward: rules.narrowed, forward: rules.widened };
    this.report(rule, location, BOTH, pair, details, ruleOfDirection);
  }

  /** Reports a change that no value can break on. */
  noted(rule: SchemaRuleId, location: ComparedLocation, details: ChangeDetails): void {
    this.report(rule, location, [], undefined, details);
  }

  /** Reports a change, with the pair that decides whether it breaks. */
  report(
    rule: SchemaRuleId,
    location: ComparedLocation,
    directions: readonly Direction[],
    pair: SchemaPair | undefined,
    details: ChangeDetails,
    ruleOfDirection?: SchemaChange["ruleOfDirection"],
  ): void {
    const path = [...location.path, ...(details.steps ?? [])];
    this.changes.push({
      rule,
      directions,
      path,
      ...(details.old && { old: details.old }),
      ...(details.new && { new: details.new }),
      ...(pair && { pair }),
      ...(ruleOfDirection && { ruleOfDirection }),
      location,
      message: details.describe(`${pointerOfPath(path) || "the value"}${location.context}`),
    });
  }

  #findsNothing(oldSide: Side, newSide: Side, assume: (key: string) => void): boolean {
    this.#add(this.#keyOf(oldSide, newSide), oldSide, newSide, [], "");
    this.#assume = assume;
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
      this.#compare(next, this);
      if (this.#differs || this.changes.some(({ directions }) => directions.length > 0)) return false;
    }
    return true;
  }

  #enter(
    oldGiven: readonly Schema[],
    newGiven: readonly Schema[],
    path: readonly PathSegment[],
    context: string,
    link?: LocationLink,
  ): void {
    const old = new Side(oldGiven, this.#oldSchemas);
    const next = new Side(newGiven, this.#newSchemas);
    const key = this.#keyOf(old, next);
    const reached = this.#locations.get(key);
    if (reached) {
      if (link) reached.within.push(link);
      return;
    }
    const known = this.#assume ? this.#sameness.knows(key) : undefined;
    if (known === false) this.#differs = true;
    if (known !== undefined) return;
    this.#assume?.(key);
    this.#add(key, old, next, path, context, link);
  }

  #add(
    key: string,
    old: Side,
    next: Side,
    path: readonly PathSegment[],
    context: string,
    link?: LocationLink,
  ): void {
    const location: ComparedLocation = {
      old,
      new: next,
      path,
      context,
      pair: { old: old.schema, new: next.schema },
      isRoot: link === undefined,
      within: link ? [link] : [],
      ...(old.holder && { oldRef: old.holder }),
      ...(next.holder && { newRef: next.holder }),
    };
    this.#locations.set(key, location);
    this.#pending.push(location);
  }

  #keyOf(old: Side, next: Side): string {
    const part = (side: Side) =>
      `${side.never} ${side.nodes
        .map((node) => this.#sameness.idOf(node))
        .sort((a, b) => a - b)
        .join(" ")}`;
    return `${part(old)}|${part(next)}`;
  }
}
