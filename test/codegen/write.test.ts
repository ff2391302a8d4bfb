import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { documentOf, withBanner } from "../../src/codegen/banner.ts";
import { generate } from "../../src/codegen/generate.ts";
import { compareGenerated, writeGenerated } from "../../src/codegen/write.ts";
import { loadContract } from "../../src/contract/load/load-contract.ts";
import { tempFolder } from "./support/temp-folder.ts";

/** A folder for generated code in a package of ES modules, where it gets no package.json. */
async function outputFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const below = Object.entries(files).map(([path, text]) => [`out/${path}`, text]);
  const folder = await tempFolder({
    "package.json": '{ "type": "module" }',
    ...Object.fromEntries(below),
  });
  await mkdir(join(folder, "out"), { recursive: true });
  return join(folder, "out");
}

const fileText = (text: string) => withBanner("docs/asyncapi.yaml", `${text}\n`);
const files = new Map([
  ["index.js", fileText("export {};")],
  ["events/A.js", fileText("export const A = 1;")],
]);

describe("writing", () => {
  it("makes a folder, and then changes nothing", async () => {
    const folder = join(await outputFolder(), "not", "there", "yet");
    expect(await compareGenerated(folder, files)).toEqual({
      missing: ["events/A.js", "index.js"],
      differing: [],
      stale: [],
    });
    expect((await writeGenerated(folder, files)).missing).toHaveLength(2);
    expect(await compareGenerated(folder, files)).toEqual({ missing: [], differing: [], stale: [] });
    const { mtimeMs, ino } = await stat(join(folder, "index.js"));
    await writeGenerated(folder, files);
    expect(await stat(join(folder, "index.js"))).toMatchObject({ mtimeMs, ino });
    expect(await readdir(folder, { recursive: true })).toEqual(
      expect.not.arrayContaining([expect.stringContaining(".tmp")]),
    );
  });

  it("writes what differs, removes what is no longer made, and leaves the author's files alone", async () => {
    const folder = await outputFolder({
      "index.js": fileText("export const old = 1;"),
      "events/Gone.js": fileText("export const Gone = 1;"),
      "channels/Gone.d.ts": fileText("export {};").replaceAll("\n", "\r\n"),
      "types.js": fileText("export {};"),
      "events/mine.js": "export const mine = 1;",
      "notes.txt": fileText("notes"),
    });
    expect(await writeGenerated(folder, files)).toEqual({
      missing: ["events/A.js"],
      differing: ["index.js"],
      stale: ["channels/Gone.d.ts", "events/Gone.js", "types.js"],
    });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      "events",
      "events/A.js",
      "events/mine.js",
      "index.js",
      "notes.txt",
    ]);
    expect(await readFile(join(folder, "index.js"), "utf8")).toBe(files.get("index.js"));
    expect(await readFile(join(folder, "events/mine.js"), "utf8")).toBe("export const mine = 1;");
  });

  it("removes everything that was made, but for what is still made", async () => {
    const golden = fileURLToPath(new URL("../golden/shop/", import.meta.url));
    const made = await generate(await loadContract("asyncapi.yaml", { cwd: golden }));
    const [kept, ...gone] = [...made.files];
    const folder = await outputFolder();
    await writeGenerated(folder, made.files);
    const { stale } = await writeGenerated(folder, new Map([kept as [string, string]]));
    expect(stale).toEqual(gone.map(([path]) => path));
  });

  it("looks nowhere but where it writes, and removes nothing of another document", async () => {
    const others = {
      "channels/deep/Gone.js": fileText("export {};"),
      "node_modules/eventpact/generated/index.js": fileText("export {};"),
      "node_modules/eventpact/generated/events/B.js": fileText("export {};"),
      "sub/events/B.js": fileText("export {};"),
      "other.js": fileText("export {};"),
      "events/B.js": withBanner("b.yaml", "export {};\n"),
      "events/C.js": `// my own\n${fileText("export {};")}`,
    };
    const folder = await outputFolder(others);
    expect((await writeGenerated(folder, files)).stale).toEqual([]);
    for (const [path, text] of Object.entries(others))
      expect({ path, text: await readFile(join(folder, path), "utf8") }).toEqual({ path, text });
  });

  it.each([
    ["of the author", "export const mine = 1;\n", /index\.js is not a generated file; nothing was written/],
    [
      "of another document",
      withBanner("b.yaml", "export {};\n"),
      /index\.js was generated from b\.yaml, not from asyncapi\.yaml; nothing was written/,
    ],
  ])("refuses, before it writes anything, to take the place of a file %s", async (_, text, message) => {
    const folder = await outputFolder({ "index.js": text, "events/Gone.js": fileText("export {};") });
    await expect(writeGenerated(folder, files)).rejects.toMatchObject({
      name: "OutputConflictError",
      code: "output_conflict",
      message: expect.stringMatching(message),
      files: [join(folder, "index.js")],
    });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      "events",
      "events/Gone.js",
      "index.js",
    ]);
    expect(await readFile(join(folder, "index.js"), "utf8")).toBe(text);
  });

  it("does not mind how lines end", async () => {
    const folder = await outputFolder(
      Object.fromEntries([...files].map(([path, text]) => [path, text.replaceAll("\n", "\r\n")])),
    );
    expect(await compareGenerated(folder, files)).toEqual({ missing: [], differing: [], stale: [] });
    await writeFile(join(folder, "index.js"), fileText("export const x = 1;").replaceAll("\n", "\r\n"));
    expect((await writeGenerated(folder, files)).differing).toEqual(["index.js"]);
  });

  it("names the document in the banner, whatever it is called", () => {
    expect(withBanner("/a/b/c.yaml", "x")).toBe(
      "// Generated by eventpact from c.yaml. Do not edit; run the generator instead.\n\nx",
    );
    expect(documentOf(withBanner("a\nalert(1)\u2028.yaml", "x"))).toBe("a?alert(1)?.yaml");
    expect(documentOf("export {};\n")).toBeUndefined();
  });

  it("leaves no half-written file behind when it fails", async () => {
    const folder = await outputFolder();
    await mkdir(join(folder, "index.js"));
    await writeFile(join(folder, "index.js", "in-the-way"), "");
    await expect(writeGenerated(folder, files)).rejects.toThrow();
    expect((await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".tmp"))).toEqual([]);
  });
});
