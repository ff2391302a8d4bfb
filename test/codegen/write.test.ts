import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BANNER, fileText } from "../../src/codegen/text.ts";
import { compareGenerated, writeGenerated } from "../../src/codegen/write.ts";
import { tempFolder } from "./support/temp-folder.ts";

const files = new Map([
  ["index.js", fileText("export {};")],
  ["events/A.js", fileText("export const A = 1;")],
]);

describe("writing", () => {
  it("makes a folder, and then changes nothing", async () => {
    const folder = join(await tempFolder(), "not", "there", "yet");
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
    const folder = await tempFolder({
      "index.js": fileText("export const old = 1;"),
      "events/Gone.js": fileText("export const Gone = 1;"),
      "channels/Gone.d.ts": fileText("export {};"),
      "channels/deep/Gone.js": fileText("export {};"),
      "events/mine.js": "export const mine = 1;",
      "notes.txt": BANNER,
    });
    expect(await writeGenerated(folder, files)).toEqual({
      missing: ["events/A.js"],
      differing: ["index.js"],
      stale: ["channels/Gone.d.ts", "channels/deep/Gone.js", "events/Gone.js"],
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

  it("leaves no half-written file behind when it fails", async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "index.js"));
    await writeFile(join(folder, "index.js", "in-the-way"), "");
    await expect(writeGenerated(folder, files)).rejects.toThrow();
    expect((await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".tmp"))).toEqual([]);
  });
});
