import type { Contract } from "../contract/model.ts";
import type { Names } from "./names.ts";
import { fileText } from "./text.ts";

/** `index.js` and `index.d.ts`: events, channels and applications, and the types that no event shadows. */
export function emitIndex(contract: Contract, names: Names): readonly [path: string, text: string][] {
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
    ["index.d.ts", fileText([...exports, 'export type * from "./types.js";'].join("\n"))],
  ];
}
