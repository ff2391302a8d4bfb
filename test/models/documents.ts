import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const own = at("../fixtures/documents/");

/** Documents whose models must be right: the catalogue, the goldens and our own fixtures; by name. */
export const DOCUMENTS: readonly (readonly [name: string, file: string])[] = [
  ["catalogue", at("../../asyncapi.yaml")],
  ...["minimal", "shop", "hostile"].map((name) => [name, at(`../golden/${name}/asyncapi.yaml`)] as const),
  ...readdirSync(own)
    // What is refused as a whole has no models.
    .filter((file) => /\.(?:ya?ml|json)$/.test(file) && !/\.refused\./.test(file))
    .map((file) => [file, `${own}${file}`] as const),
  ...["schemas-2020-12", "split-files"].map((name) => [name, `${own}${name}/asyncapi.yaml`] as const),
];
