import type { Schema, SchemaObject } from "../../contract/normal-form/schema.ts";
import { escapeSegment } from "../../contract/source/json-pointer.ts";
import type { Direction } from "../direction.ts";
import type { SchemaRuleId } from "./rules.ts";

/** Any item of an array, or any unnamed member of an object (whose name matches `pattern`, if there is one). */
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

/** Reference to a node in normal form, to a keyword of it, or to a member or an index within the keyword. */
export interface KeywordRef {
  readonly node: SchemaObject;
  readonly keyword?: string;
  readonly key?: string | number;
}

/** Two schemas to compare as sets of values. A `$ref` of `old` is a name in the old schemas, one of `new` in the new ones. */
export interface SchemaPair {
  readonly old: Schema;
  readonly new: Schema;
}

/** A location within the values, with all that each schema asserts about it. */
export interface SchemaLocation {
  readonly path: readonly PathSegment[];
  readonly pair: SchemaPair;
  readonly oldRef?: KeywordRef;
  readonly newRef?: KeywordRef;
  /** Whether it is the location of the whole value. */
  readonly isRoot: boolean;
  /** Locations that lead to it: more than one if a schema is used several times; for the root only if a schema refers back to it. */
  readonly within: readonly LocationLink[];
}

/** How a location is reached from another one. */
export interface LocationLink {
  readonly location: SchemaLocation;
  /** For a branch of `anyOf` or `oneOf`: the pairs that decide whether a change of the branch matters next to the others. */
  readonly pairs?: Readonly<Record<Direction, SchemaPair>>;
}

/** One difference between two schemas. */
export interface SchemaChange {
  readonly rule: SchemaRuleId;
  /** Directions in which such a change can break; empty for annotations. */
  readonly directions: readonly Direction[];
  /** Path of the member or item that it is about, from the root of the values. */
  readonly path: readonly PathSegment[];
  readonly old?: KeywordRef;
  readonly new?: KeywordRef;
  /**
   * Pair that decides whether the change matters: usually everything that the writing side asserts about the location, against only the
   * changed keyword of the reading side. Absent if the kind of change decides.
   */
  readonly pair?: SchemaPair;
  /** Rules instead of `rule` if the sets show that it breaks in one direction only. */
  readonly ruleOfDirection?: Readonly<Partial<Record<Direction, SchemaRuleId>>>;
  /** Differences that are reported as this one; it breaks if one of them does. */
  readonly parts?: readonly SchemaChange[];
  /** Location whose schemas contain the difference. */
  readonly location: SchemaLocation;
  /** The change in one sentence, with the values. */
  readonly message: string;
}
