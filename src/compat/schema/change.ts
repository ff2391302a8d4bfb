import type { Schema, SchemaObject } from "../../contract/normal-form/schema.ts";
import { escapeSegment } from "../../contract/source/json-pointer.ts";
import type { Direction } from "../direction.ts";
import type { SchemaRuleId } from "./rules.ts";

/** Any item of an array, or any member of an object that is not named (of those whose names match `pattern`, where there is one). */
export interface Wildcard {
  readonly any: "item" | "member";
  readonly pattern?: string;
}

/** One step of a path within the values of a schema: the name of a member, the index of an item, or any of them. */
export type PathSegment = string | number | Wildcard;

/** The path as a JSON pointer with `*` for any item or further member, e.g. `/lines/*`; `""` for the value itself. */
export function pointerOfPath(path: readonly PathSegment[]): string {
  return path.map((segment) => `/${typeof segment === "object" ? "*" : escapeSegment(segment)}`).join("");
}

/** Where something stands in a schema: a node in normal form, a keyword of it, and a member or an index within the keyword. */
export interface KeywordRef {
  readonly node: SchemaObject;
  readonly keyword?: string;
  readonly key?: string | number;
}

/** Two schemas to be compared as sets. A `$ref` of `old` is a name in the old schemas, one of `new` in the new ones. */
export interface SchemaPair {
  readonly old: Schema;
  readonly new: Schema;
}

/** A place that both schemas speak of, with all that each of them says of it. */
export interface SchemaLocation {
  readonly path: readonly PathSegment[];
  readonly pair: SchemaPair;
  readonly oldRef?: KeywordRef;
  readonly newRef?: KeywordRef;
  /** The whole. */
  readonly isRoot: boolean;
  /** The places that lead to it: more than one where schemas are used several times, and to the root only where it leads back to itself. */
  readonly within: readonly LocationLink[];
}

/** How a place is reached from another one. */
export interface LocationLink {
  readonly location: SchemaLocation;
  /** For a branch of `anyOf` or `oneOf`: what tells, by direction, whether its change matters beside the other branches. */
  readonly pairs?: Readonly<Record<Direction, SchemaPair>>;
}

/** One thing that differs between two schemas. */
export interface SchemaChange {
  readonly rule: SchemaRuleId;
  /** Which way such a change can break; empty for what no value can break on. */
  readonly directions: readonly Direction[];
  /** The member or item it is about, from the root of the values. */
  readonly path: readonly PathSegment[];
  readonly old?: KeywordRef;
  readonly new?: KeywordRef;
  /**
   * What tells whether the change matters: mostly all that the writing side says of the place against nothing but the changed keyword of
   * the reading side. Absent where the kind of change decides.
   */
  readonly pair?: SchemaPair;
  /** The rule instead of `rule` where the sets show that it breaks in one direction only. */
  readonly ruleOfDirection?: Readonly<Partial<Record<Direction, SchemaRuleId>>>;
  /** Differences that are told as this one; it breaks where one of them does. */
  readonly parts?: readonly SchemaChange[];
  /** The place whose schemas hold the difference. */
  readonly location: SchemaLocation;
  /** What changed, in one sentence, with the values. */
  readonly message: string;
}
