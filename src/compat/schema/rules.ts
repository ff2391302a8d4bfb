import { ANNOTATION_RULES } from "./annotations/rules.ts";
import { ARRAY_RULES } from "./arrays/rules.ts";
import { CHOICE_RULES } from "./choices/rules.ts";
import { CONDITION_RULES } from "./conditions/rules.ts";
import { GENERAL_RULES } from "./general/rules.ts";
import { NUMBER_RULES } from "./numbers/rules.ts";
import { OBJECT_RULES } from "./objects/rules.ts";
import { SIZE_RULES } from "./sizes/rules.ts";
import { STRING_RULES } from "./strings/rules.ts";
import { VALUE_RULES } from "./values/rules.ts";

/** Rules about the schemas of payloads and headers. */
export const SCHEMA_RULES = [
  ...VALUE_RULES,
  ...NUMBER_RULES,
  ...STRING_RULES,
  ...SIZE_RULES,
  ...OBJECT_RULES,
  ...ARRAY_RULES,
  ...CHOICE_RULES,
  ...CONDITION_RULES,
  ...GENERAL_RULES,
  ...ANNOTATION_RULES,
];

/** Id of a rule about a change of a schema. */
export type SchemaRuleId = (typeof SCHEMA_RULES)[number]["id"];
