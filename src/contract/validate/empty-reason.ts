/** For `validate`, which looks at one contract (`check` compares two): types shared by the checks for schemas that no value fits. */
import type { JsonSchema } from "../model.ts";
import type { ObjectNode } from "../source/nodes.ts";
import type { Place } from "../source/source-map.ts";

/** Why no value fits. */
export interface EmptyReason {
  /** `forbidden`: a plain `false`, which says that something must be absent. `endless`: the schema is the one that is being decided. */
  readonly kind: "forbidden" | "endless" | "contradiction";
  /** What contradicts what, and what to do. */
  readonly text: string;
  readonly place: Place | undefined;
}

/** Questions that `emptyArray`, `emptyObject` and the others ask of the finder. */
export interface EmptySchemaQueries {
  /** Why no value fits all of these schemas; undefined when one may. */
  of(schemas: readonly JsonSchema[], holder?: Holder): EmptyReason | undefined;
  /** Which keyword of these schemas surely refuses the value; only those that look at the value itself. */
  refusal(value: unknown, schemas: readonly JsonSchema[]): Keyword | undefined;
  placeOf(node: object, key?: string | number): Place | undefined;
  /** ` (file:line:column)` for a message; empty when the place is not known. */
  at(node: object, key?: string | number): string;
}

/** Where a schema that may be `false` stands. */
export interface Holder {
  readonly node: object;
  readonly key: string | number;
}

/** A keyword of a schema. */
export interface Keyword {
  readonly node: ObjectNode;
  readonly keyword: string;
}
