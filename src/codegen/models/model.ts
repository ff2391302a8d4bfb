/** What models in other languages are made of: the types of a contract, without what only validators look at. */

/** A type as it is used. */
export type ModelType =
  | { readonly kind: "any" | "string" | "integer" | "number" | "boolean" | "null" }
  | { readonly kind: "literal"; readonly values: readonly (string | number | boolean)[] }
  | { readonly kind: "list"; readonly items: ModelType }
  | { readonly kind: "tuple"; readonly items: readonly ModelType[]; readonly exact: boolean }
  | { readonly kind: "map"; readonly values: ModelType }
  | { readonly kind: "union"; readonly of: readonly ModelType[]; readonly tag?: UnionTag }
  | { readonly kind: "named"; readonly name: string };

/** The member whose value selects the class of a union. */
export interface UnionTag {
  /** Its name on the wire. */
  readonly member: string;
  /** Its values, class by class. */
  readonly values: readonly (readonly string[])[];
}

/** A member of a class. */
export interface ModelMember {
  /** On the wire. */
  readonly name: string;
  readonly type: ModelType;
  readonly required: boolean;
  readonly nullable: boolean;
  /** Filled in for a reader when the member is absent. */
  readonly default?: { readonly value: unknown };
  readonly description?: string;
  readonly deprecated: boolean;
  /** `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `minLength`, `maxLength`, `minItems`, `maxItems`. */
  readonly limits: Readonly<Record<string, number>>;
}

/** A type with a name of its own. */
export type ModelDeclaration = {
  /** PascalCase, unique in the contract. */
  readonly name: string;
  readonly description?: string;
  readonly deprecated: boolean;
} & (
  | {
      readonly kind: "class";
      readonly members: readonly ModelMember[];
      /** Whether members that nobody named may be there. */
      readonly open: boolean;
    }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "alias"; readonly type: ModelType }
);
