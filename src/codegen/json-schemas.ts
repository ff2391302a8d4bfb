import type { Contract } from "../contract/model.ts";
import { mapRecord, type Schema, type Schemas } from "../contract/normal-form/schema.ts";
import { defaultOf } from "./defaults-plan.ts";
import type { SchemaForms } from "./schema-forms.ts";
import { fileText, literal, objectLiteral, stringLiteral } from "./text.ts";
import type { Form } from "./type-schema.ts";

/**
 * `json-schema.js` and `json-schema.d.ts`: each event with the JSON Schemas of its payload, under the event's name. No other file imports
 * them, so a bundle holds schemas only where somebody asks for them.
 */
export function emitJsonSchemas(
  contract: Contract,
  schemas: Schemas,
  forms: SchemaForms,
): readonly [path: string, text: string][] {
  const definitions = new Map<string, unknown>();
  for (const [name, schema] of schemas) {
    definitions.set(name, write(schema, forms.isFilled(name), "data", schemas, forms));
    const input = forms.inputName(name);
    if (input !== name) definitions.set(input, write(schema, forms.isFilled(name), "input", schemas, forms));
  }
  const used = new Set<string>();
  const declared = contract.messages.map(({ key, payload }) => {
    const [input, output] = payload === undefined ? ["", ""] : [forms.inputName(payload), payload];
    const closure = payload === undefined ? [] : closureOf([input, output], definitions);
    for (const name of closure) used.add(name);
    const table = closure.map((name) => [name, constant(name)] as const);
    const list = [
      imported(key),
      stringLiteral(input),
      stringLiteral(output),
      objectLiteral(payload === undefined ? [["", "true"]] : table),
    ];
    return `export const ${key} = /*#__PURE__*/ defineJsonSchema(${list.join(", ")});`;
  });
  const imports = contract.messages.map(
    ({ key }) => `import { ${key} as ${imported(key)} } from "./events/${key}.js";`,
  );
  if (declared.length === 0)
    return [
      ["json-schema.js", fileText("export {};")],
      ["json-schema.d.ts", fileText("export {};")],
    ];
  const constants = [...used]
    .sort()
    .map((name) => `const ${constant(name)} = ${literal(definitions.get(name))};`);
  return [
    [
      "json-schema.js",
      fileText(
        ['import { defineJsonSchema } from "eventpact/gen/v1";', ...imports].join("\n"),
        constants.join("\n"),
        declared.join("\n"),
      ),
    ],
    [
      "json-schema.d.ts",
      fileText(
        [
          'import type { StandardJsonSchema } from "eventpact/gen/v1";',
          ...imports.map((line) => line.replace("import", "import type")),
        ].join("\n"),
        contract.messages
          .map(
            ({ key }) =>
              `/** The payload of ${key} as Standard Schema and Standard JSON Schema. */\nexport declare const ${key}: StandardJsonSchema<${imported(key)}.Input, ${imported(key)}.Data>;`,
          )
          .join("\n"),
      ),
    ],
  ];
}

/** No name of the contract ends so. */
function constant(name: string): string {
  return `${name}$`;
}

function imported(key: string): string {
  return `${key}Event$`;
}

/** A schema in 2020-12, with the names of types as its references; `filled` where defaults are filled in. */
function write(schema: Schema, filled: boolean, form: Form, schemas: Schemas, forms: SchemaForms): unknown {
  if (typeof schema === "boolean") return schema;
  const at = (isFilled: boolean) => (one: Schema) => write(one, isFilled, form, schemas, forms);
  const never = at(false);
  const {
    $ref,
    properties,
    patternProperties,
    additionalProperties,
    dependentSchemas,
    items,
    additionalItems,
    allOf,
    anyOf,
    oneOf,
    required,
    unevaluatedProperties,
    unevaluatedItems,
    propertyNames,
    contains,
    not,
    if: test,
    then,
    else: otherwise,
    ...plain
  } = schema;
  const defaulted = filled
    ? Object.entries(properties ?? {}).flatMap(([name, one]) => (defaultOf(one, schemas) ? [name] : []))
    : [];
  const needed = (required ?? []).filter((name) => form === "data" || !defaulted.includes(name));
  const all = form === "data" ? [...new Set([...needed, ...defaulted])] : needed;
  const singles = {
    unevaluatedProperties,
    unevaluatedItems,
    propertyNames,
    contains,
    not,
    if: test,
    then,
    else: otherwise,
  };
  return {
    ...($ref !== undefined && { $ref: filled && form === "data" ? $ref : forms.inputName($ref) }),
    ...plain,
    ...(all.length > 0 && { required: all }),
    ...(properties && { properties: mapRecord(properties, at(filled)) }),
    ...(patternProperties && { patternProperties: mapRecord(patternProperties, never) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: at(filled && !patternProperties)(additionalProperties),
    }),
    ...(dependentSchemas && { dependentSchemas: mapRecord(dependentSchemas, never) }),
    ...(Array.isArray(items) && items.length > 0 && { prefixItems: items.map(at(filled)) }),
    ...(items !== undefined && !Array.isArray(items) && { items: at(filled)(items) }),
    ...(additionalItems !== undefined && { items: at(filled)(additionalItems) }),
    ...(allOf && { allOf: allOf.map(at(filled)) }),
    ...(anyOf && { anyOf: anyOf.map(never) }),
    ...(oneOf && { oneOf: oneOf.map(never) }),
    ...Object.fromEntries(
      Object.entries(singles).flatMap(([keyword, one]) => (one === undefined ? [] : [[keyword, never(one)]])),
    ),
  };
}

/** These definitions and all that they refer to. */
function closureOf(names: readonly string[], definitions: ReadonlyMap<string, unknown>): string[] {
  // Grows while it is looked through.
  const found = new Set(names);
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { $ref } = value as { $ref?: unknown };
    if (typeof $ref === "string" && definitions.has($ref)) found.add($ref);
    for (const below of Object.values(value)) visit(below);
  };
  for (const name of found) visit(definitions.get(name));
  return [...found].sort();
}
