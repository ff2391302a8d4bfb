import { defineRules } from "../../rule.ts";
import { boundRules } from "../bound-rules.ts";
import { mirrored, narrowingAndWidening, symmetric } from "../rule-pairs.ts";

/** Rules about the items of arrays. */
export const ARRAY_RULES = defineRules("schema", [
  ...narrowingAndWidening(
    {
      id: "items-narrowed",
      summary: "What the items of an array may be is less.",
      why: "Producers that are deployed write items that no longer fit, and stored events hold them.",
      remedy: "keep accepting what was valid, or publish a new message type",
    },
    {
      id: "items-widened",
      summary: "What the items of an array may be is more.",
      why: "Consumers that are deployed refuse items that only fit now.",
      remedy: "let consumers take the items first, or publish a new message type",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "items-closed",
      summary: "An array takes no further items any more.",
      why: "Producers that are deployed write more items than those with a place of their own, and stored events hold them.",
      remedy: "keep accepting further items, or publish a new message type",
    },
    {
      id: "items-opened",
      summary: "An array takes further items.",
      why: "Consumers that are deployed refuse arrays that are longer than they know.",
      remedy: "let consumers take longer arrays first, or publish a new message type",
    },
  ),
  ...mirrored(
    {
      id: "prefix-item-added",
      summary: "A place of an array has a schema of its own.",
      why: "Whatever stood at that place so far has to fit, and what stands there now may be nothing that further items could be.",
      remedy: "add a member beside the array instead of an item, or publish a new message type",
    },
    {
      id: "prefix-item-removed",
      summary: "A place of an array has no schema of its own any more.",
      why: "What stands there is a further item now: refused where there may be none, anything where they are open.",
      remedy: "keep the item, or publish a new message type",
    },
  ),
  symmetric({
    id: "prefix-item-changed",
    summary: "What stands at a place of an array is something else.",
    why: "Who is deployed reads and writes the old item at that place.",
    remedy: "keep what the item may be, or publish a new message type",
  }),
  ...narrowingAndWidening(
    {
      id: "contains-added",
      summary: "An array has to contain a certain item.",
      why: "Arrays of producers that are deployed may lack it.",
      remedy: "leave it optional, or require it in a new message type",
    },
    {
      id: "contains-removed",
      summary: "An array need not contain a certain item any more.",
      why: "Consumers that are deployed refuse arrays without it, or fail where they look for it.",
      remedy: "keep writing it for this message type, or publish a new one",
    },
  ),
  ...narrowingAndWidening(
    {
      id: "unique-items-added",
      summary: "No item of an array may stand there twice.",
      why: "Producers that are deployed write arrays with equal items, and stored events hold them.",
      remedy: "keep accepting equal items and drop them when reading, or publish a new message type",
    },
    {
      id: "unique-items-removed",
      summary: "Items of an array may stand there twice.",
      why: "Consumers that are deployed refuse arrays with equal items, or take the array for a set.",
      remedy: "keep the items unique for this message type, or publish a new one",
    },
  ),
  ...boundRules({
    id: "min-contains",
    keyword: "minContains",
    beyond: "arrays with fewer of the items that `contains` wants",
    end: "lower",
  }),
  ...boundRules({
    id: "max-contains",
    keyword: "maxContains",
    beyond: "arrays with more of the items that `contains` counts",
    end: "upper",
  }),
]);
