import type { Schema, Schemas } from "../../contract/normal-form/schema.ts";
import type { Direction } from "../direction.ts";
import {
  type PathSegment,
  type PlaceLink,
  pointerOfPath,
  type SchemaChange,
  type SchemaPair,
  type SchemaPlace,
  type SchemaSpot,
} from "./change.ts";
import type { SchemaRuleId } from "./rules.ts";
import { Sameness } from "./sameness.ts";
import { Side } from "./side.ts";

const BOTH: readonly Direction[] = ["forward", "backward"];

/** A place while it is compared. */
export interface Place extends SchemaPlace {
  readonly old: Side;
  readonly new: Side;
  readonly within: PlaceLink[];
  /** Which branch of a choice it is, for messages; empty elsewhere. */
  readonly context: string;
}

/** What one comparison of keywords reports. */
export interface Draft {
  /** From the place compared to the member or item it is about. */
  readonly steps?: readonly PathSegment[];
  readonly before?: SchemaSpot | undefined;
  readonly after?: SchemaSpot | undefined;
  /** The sentence; `where` is the place in words. */
  readonly say: (where: string) => string;
}

/** A place below, or at the same place a branch of a choice. */
export interface Descent {
  readonly step?: PathSegment;
  readonly pairs?: PlaceLink["pairs"];
  readonly context?: string;
}

/** A member that only one side describes, with the changes that tell so. */
export interface Stray {
  readonly side: "old" | "new";
  readonly name: string;
  readonly schemas: readonly Schema[];
  readonly place: Place;
  readonly changes: readonly SchemaChange[];
}

/** How the keywords of one place are compared. */
export type ComparePlace = (place: Place, comparison: Comparison) => void;

/** The node of the author that a node in normal form was made of, for keywords that normal form drops. */
export type SourceOf = (node: object) => object | undefined;

/**
 * One comparison of two schemas: which places are still to be compared, each pair of them once, and what was found. Compares places one after
 * the other, so that no nesting is too deep for it.
 */
export class Comparison {
  readonly changes: SchemaChange[] = [];
  /** Members that were described on one side only, for finding those that moved. */
  readonly strays: Stray[] = [];
  readonly sourceOf: SourceOf;
  readonly #oldSchemas: Schemas;
  readonly #newSchemas: Schemas;
  readonly #compare: ComparePlace;
  readonly #sameness: Sameness;
  readonly #places = new Map<string, Place>();
  readonly #pending: Place[] = [];
  /** Set while only the answer counts: takes the places that are looked at. */
  #assume: ((key: string) => void) | undefined;
  #differs = false;

  constructor(
    oldSchemas: Schemas,
    newSchemas: Schemas,
    compare: ComparePlace,
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
  run(old: Schema, now: Schema): void {
    this.#enter([old], [now], [], "");
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) this.#compare(next, this);
  }

  /**
   * Whether no value can tell the two lists of schemas apart as far as their text shows. Schemas that lead back to themselves are the same
   * unless a difference is found.
   */
  same(old: readonly Schema[], now: readonly Schema[]): boolean {
    const before = new Side(old, this.#oldSchemas);
    const after = new Side(now, this.#newSchemas);
    return this.#sameness.ask(this.#keyOf(before, after), (assume) => {
      const inner = new Comparison(
        this.#oldSchemas,
        this.#newSchemas,
        this.#compare,
        () => undefined,
        this.#sameness,
      );
      return inner.#findsNothing(before, after, assume);
    });
  }

  /** Goes on with what both say of a place below, or of a branch at the same place, unless that pair was met before. */
  descend(place: Place, old: readonly Schema[], now: readonly Schema[], descent: Descent): void {
    const path = descent.step === undefined ? place.path : [...place.path, descent.step];
    const context = descent.context ?? place.context;
    this.#enter(old, now, path, context, { place, ...(descent.pairs && { pairs: descent.pairs }) });
  }

  /** The new schema accepts less: `limit` is what it asks for beyond the old one. */
  narrowed(rule: SchemaRuleId, place: Place, limit: Schema, draft: Draft): void {
    this.report(rule, place, ["backward"], { old: place.old.schema, new: limit }, draft);
  }

  /** The new schema accepts more: `limit` is what the old one asked for beyond it. */
  widened(rule: SchemaRuleId, place: Place, limit: Schema, draft: Draft): void {
    this.report(rule, place, ["forward"], { old: limit, new: place.new.schema }, draft);
  }

  /** Both ask for something else. `narrowed` and `widened` are the rules where the sets show that only one of the two is so. */
  changed(
    rule: SchemaRuleId,
    place: Place,
    pair: SchemaPair,
    draft: Draft,
    rules?: { readonly narrowed: SchemaRuleId; readonly widened: SchemaRuleId },
  ): void {
    const ruleOfDirection = rules && { backward: rules.narrowed, forward: rules.widened };
    this.report(rule, place, BOTH, pair, draft, ruleOfDirection);
  }

  /** Nothing that a value can break on. */
  noted(rule: SchemaRuleId, place: Place, draft: Draft): void {
    this.report(rule, place, [], undefined, draft);
  }

  /** A difference that is told apart by schemas of its own. */
  report(
    rule: SchemaRuleId,
    place: Place,
    directions: readonly Direction[],
    pair: SchemaPair | undefined,
    draft: Draft,
    ruleOfDirection?: SchemaChange["ruleOfDirection"],
  ): void {
    const path = [...place.path, ...(draft.steps ?? [])];
    this.changes.push({
      rule,
      directions,
      path,
      ...(draft.before && { before: draft.before }),
      ...(draft.after && { after: draft.after }),
      ...(pair && { pair }),
      ...(ruleOfDirection && { ruleOfDirection }),
      place,
      message: draft.say(`${pointerOfPath(path) || "the value"}${place.context}`),
    });
  }

  #findsNothing(old: Side, now: Side, assume: (key: string) => void): boolean {
    this.#add(this.#keyOf(old, now), old, now, [], "");
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
    link?: PlaceLink,
  ): void {
    const old = new Side(oldGiven, this.#oldSchemas);
    const now = new Side(newGiven, this.#newSchemas);
    const key = this.#keyOf(old, now);
    const reached = this.#places.get(key);
    if (reached) {
      if (link) reached.within.push(link);
      return;
    }
    const known = this.#assume ? this.#sameness.knows(key) : undefined;
    if (known === false) this.#differs = true;
    if (known !== undefined) return;
    this.#assume?.(key);
    this.#add(key, old, now, path, context, link);
  }

  #add(
    key: string,
    old: Side,
    now: Side,
    path: readonly PathSegment[],
    context: string,
    link?: PlaceLink,
  ): void {
    const place: Place = {
      old,
      new: now,
      path,
      context,
      pair: { old: old.schema, new: now.schema },
      isRoot: link === undefined,
      within: link ? [link] : [],
      ...(old.holder && { before: old.holder }),
      ...(now.holder && { after: now.holder }),
    };
    this.#places.set(key, place);
    this.#pending.push(place);
  }

  #keyOf(old: Side, now: Side): string {
    const part = (side: Side) =>
      `${side.never} ${side.nodes
        .map((node) => this.#sameness.idOf(node))
        .sort((a, b) => a - b)
        .join(" ")}`;
    return `${part(old)}|${part(now)}`;
  }
}
