/** For `validate`, which looks at one contract (`check` compares two): finds limits that exclude each other. */
import type { ObjectNode } from "../source/nodes.ts";
import type { EmptyReason, EmptySchemaQueries } from "./empty-reason.ts";

/** The tightest limit that several schemas set. */
export interface Limit {
  readonly value: number;
  readonly node: ObjectNode;
  readonly keyword: string;
  readonly isExclusive: boolean;
}

/** The highest of the lower limits (`direction` 1) or the lowest of the upper ones (-1). */
export function tightest(
  nodes: readonly ObjectNode[],
  direction: 1 | -1,
  keywords: readonly string[],
): Limit | undefined {
  let found: Limit | undefined;
  for (const node of nodes) {
    for (const keyword of keywords) {
      const value = node[keyword];
      if (typeof value !== "number" || Number.isNaN(value)) continue;
      const isExclusive = keyword.startsWith("exclusive");
      const difference = found === undefined ? 1 : (value - found.value) * direction;
      if (difference > 0 || (difference === 0 && isExclusive && !found?.isExclusive))
        found = { value, node, keyword, isExclusive };
    }
  }
  return found;
}

/** Why no size is between two limits, e.g. `minLength` and `maxLength`. */
export function emptyRange(
  nodes: readonly ObjectNode[],
  lower: string,
  upper: string,
  finder: EmptySchemaQueries,
): EmptyReason | undefined {
  const low = tightest(nodes, 1, [lower]);
  const high = tightest(nodes, -1, [upper]);
  return low && high && low.value > high.value ? contradiction(low, high, finder) : undefined;
}

/** Why no number, integer or other, is between the limits. */
export function emptyNumber(
  nodes: readonly ObjectNode[],
  isInteger: boolean,
  finder: EmptySchemaQueries,
): EmptyReason | undefined {
  const low = tightest(nodes, 1, ["minimum", "exclusiveMinimum"]);
  const high = tightest(nodes, -1, ["maximum", "exclusiveMaximum"]);
  if (!low || !high) return undefined;
  const isExclusive = low.isExclusive || high.isExclusive;
  if (low.value > high.value || (low.value === high.value && isExclusive))
    return contradiction(low, high, finder);
  if (!isInteger)
    return low.value === high.value && Number.isInteger(low.value)
      ? none(low, high, isInteger, finder)
      : undefined;
  const first = low.isExclusive ? Math.floor(low.value) + 1 : Math.ceil(low.value);
  const last = high.isExclusive ? Math.ceil(high.value) - 1 : Math.floor(high.value);
  return first > last ? none(low, high, isInteger, finder) : undefined;
}

function contradiction(low: Limit, high: Limit, finder: EmptySchemaQueries): EmptyReason {
  const relation = low.value === high.value ? "leaves nothing below" : "is above";
  const text = `${low.keyword} ${low.value}${finder.at(low.node, low.keyword)} ${relation} ${high.keyword} ${high.value}; correct one of the two`;
  return { kind: "contradiction", text, place: finder.placeOf(high.node, high.keyword) };
}

function none(low: Limit, high: Limit, isInteger: boolean, finder: EmptySchemaQueries): EmptyReason {
  const text = `there is no ${isInteger ? "integer" : "other number"} between ${low.keyword} ${low.value}${finder.at(low.node, low.keyword)} and ${high.keyword} ${high.value}; correct one of the two`;
  return { kind: "contradiction", text, place: finder.placeOf(high.node, high.keyword) };
}
