/** What installing eventpact costs. Needs `npm run build`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { root, run } from "./support/packed.ts";

/** Bytes on disk of the unpacked package; a quarter is what `eventpact check` needs: the engine, the texts of 190 rules, the reports. */
const MAX_UNPACKED = 1_600_000;

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}
let packed: Packed;

beforeAll(() => {
  const args = ["pack", "--ignore-scripts", "--dry-run", "--json"];
  [packed] = JSON.parse(run("npm", args, root)) as [Packed];
});

it("has at most 1.6 MB unpacked", () => {
  const folders: Record<string, number> = {};
  for (const { path, size } of packed.files) {
    const folder = path.includes("/") ? path.slice(0, path.indexOf("/")) : path;
    folders[folder] = (folders[folder] ?? 0) + size;
  }
  expect(packed.files.map(({ path }) => path)).toContain("dist/cli.js");
  expect(packed.unpackedSize, JSON.stringify(folders, null, 2)).toBeLessThanOrEqual(MAX_UNPACKED);
});

it("holds only what somebody uses who installs it", () => {
  const needless = /\.map$|\.tgz$|^(?:src|test|scripts|examples|docs\/decisions)\/|(?:^|\/)\./;
  expect(packed.files.map(({ path }) => path).filter((path) => needless.test(path))).toEqual([]);
});

it("requires no dependency: all peers are optional", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(manifest.dependencies ?? {}).toEqual({});
  expect(manifest.optionalDependencies ?? {}).toEqual({});
  expect(manifest.bundledDependencies ?? []).toEqual([]);
  const { peerDependencies, peerDependenciesMeta } = manifest;
  const required = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  expect(required).toEqual([]);
});
