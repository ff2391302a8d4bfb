import type { Schemas } from "../contract/normal-form/schema.ts";
import { SchemaMemo } from "../contract/normal-form/schema-memo.ts";
import { layOut } from "./lay-out.ts";
import type { SchemaForms } from "./schema-forms.ts";
import { fileText, typeKey } from "./text.ts";
import { type Form, type TypeSchema, typeSchemaOf } from "./type-schema.ts";

/** `types.js` and `types.d.ts`: every named schema as a TypeScript type, made by json-schema-to-typescript. */
export async function emitTypes(
  schemas: Schemas,
  forms: SchemaForms,
): Promise<[path: string, text: string][]> {
  const print = await createPrinter();
  const names = [...schemas.keys()].join(" ");
  const declarations: string[] = [];
  for (const name of schemas.keys()) {
    declarations.push(await declare(name, "data"));
    const input = forms.inputName(name);
    if (input !== name) declarations.push(await declare(name, "input"));
  }
  return [
    ["types.js", fileText("export {};")],
    ["types.d.ts", fileText(...(declarations.length === 0 ? ["export {};"] : declarations))],
  ];

  async function declare(name: string, form: Form): Promise<string> {
    const typeName = (other: string, isFilled: boolean) =>
      isFilled && form === "data" ? other : forms.inputName(other);
    const declared = form === "data" ? name : forms.inputName(name);
    const facts = `${form} ${declared} ${forms.isFilled(name)}`;
    const before = printed.get(name, schemas, () => new Map<Form, Printed>());
    const known = before.get(form);
    if (
      known?.facts === facts &&
      known.asked.every(([other, filled, printedName]) => typeName(other, filled) === printedName)
    )
      return known.text;
    const asked: [string, boolean, string][] = [];
    const schema = schemas.get(name) ?? true;
    const everything = `${names} ${JSON.stringify(schema)}`;
    const root = freshName("EventpactDeclaration", everything);
    const key = freshName("eventpactKey", everything);
    const keys: string[] = [];
    const type = typeSchemaOf(schema, forms.isFilled(name), {
      schemas,
      form,
      typeName: (other, filled) => {
        const printedName = typeName(other, filled);
        asked.push([other, filled, printedName]);
        return printedName;
      },
      keyToken: (name) => {
        if (!keys.includes(name)) keys.push(name);
        return `${key}${keys.indexOf(name)}_`;
      },
    });
    const text = (await print(type, root))
      .replace(root, () => declared)
      .replace(new RegExp(`${key}(\\d+)_`, "g"), (_, index: string) => typeKey(keys[Number(index)] ?? ""));
    before.set(form, { facts, asked, text });
    return text;
  }
}

/** A declaration, with all that it depends on beside the schema and what that refers to. */
interface Printed {
  readonly facts: string;
  /** The names of types that were asked for. */
  readonly asked: readonly (readonly [name: string, filled: boolean, printedName: string])[];
  readonly text: string;
}

const printed = new SchemaMemo<Map<Form, Printed>>();

/** A name that stands nowhere in `text`; long rather than odd. */
function freshName(name: string, text: string): string {
  return text.includes(name) ? freshName(`${name}X`, text) : name;
}

/** Prints one schema as the declaration of `name`. Every `$ref` is a `tsType` by now, so that a name is what its schema is called. */
async function createPrinter(): Promise<(schema: TypeSchema, name: string) => Promise<string>> {
  const { compile } = await import("json-schema-to-typescript");
  return async (schema, name) => {
    const text = await compile(schema, name, {
      additionalProperties: false,
      bannerComment: "",
      format: false,
      unknownAny: true,
      maxItems: -1,
      $refOptions: { resolve: { external: false } },
    });
    return layOut(text);
  };
}
