import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Names that npm drops or treats specially when it packs them are spelt otherwise in the template. */
const NAMES: Readonly<Record<string, string>> = {
  _gitattributes: ".gitattributes",
  _github: ".github",
  _gitignore: ".gitignore",
  "_package.json": "package.json",
};

/** The files of a template, sorted, by path with `/`. `{{key}}` in them becomes the value of that key. */
export function readTemplate(folder: string, values: ReadonlyMap<string, string>): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (from: string, to: string) => {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const source = join(from, entry.name);
      const path = to + (NAMES[entry.name] ?? entry.name);
      if (entry.isDirectory()) visit(source, `${path}/`);
      else files.set(path, fill(readFileSync(source, "utf8"), path, values));
    }
  };
  visit(folder, "");
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fill(text: string, path: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{([^\s{}]+)\}\}/g, (_, key: string) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`the template's ${path} asks for {{${key}}}, which nobody sets`);
    return path.endsWith(".json") ? JSON.stringify(value).slice(1, -1) : value;
  });
}
