/** For `validate`, which looks at one contract (`check` compares two): finds reasons why no array fits. */
import type { JsonSchema } from "../model.ts";
import { itemsOf, type ObjectNode } from "../source/nodes.ts";
import { formatPlace } from "../source/source-map.ts";
import { emptyRange, type Limit, tightest } from "./empty-ranges.ts";
import type { EmptyReason, EmptySchemaQueries, Holder } from "./empty-reason.ts";

/** Why no array fits all of these schemas. */
export function emptyArray(
  nodes: readonly ObjectNode[],
  finder: EmptySchemaQueries,
): EmptyReason | undefined {
  return (
    emptyRange(nodes, "minItems", "maxItems", finder) ??
    emptyContains(nodes, finder) ??
    emptyItems(nodes, finder)
  );
}

/** `contains` asks for at least one item, unless `minContains` says otherwise. */
function emptyContains(nodes: readonly ObjectNode[], finder: EmptySchemaQueries): EmptyReason | undefined {
  const most = tightest(nodes, -1, ["maxItems"]);
  for (const node of nodes) {
    const least = leastContained(node);
    if (least === 0) continue;
    const place = finder.placeOf(node, "contains");
    const fail = (text: string): EmptyReason => ({ kind: "contradiction", text, place });
    if (typeof node["maxContains"] === "number" && least > node["maxContains"])
      return fail(
        `contains asks for at least ${least}, but maxContains is ${node["maxContains"]}; correct one of the two`,
      );
    if (most && least > most.value)
      return fail(
        `contains asks for at least ${least} in a list of at most ${most.value}${finder.at(most.node, "maxItems")}; correct one of the two`,
      );
    const contained = node["contains"] as JsonSchema;
    const items = nodes.some(isTuple)
      ? []
      : nodes.flatMap((other): JsonSchema[] => [itemAt(other, 0)?.schema ?? true]);
    const found = finder.of([contained, ...items], { node, key: "contains" });
    if (found?.kind === "endless")
      return fail("contains leads back to this schema, so a value would never end; let minContains be 0");
    if (found) return fail(`contains asks for an item that no value can be: ${found.text}`);
  }
  return undefined;
}

/** The items that have to be there accept something. */
function emptyItems(nodes: readonly ObjectNode[], finder: EmptySchemaQueries): EmptyReason | undefined {
  const least = leastItems(nodes);
  if (!least) return undefined;
  const tuples = nodes.map((node) => tupleOf(node).length);
  // Behind the longest tuple all items are alike.
  const different = Math.min(least.value, Math.max(0, ...tuples) + 1);
  for (let index = 0; index < different; index++) {
    const found = emptyItem(nodes, index, finder);
    if (!found) continue;
    if (found.kind === "contradiction") return found;
    const needed = `${least.value} ${least.value === 1 ? "item is" : "items are"} needed`;
    const text =
      found.kind === "endless"
        ? `${needed}, and item ${index} leads back to this schema, so a value would never end; allow an empty list`
        : `${needed}, but there may be only ${index}${found.place ? ` (${formatPlace(found.place)})` : ""}; correct one of the two`;
    return { kind: "contradiction", text, place: finder.placeOf(least.node, least.keyword) };
  }
  return undefined;
}

function emptyItem(
  nodes: readonly ObjectNode[],
  index: number,
  finder: EmptySchemaQueries,
): EmptyReason | undefined {
  const items = nodes.flatMap((node) => itemAt(node, index) ?? []);
  const forbidden = items.find(({ schema }) => schema === false);
  if (forbidden) return finder.of([false], forbidden.holder);
  return finder.of(items.map(({ schema }) => schema));
}

function leastItems(nodes: readonly ObjectNode[]): Limit | undefined {
  const least = tightest(nodes, 1, ["minItems"]);
  const containing = nodes.find((node) => leastContained(node) > (least?.value ?? 0));
  if (!containing) return least;
  return { value: leastContained(containing), node: containing, keyword: "contains", isExclusive: false };
}

function leastContained(node: ObjectNode): number {
  if (!("contains" in node)) return 0;
  const least = node["minContains"];
  return typeof least === "number" ? least : 1;
}

function isTuple(node: ObjectNode): boolean {
  return tupleOf(node).length > 0;
}

function tupleOf(node: ObjectNode): readonly unknown[] {
  return Array.isArray(node["items"]) ? node["items"] : itemsOf(node["prefixItems"]);
}

/** What a schema says of one item. */
function itemAt(node: ObjectNode, index: number): { schema: JsonSchema; holder: Holder } | undefined {
  const tuple = tupleOf(node);
  if (index < tuple.length)
    return { schema: tuple[index] as JsonSchema, holder: { node: tuple, key: index } };
  const key = Array.isArray(node["items"]) ? "additionalItems" : "items";
  return node[key] === undefined ? undefined : { schema: node[key] as JsonSchema, holder: { node, key } };
}
