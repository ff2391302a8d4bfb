import type { Schema, SchemaObject, Schemas } from "../../../contract/normal-form/schema.ts";
import { partsOf, possibleTypes, tagsOf } from "../../../contract/normal-form/schema-parts.ts";
import { deepEqual } from "../../../runtime/event/deep-equal.ts";
import { valueText } from "../../value-text.ts";
import { Side } from "../side.ts";
import { intersectValues, typeNames } from "../type-atoms.ts";

/** The branches of one `anyOf` or `oneOf`. */
export interface Choice {
  readonly kind: "anyOf" | "oneOf";
  readonly branches: readonly Branch[];
  /** The node that contains them; absent if the whole side is one branch. */
  readonly node?: SchemaObject;
}

/** One branch, with what distinguishes it from others. */
export interface Branch {
  readonly schema: Schema;
  readonly types: ReadonlySet<string>;
  readonly values: readonly unknown[] | undefined;
  /** Required members with fixed values. */
  readonly tags: ReadonlyMap<string, readonly unknown[]>;
  readonly ref: string | undefined;
  /** For messages. */
  readonly label: string;
  readonly isNull: boolean;
}

/** The `anyOf` and `oneOf` that apply to a location. */
export function choicesOf(side: Side): Choice[] {
  return side.nodes.flatMap((node) =>
    (["anyOf", "oneOf"] as const).flatMap((kind) => {
      const branches = node[kind];
      return branches
        ? [{ kind, node, branches: branches.map((branch) => branchOf(branch, side.schemas)) }]
        : [];
    }),
  );
}

/** A schema as a branch. */
export function branchOf(schema: Schema, schemas: Schemas): Branch {
  const side = new Side([schema], schemas);
  const tags = tagsOf(partsOf(schema, schemas));
  const ref = typeof schema === "object" ? schema.$ref : undefined;
  const [tag] = tags;
  const types = typeNames(side.types);
  const label = tag
    ? `with ${tag[0]} ${tag[1].map(valueText).join(" or ")}`
    : (ref ??
      (side.values
        ? side.values.map(valueText).join(" or ")
        : types.length < 6
          ? types.join(" or ")
          : "of any type"));
  return {
    schema,
    types: possibleTypes(schema, schemas),
    values: side.values,
    tags,
    ref,
    label,
    isNull: types.join() === "null" || deepEqual(side.values, [null]),
  };
}

/** Whether types, values or tags alone show that no value fits both. */
export function arePlainlyDisjoint(a: Branch, b: Branch): boolean {
  if (![...a.types].some((type) => b.types.has(type))) return true;
  if (a.values && b.values && intersectValues(a.values, b.values).length === 0) return true;
  const onlyObjects = [a, b].some(({ types }) => [...types].every((type) => type === "object"));
  return onlyObjects && sharedTags(a, b).some(([one, other]) => intersectValues(one, other).length === 0);
}

/** Whether a member with a fixed value shows that both are the same branch. */
export function haveSameTag(a: Branch, b: Branch): boolean {
  const shared = sharedTags(a, b);
  return shared.length > 0 && shared.every(([one, other]) => intersectValues(one, other).length > 0);
}

/** Names of the members that distinguish all branches of a choice. */
export function discriminatorsOf(choice: Choice): string[] {
  const [first, ...others] = choice.branches.filter(({ isNull }) => !isNull);
  if (!first || others.length === 0) return [];
  return [...first.tags.keys()].filter((name) => {
    const values = [first, ...others].map(({ tags }) => tags.get(name));
    const all = values.flatMap((one) => one ?? []);
    return values.every((one) => one !== undefined) && intersectValues(undefined, all).length === all.length;
  });
}

function sharedTags(a: Branch, b: Branch): [readonly unknown[], readonly unknown[]][] {
  return [...a.tags].flatMap(([name, values]) => {
    const others = b.tags.get(name);
    return others ? [[values, others] as [readonly unknown[], readonly unknown[]]] : [];
  });
}
