import { layOut } from "./lay-out.ts";
import { importOptional } from "./optional-package.ts";
import type { Schemas } from "./schema.ts";
import type { SchemaForms } from "./schema-forms.ts";
import { fileText, typeKey } from "./text.ts";
import { type Form, type TypeSchema, typeSchemaOf } from "./type-schema.ts";

/** `types.js` and `types.d.ts`: every named schema as a TypeScript type, made by json-schema-to-typescript. */
export async function emitTypes(
  schemas: Schemas,
  forms: SchemaForms,
): Promise<[path: string, text: string][]> {
  const print = await createPrinter();
  const everything = JSON.stringify([...schemas]);
  const root = freshName("EventpactDeclaration", everything);
  const key = freshName("eventpactKey", everything);
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
    const filled = forms.isFilled(name);
    const keys: string[] = [];
    const schema = typeSchemaOf(schemas.get(name) ?? true, filled, {
      schemas,
      form,
      typeName: (other, isFilled) => (isFilled && form === "data" ? other : forms.inputName(other)),
      keyToken: (name) => {
        if (!keys.includes(name)) keys.push(name);
        return `${key}${keys.indexOf(name)}_`;
      },
    });
    const text = await print(schema, root);
    return text
      .replace(root, () => (form === "data" ? name : forms.inputName(name)))
      .replace(new RegExp(`${key}(\\d+)_`, "g"), (_, index: string) => typeKey(keys[Number(index)] ?? ""));
  }
}

/** A name that stands nowhere in `text`; long rather than odd. */
function freshName(name: string, text: string): string {
  return text.includes(name) ? freshName(`${name}X`, text) : name;
}

/** Prints one schema as the declaration of `name`. Every `$ref` is a `tsType` by now, so that a name is what its schema is called. */
async function createPrinter(): Promise<(schema: TypeSchema, name: string) => Promise<string>> {
  const { compile } = await importOptional(() => import("json-schema-to-typescript"));
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
