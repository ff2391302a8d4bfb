import { defineRules } from "../../rule.ts";
import { boundRules } from "../bound-rules.ts";

/** Rules about the length of strings and the size of arrays and objects. */
export const SIZE_RULES = defineRules("schema", [
  ...boundRules({ id: "min-length", keyword: "minLength", beyond: "shorter strings", end: "lower" }),
  ...boundRules({ id: "max-length", keyword: "maxLength", beyond: "longer strings", end: "upper" }),
  ...boundRules({ id: "min-items", keyword: "minItems", beyond: "arrays with fewer items", end: "lower" }),
  ...boundRules({ id: "max-items", keyword: "maxItems", beyond: "arrays with more items", end: "upper" }),
  ...boundRules({
    id: "min-properties",
    keyword: "minProperties",
    beyond: "objects with fewer members",
    end: "lower",
  }),
  ...boundRules({
    id: "max-properties",
    keyword: "maxProperties",
    beyond: "objects with more members",
    end: "upper",
  }),
]);
