import type { Contract } from "../contract/model.ts";
import type { Schemas } from "../contract/normal-form/schema.ts";
import type { Names } from "./names.ts";
import type { SchemaForms } from "./schema-forms.ts";
import { fileText } from "./text.ts";

/** `index.js` and `index.d.ts`: events, channels, applications and types. A type that an event shadows is exported under another name. */
export function emitIndex(
  contract: Contract,
  names: Names,
  schemas: Schemas,
  forms: SchemaForms,
): readonly [path: string, text: string][] {
  const usable = (operations: readonly { readonly messages: readonly string[] }[]) =>
    operations.some(({ messages }) => messages.length > 0);
  const exports = [
    ...contract.messages.map(({ key }) => `export { ${key} } from "./events/${key}.js";`),
    ...contract.channels.map(
      ({ key }) => `export { ${names.channel(key)} } from "./channels/${names.channel(key)}.js";`,
    ),
    ...names.applications.flatMap(({ name, sends, receives }) => {
      const kinds = [...(usable(sends) ? ["Publisher"] : []), ...(usable(receives) ? ["Subscriber"] : [])];
      return kinds.length === 0
        ? []
        : [`export { ${kinds.map((kind) => name + kind).join(", ")} } from "./applications/${name}.js";`];
    }),
  ];
  return [
    ["index.js", fileText(exports.length === 0 ? "export {};" : exports.join("\n"))],
    ["index.d.ts", fileText([...exports, ...typeExports(contract, names, schemas, forms)].join("\n"))],
  ];
}

/**
 * Declarations that TypeScript emits for users name each type by what the package exports, and a package exports its index and no other
 * file. So a type that is not exported there under its own name has another one.
 */
function typeExports(contract: Contract, names: Names, schemas: Schemas, forms: SchemaForms): string[] {
  const values = new Set([
    ...contract.messages.map(({ key }) => key),
    ...contract.channels.map(({ key }) => names.channel(key)),
    ...names.applications.flatMap(({ name }) => [`${name}Publisher`, `${name}Subscriber`]),
  ]);
  const types = [...schemas.keys()].flatMap((name) => [name, forms.inputName(name)]);
  const taken = new Set([...values, ...types]);
  const free = (name: string): string => (taken.has(name) ? free(`${name}_`) : name);
  const shadowed = [...new Set(types)].filter((name) => values.has(name));
  const renamed = shadowed.map((name) => `  ${name} as ${free(`${name}Data`)},\n`);
  return [
    'export type * from "./types.js";',
    ...(renamed.length === 0 ? [] : [`export type {\n${renamed.join("")}} from "./types.js";`]),
  ];
}
