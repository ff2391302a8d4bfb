/** A JSON Schema as somebody writes it. */
export type JsonSchema = boolean | SchemaKeywords;

/** An object of keywords. */
export interface SchemaKeywords {
  [keyword: string]: unknown;
}

/** Where a schema stands within another one. */
export interface SchemaPlace {
  readonly schema: JsonSchema;
  /** Puts another schema there. */
  readonly replace: (schema: JsonSchema) => void;
  /** Takes the schema out, with its keyword where it is the only one there; absent at the root. */
  readonly remove?: () => void;
  /** Keyword of the outer schema that it stands under; absent at the root. */
  readonly keyword?: string;
  /** JSON pointer to it. */
  readonly pointer: string;
}

const ONE = new Set(
  "additionalProperties unevaluatedProperties unevaluatedItems propertyNames contains not if then else additionalItems items".split(
    " ",
  ),
);
const LISTS = new Set("allOf anyOf oneOf prefixItems items".split(" "));
const RECORDS = new Set(
  "properties patternProperties dependentSchemas dependencies $defs definitions".split(" "),
);

export function isKeywords(value: unknown): value is SchemaKeywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** All schemas within a holder of one, outer ones first; the holder is changed in place by what they offer. */
export function placesIn(holder: { root: JsonSchema }): SchemaPlace[] {
  const places: SchemaPlace[] = [
    {
      schema: holder.root,
      pointer: "",
      replace: (schema) => {
        holder.root = schema;
      },
    },
  ];
  for (const { schema, pointer } of places)
    if (isKeywords(schema)) places.push(...placesDirectlyIn(schema, pointer));
  return places;
}

/** The schemas that stand right under the keywords of one; `above` is its pointer. */
export function placesDirectlyIn(schema: SchemaKeywords, above = ""): SchemaPlace[] {
  return Object.entries(schema).flatMap(([keyword, value]): SchemaPlace[] => {
    const pointer = `${above}/${keyword}`;
    if (LISTS.has(keyword) && Array.isArray(value)) {
      return value.map((one: JsonSchema, index) => ({
        schema: one,
        keyword,
        pointer: `${pointer}/${index}`,
        replace: (made) => {
          value[index] = made;
        },
        remove: () => {
          if (value.length === 1) delete schema[keyword];
          else value.splice(index, 1);
        },
      }));
    }
    if (RECORDS.has(keyword) && isKeywords(value)) {
      return Object.entries(value).flatMap(([name, one]) =>
        Array.isArray(one)
          ? []
          : [
              {
                schema: one as JsonSchema,
                keyword,
                pointer: `${pointer}/${name}`,
                replace: (made: JsonSchema) => {
                  value[name] = made;
                },
                remove: () => {
                  delete value[name];
                },
              },
            ],
      );
    }
    if (!ONE.has(keyword)) return [];
    return [
      {
        schema: value as JsonSchema,
        keyword,
        pointer,
        replace: (made) => {
          schema[keyword] = made;
        },
        remove: () => {
          delete schema[keyword];
        },
      },
    ];
  });
}

/** What belongs to the document and not to the schema at its root. */
export const DOCUMENT_KEYWORDS: ReadonlySet<string> = new Set(["$schema", "$defs", "definitions"]);

/** The keywords of a schema, without those of the document. */
export function keywordsOf(schema: SchemaKeywords): string[] {
  return Object.keys(schema).filter((keyword) => !DOCUMENT_KEYWORDS.has(keyword));
}
