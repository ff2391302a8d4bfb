import type { ErrorObject } from "ajv";
import { parsePointer } from "../source/json-pointer.ts";
import { isObjectNode, itemsOf, kindOf } from "../source/nodes.ts";
import { didYouMean, listNames } from "../suggest.ts";

/** An error of the official AsyncAPI schemas in words; `data` is the value that it is about. The Ajv must be `verbose`. */
export function structureMessage(error: ErrorObject, data: unknown): string {
  const what = parsePointer(error.instancePath).at(-1);
  const subject = what === undefined ? "the document" : /^\d+$/.test(what) ? `item ${what}` : `"${what}"`;
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case "additionalProperties": {
      const name = String(params["additionalProperty"]);
      const known = fieldsOf(error);
      const other = `; its fields are ${listNames(known)}, and own ones begin with x-`;
      return `"${name}" is not a field of ${objectOf(error) ?? subject}${didYouMean(name, known) || other}`;
    }
    case "required":
      return `${objectOf(error) ?? subject} needs the field "${String(params["missingProperty"])}"; add it`;
    case "type":
      return `${subject} must be ${[params["type"]].flat().map(withArticle).join(" or ")}, not ${kindOf(data)}${params["type"] === "string" && typeof data === "number" ? "; put it in quotes" : ""}`;
    case "const":
      return `${subject} must be ${JSON.stringify(params["allowedValue"])}, not ${JSON.stringify(data)}`;
    case "enum": {
      const allowed = [params["allowedValues"]].flat().map(String);
      return `${subject} must be one of ${listNames(allowed)}, not ${JSON.stringify(data)}${didYouMean(String(data), allowed)}`;
    }
    case "pattern": {
      if (!String(params["pattern"]).startsWith("^\\$message"))
        return `${subject} must match ${String(params["pattern"])}`;
      return `${subject} must be a runtime expression, not ${JSON.stringify(data)}; write $message.payload#/… or $message.header#/…`;
    }
    case "oneOf":
    case "anyOf": {
      const fields = alternatives(error.parentSchema?.[error.keyword]);
      if (fields)
        return `${objectOf(error) ?? subject} needs one of the fields ${fields.join(", ")}; add one`;
      return `${subject} has none of the forms that AsyncAPI allows here; compare it with https://www.asyncapi.com/docs/reference/specification/v3.1.0`;
    }
    case "uniqueItems":
      return `${subject} holds the same item twice; remove one`;
    default:
      return `${subject} ${error.message ?? "is not valid"}`;
  }
}

/** The field names that the failing schema knows. */
function fieldsOf(error: ErrorObject): string[] {
  const properties: unknown = error.parentSchema?.["properties"];
  return isObjectNode(properties) ? Object.keys(properties) : [];
}

/** The fields of which one is needed, when that is all that a choice is about. */
function alternatives(branches: unknown): string[] | undefined {
  const fields = itemsOf(branches).map((branch) => {
    const [field, ...others] = isObjectNode(branch) ? itemsOf(branch["required"]) : [];
    const only = isObjectNode(branch) && Object.keys(branch).length === 1 && others.length === 0;
    return only && typeof field === "string" ? JSON.stringify(field) : undefined;
  });
  const found = fields.filter((field) => field !== undefined);
  return found.length > 0 && found.length === fields.length ? found : undefined;
}

/** `a message`, from the id of the failing definition; undefined for what has no definition of its own. */
function objectOf(error: ErrorObject): string | undefined {
  const id = /([A-Za-z]+)\.json$/.exec(String(error.parentSchema?.["$id"] ?? ""))?.[1];
  if (id === "asyncapi") return "the document";
  if (id === undefined || /s$/.test(id)) return undefined;
  const words = id.replace(/Object$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
  return withArticle(words.toLowerCase());
}

function withArticle(noun: unknown): string {
  if (noun === "null") return "null";
  return `${/^[aeio]/.test(String(noun)) ? "an" : "a"} ${String(noun)}`;
}
