import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readTarball } from "../../../src/compat/baseline/tarball.ts";
import { makeFolder } from "./baseline-folders.ts";
import { packEntries, paxRecord } from "./tar-archive.ts";

function textAt(archive: Uint8Array, path: string): string | undefined {
  const node = readTarball(archive).find(path);
  return node?.kind === "file" ? new TextDecoder().decode(node.read()) : node?.kind;
}

const long = `${"schemas/".repeat(20)}größe.json`;

describe("a packed package", () => {
  it.each(["ustar", "pax", "gnu", "v7"])("is read as tar writes it in its format %s", (format) => {
    const path = format === "v7" || format === "ustar" ? "schemas/order.json" : long;
    const folder = makeFolder({ [`package/${path}`]: "{}", "package/package.json": '{ "name": "a" }' });
    execFileSync("tar", ["-czf", "a.tgz", `--format=${format}`, "package"], { cwd: folder });
    const archive = readFileSync(join(folder, "a.tgz"));
    expect(textAt(archive, path)).toBe("{}");
    expect(textAt(archive, "package.json")).toBe('{ "name": "a" }');
    expect(readTarball(archive).paths().toSorted()).toEqual(["package.json", path]);
  });

  it("has folders", () => {
    const tree = readTarball(
      packEntries([{ path: "p/a/b/c.json" }, { path: "p/a/d.json" }, { path: "p/e" }]),
    );
    for (const [path, names] of [
      ["", ["a", "e"]],
      ["a", ["b", "d.json"]],
      ["a/b/", ["c.json"]],
    ] as const) {
      const node = tree.find(path);
      expect(node?.kind === "folder" && node.names()).toEqual(names);
    }
    expect(tree.find("a/x")).toBeUndefined();
  });

  it("may have any folder around it, and long names of all kinds", () => {
    const archive = packEntries([
      { path: "pax_global_header", type: "g", content: paxRecord("comment", "1a2b") },
      { path: "x", type: "x", content: paxRecord("mtime", "1.5") + paxRecord("path", "acme/ä/1.json") },
      { path: "short", content: "1" },
      { path: "@LongLink", type: "L", content: "acme/ö/2.json\0" },
      { path: "short", content: "2" },
      { path: "3.json", prefix: "acme/ü", content: "3" },
    ]);
    expect([textAt(archive, "ä/1.json"), textAt(archive, "ö/2.json"), textAt(archive, "ü/3.json")]).toEqual([
      "1",
      "2",
      "3",
    ]);
  });

  it("has the last of two files of one path, and no links", () => {
    const archive = packEntries([
      { path: "p/a", content: "1" },
      { path: "p/a", content: "2" },
      { path: "p/b", type: "2" },
      { path: "p/c", type: "1" },
    ]);
    expect(readTarball(archive).paths()).toEqual(["a"]);
    expect(textAt(archive, "a")).toBe("2");
  });

  it.each([
    ["text", Buffer.from("hello"), "is no gzip file"],
    ["nothing", Buffer.alloc(0), "is no gzip file"],
    ["another file, gzipped", gzipSync("hello ".repeat(200)), "is no tar archive, or damaged"],
    ["cut off", packEntries([{ path: "p/a", content: "1" }]).subarray(0, 40), "is cut off or damaged"],
    ["cut off inside", gzipSync(Buffer.alloc(512)).subarray(0, 15), "is cut off or damaged"],
    [
      "a path out of it",
      packEntries([{ path: "p/../../etc/passwd" }]),
      'holds the path "p/../../etc/passwd", which leads out of it',
    ],
    [
      "an absolute path",
      packEntries([{ path: "/etc/passwd" }]),
      'holds the path "/etc/passwd", which leads out of it',
    ],
    [
      "a size beyond its end",
      packEntries([{ path: "x", type: "x", content: paxRecord("size", "99999") }, { path: "p/a" }]),
      "is cut off or damaged",
    ],
    [
      "records beyond their end",
      packEntries([{ path: "x", type: "x", content: "99 path=a\n" }, { path: "p/a" }]),
      "is cut off or damaged",
    ],
    ["a bomb", gzipSync(Buffer.alloc(257 * 1024 * 1024), { level: 1 }), "has more than 256 MiB unpacked"],
  ])("is refused when it is %s", (_name, bytes, message) => {
    expect(() => readTarball(bytes)).toThrow(message);
  });
});
