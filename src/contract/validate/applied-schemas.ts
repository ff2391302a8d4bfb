/** For `validate`, which looks at one contract (`check` compares two): finds the schemas that apply to one value. */
import type { Contract, JsonSchema } from "../model.ts";
import { referredSchema } from "../schemas/schema-nodes.ts";
import { isObjectNode, itemsOf, type ObjectNode } from "../source/nodes.ts";

/** A schema that says something about a value. With `under` it does so for some values only, or not in every respect. */
export interface AppliedSchema<T> {
  readonly schema: ObjectNode;
  readonly under?: T;
}

/** A keyword under which a schema applies to some values only, and the schema that holds the keyword. */
export interface ConditionalKeyword {
  readonly keyword: string;
  readonly holder: ObjectNode;
}

/**
 * All schemas that say something about the same value as `schema`: itself, and what `$ref`, `allOf`, and under a condition `anyOf`,
 * `oneOf`, `then`, `else` and dependencies lead to; `if` with `asked`. A schema reached on both ways has no condition. A `true` says
 * nothing, but it is there.
 */
export function appliedSchemas<T>(
  schema: JsonSchema,
  contract: Contract,
  { under, asked = false }: { readonly under?: T | undefined; readonly asked?: boolean } = {},
): AppliedSchema<T | ConditionalKeyword>[] {
  const found = new Map<ObjectNode, AppliedSchema<T | ConditionalKeyword>>();
  const visit = (node: unknown, condition: T | ConditionalKeyword | undefined): void => {
    if (node === true) found.set({}, applied({}, condition));
    if (!isObjectNode(node)) return;
    const before = found.get(node);
    if (before && (before.under === undefined || condition !== undefined)) return;
    found.set(node, applied(node, condition));
    const target = referredSchema(node, contract.schemas);
    if (target) visit(target.schema, condition);
    for (const branch of itemsOf(node["allOf"])) visit(branch, condition);
    for (const { keyword, branches } of conditional(node, asked)) {
      for (const branch of branches) visit(branch, condition ?? { keyword, holder: node });
    }
  };
  visit(schema, under);
  return [...found.values()];
}

function applied<T>(schema: ObjectNode, under: T | undefined): AppliedSchema<T> {
  return under === undefined ? { schema } : { schema, under };
}

function conditional(node: ObjectNode, asked: boolean): { keyword: string; branches: readonly unknown[] }[] {
  const lists = ["anyOf", "oneOf"].map((keyword) => ({ keyword, branches: itemsOf(node[keyword]) }));
  const singles = ["then", "else", ...(asked ? ["if"] : [])].map((keyword) => ({
    keyword,
    branches: [node[keyword]],
  }));
  const maps = ["dependencies", "dependentSchemas"].map((keyword) => ({
    keyword,
    branches: isObjectNode(node[keyword]) ? Object.values(node[keyword]) : [],
  }));
  return [...lists, ...singles, ...maps];
}
