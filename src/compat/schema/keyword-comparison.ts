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

/** A place while it is compared. */
export interface ComparedLocation extends SchemaLocation {
  readonly old: Side;
  readonly new: Side;
  readonly within: LocationLink[];
  /** Which branch of a choice it is, for messages; empty elsewhere. */
  readonly context: string;
}

/** What one comparison of keywords reports. */
export interface ChangeDetails {
  /** From the place compared to the member or item it is about. */
  readonly steps?: readonly PathSegment[];
  readonly old?: KeywordRef | undefined;
  readonly new?: KeywordRef | undefined;
  /** The sentence; `where` is the place in words. */
  readonly describe: (where: string) => string;
}

/** A place below, or at the same place a branch of a choice. */
export interface Descent {
  readonly step?: PathSegment;
  readonly pairs?: LocationLink["pairs"];
  readonly context?: string;
}

/** A member that only one side describes, with the changes that tell so. */
export interface OneSidedMember {
  readonly side: "old" | "new";
  readonly name: string;
  readonly schemas: readonly Schema[];
  readonly location: ComparedLocation;
  readonly changes: readonly SchemaChange[];
}

/** How the keywords of one place are compared. */
export type CompareLocation = (location: ComparedLocation, comparison: KeywordComparison) => void;

/** The node of the author that a node in normal form was made of, for keywords that normal form drops. */
export type SourceOf = (node: object) => object | undefined;

/**
 * One comparison of two schemas: which places are still to be compared, each pair of them once, and what was found. Compares places one after
 * the other, so that no nesting is too deep for it.
 */
export class KeywordComparison {
  readonly changes: SchemaChange[] = [];
  /** Members that were described on one side only, for finding those that moved. */
  readonly oneSidedMembers: OneSidedMember[] = [];
  readonly sourceOf: SourceOf;
  readonly #oldSchemas: Schemas;
  readonly #newSchemas: Schemas;
  readonly #compare: CompareLocation;
  readonly #sameness: Sameness;
  readonly #locations = new Map<string, ComparedLocation>();
  readonly #pending: ComparedLocation[] = [];
  /** Set while only the answer counts: takes the places that are looked at. */
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

  /** Compares everything from two schemas on. */
  run(old: Schema, newSchema: Schema): void {
    this.#enter([old], [newSchema], [], "");
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) this.#compare(next, this);
  }

  /**
   * Whether no value can tell the two lists of schemas apart as far as their text shows. Schemas that lead back to themselves are the same
   * unless a difference is found.
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

  /** Goes on with what both say of a place below, or of a branch at the same place, unless that pair was met before. */
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

  /** The new schema accepts less: `limit` is what it asks for beyond the old one. */
  narrowed(rule: SchemaRuleId, location: ComparedLocation, limit: Schema, details: ChangeDetails): void {
    this.report(rule, location, ["backward"], { old: location.old.schema, new: limit }, details);
  }

  /** The new schema accepts more: `limit` is what the old one asked for beyond it. */
  widened(rule: SchemaRuleId, location: ComparedLocation, limit: Schema, details: ChangeDetails): void {
    this.report(rule, location, ["forward"], { old: limit, new: location.new.schema }, details);
  }

  /** Both ask for something else. `narrowed` and `widened` are the rules where the sets show that only one of the two is so. */
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

  /** Nothing that a value can break on. */
  noted(rule: SchemaRuleId, location: ComparedLocation, details: ChangeDetails): void {
    this.report(rule, location, [], undefined, details);
  }

  /** A difference that is told apart by schemas of its own. */
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

  #findsNothing(old: Side, next: Side, assume: (key: string) => void): boolean {
    this.#add(this.#keyOf(old, next), old, next, [], "");
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
