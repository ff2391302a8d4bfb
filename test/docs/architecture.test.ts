/** ARCHITECTURE.md and CONTRIBUTING.md name what is there: paths, rooms, and arrows between them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const architecture = read("ARCHITECTURE.md");

/** Paths of all files below a folder, with `/`. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

const sources = filesBelow("src").filter((path) => path.endsWith(".ts"));

/** What each source file imports of the others. */
const imports = new Map(
  sources.map((path) => {
    const found = read(path).matchAll(/\bfrom "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/g);
    const paths = [...found].map(([, to, late]) => posix.join(dirname(path), to ?? late ?? ""));
    // An emitter has imports of generated code in its texts.
    return [path, paths.filter((to) => sources.includes(to))];
  }),
);

/** `a/{b,c}/` is two paths. */
function expanded(path: string): string[] {
  const [, before = "", names = "", after = ""] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
  return names === "" ? [path] : names.split(",").map((name) => before + name + after);
}

/** What stands in backticks in a text. */
function quotedIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, quoted = ""]) => quoted);
}

/**
 * The paths that a page names in backticks. The name of a file alone is one in the folder of the path before it, in the same paragraph or row.
 */
function pathsIn(page: string): string[] {
  const blocks = page.replaceAll(/^```.*?^```$/gms, "").split(/\n\n|\n(?=[|\d-])/);
  return blocks.flatMap((block) => {
    let folder = "";
    return quotedIn(block).flatMap((quoted) => {
      // Of a command, the words that are paths of this repository.
      const words = quoted.includes(" ")
        ? quoted.split(" ").filter((word) => /^(?:src|test|scripts|docs)\//.test(word))
        : [quoted];
      return words
        .filter((word) => word.includes("/") || word.endsWith(".ts"))
        .flatMap(expanded)
        .map((word) => {
          if (word.startsWith("eventpact/") || !word.includes("/"))
            return word.includes("/") ? word : posix.join(folder, word);
          folder = word.endsWith("/") ? word : dirname(word);
          return word;
        });
    });
  });
}

/** Whether there is a file or a folder, an export of the package, or for a path with a placeholder such as `<name>` any file that fits. */
function isThere(path: string): boolean {
  if (!path.includes("<"))
    return path.startsWith("eventpact/")
      ? Object.hasOwn(manifest.exports, path.replace("eventpact", "."))
      : existsSync(join(root, path));
  const parts = path.split(/<[a-z]+>/).map((part) => part.replaceAll(".", "\\."));
  const pattern = new RegExp(`(?:^|/)${parts.join(".+")}$`);
  return (
    path.startsWith("eventpact/") || [...sources, ...filesBelow("test")].some((file) => pattern.test(file))
  );
}

describe.each(["ARCHITECTURE.md", "CONTRIBUTING.md"])("%s", (name) => {
  const page = read(name);

  it("names paths that are there", () => {
    const paths = pathsIn(page);
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });

  it("links to what is there", () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = ""]) => to);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((to) => !existsSync(join(root, to)))).toEqual([]);
  });

  it("has lines of at most 150 characters", () => {
    expect(page.split("\n").filter((line) => line.length > 150)).toEqual([]);
  });
});

describe("the rooms", () => {
  const rooms = new Set(sources.map((path) => `${dirname(path)}/`));

  it("are all in the table, and no others", () => {
    const rows = architecture.match(/^\| `src\/.*$/gm) ?? [];
    const named = rows.flatMap((row) => quotedIn(row.split(" | ")[0] ?? "").flatMap(expanded));
    expect(named.toSorted()).toEqual([...rooms].toSorted());
  });

  it("have the arrows of the diagram, and no others", () => {
    const drawn = [...architecture.matchAll(/^ +(\w+) -->(?:\|.*?\|)? (\w+)$/gm)].map(
      ([, from, to]) => `${from} --> ${to}`,
    );
    const floor = (path: string) => path.split("/")[1];
    const found = [...imports].flatMap(([path, all]) =>
      all.filter((to) => floor(to) !== floor(path)).map((to) => `${floor(path)} --> ${floor(to)}`),
    );
    expect(drawn.toSorted()).toEqual([...new Set([...found, "generated --> runtime"])].toSorted());
  });

  it.each(["src/runtime/", "src/contract/"])("of %s import only those before them", (folder) => {
    const [, list = ""] = new RegExp(`\`${folder}\`.*?: (\`.*?\`)\\.`).exec(architecture) ?? [];
    const order = quotedIn(list);
    const own = [...rooms].filter((room) => room.startsWith(folder) && room !== folder);
    expect(order.toSorted()).toEqual(own.map((room) => room.slice(folder.length, -1)).toSorted());
    const floor = (path: string) => order.indexOf(path.slice(folder.length).split("/")[0] ?? "");
    const upwards = [...imports].flatMap(([path, all]) =>
      all.filter(
        (to) =>
          path.startsWith(folder) && to.startsWith(folder) && floor(path) >= 0 && floor(to) > floor(path),
      ),
    );
    expect(upwards).toEqual([]);
  });

  it("of generated code import nothing but the seam", () => {
    const imported = filesBelow("generated").flatMap((path) =>
      [...read(path).matchAll(/ from "([^"]+)"/g)].map(([, to = ""]) => to),
    );
    expect(new Set(imported.filter((to) => !to.startsWith(".")))).toEqual(new Set(["eventpact/gen/v1"]));
  });
});
