import { defineRules } from "../../rule.ts";
import { boundRules } from "../bound-rules.ts";
import { mirrored, narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about the items of arrays. */
export const ARRAY_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "items-narrowed",
      summary: "Fewer items are allowed in an array.",
      why: "Deployed producers write items that no longer fit, and stored events contain them.",
      remedy:
        "Keep accepting all items that were valid, or publish a new message type with the stricter `items`.",
    },
    {
      id: "items-widened",
      summary: "More items are allowed in an array.",
      why: "Deployed consumers reject items that only fit the new schema.",
      remedy:
        "Deploy consumers that accept the new items before producers send them, or publish a new message type.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "items-closed",
      summary: "An array no longer allows further items.",
      why: "Deployed producers write more items than the positions that have a schema of their own, and stored events contain them.",
      remedy: "Keep accepting further items, or publish a new message type.",
    },
    {
      id: "items-opened",
      summary: "An array allows further items.",
      why: "Deployed consumers reject arrays with more items than they know.",
      remedy:
        "Deploy consumers that accept further items before producers send them, or publish a new message type.",
    },
  ),
  ...mirrored(
    {
      id: "prefix-item-added",
      summary: "A position of an array got a schema of its own.",
      why: "Any item that was allowed at the position now has to fit the schema, and deployed consumers may not accept what it allows.",
      remedy: "Add a member next to the array instead of an item, or publish a new message type.",
    },
    {
      id: "prefix-item-removed",
      summary: "A position of an array lost its own schema.",
      why: "The item becomes a further item: rejected if the array is closed, unrestricted if it is open.",
      remedy:
        "Keep the schema of the item in `prefixItems` (or the list of `items`), or publish a new message type.",
    },
  ),
  symmetric({
    id: "prefix-item-changed",
    summary: "The schema of a position of an array changed.",
    why: "Deployed services read and write the old item at the position.",
    remedy: "Keep the schema of the item, or publish a new message type.",
  }),
  ...narrowingAndWidening(
    {
      id: "contains-added",
      summary: "An array must contain a certain item.",
      why: "Arrays of deployed producers may lack the item.",
      remedy: "Keep the item optional, or add `contains` in a new message type.",
    },
    {
      id: "contains-removed",
      summary: "An array no longer has to contain a certain item.",
      why: "Deployed consumers reject arrays without the item, or fail where they look for it.",
      remedy: "Keep `contains` for this message type, or publish a new message type without it.",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "unique-items-added",
      summary: "The items of an array must be unique.",
      why: "Deployed producers write arrays with equal items, and stored events contain them.",
      remedy:
        "Keep accepting equal items and drop them when reading, or add `uniqueItems` in a new message type.",
    },
    {
      id: "unique-items-removed",
      summary: "The items of an array no longer have to be unique.",
      why: "Deployed consumers reject arrays with equal items, or treat the array as a set.",
      remedy: "Keep `uniqueItems` for this message type, or publish a new message type without it.",
    },
  ),
  ...boundRules({
    id: "min-contains",
    keyword: "minContains",
    beyond: "arrays with fewer items that match `contains`",
    end: "lower",
  }),
  ...boundRules({
    id: "max-contains",
    keyword: "maxContains",
    beyond: "arrays with more items that match `contains`",
    end: "upper",
  }),
]);
