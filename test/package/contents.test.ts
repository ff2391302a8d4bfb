/** What the packed package holds. Needs `npm run build`. */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root, run } from "./support/packed.ts";

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}
let packed: Packed;
let paths: ReadonlySet<string>;
const read = (path: string) => readFileSync(join(root, path), "utf8");

beforeAll(() => {
  const args = ["pack", "--ignore-scripts", "--dry-run", "--json"];
  [packed] = JSON.parse(run("npm", args, root)) as [Packed];
  paths = new Set(packed.files.map(({ path }) => path));
});

it("holds what its manifest leads to", () => {
  const { exports, bin } = JSON.parse(read("package.json"));
  const targets = [...Object.values(exports), ...Object.values(bin)].flatMap((target) =>
    typeof target === "string" ? target : Object.values(target as object),
  ) as string[];
  const missing = targets.filter((target) => !target.includes("*") && !paths.has(posix.normalize(target)));
  expect(missing).toEqual([]);
  expect(paths).toContain("generated/index.js");
  expect(paths).toContain("LICENSE");

  const folders = new Map<string, { files: number; bytes: number }>();
  for (const { path, size } of packed.files) {
    const folder = /^(dist\/(?:vendor|types)|[^/]+)\//.exec(path)?.[1] ?? "(root)";
    const { files, bytes } = folders.get(folder) ?? { files: 0, bytes: 0 };
    folders.set(folder, { files: files + 1, bytes: bytes + size });
  }
  const rows = [...folders].map(
    ([name, { files, bytes }]) =>
      `${name.padEnd(14)} ${String(files).padStart(4)} files ${Math.round(bytes / 1000)} kB`,
  );
  console.log(`unpacked ${Math.round(packed.unpackedSize / 1000)} kB:\n${rows.join("\n")}`);
});

it("holds only what somebody uses who installs it", () => {
  const needless =
    /\.tgz$|^(?:src|test|scripts|examples|docs\/decisions)\/|(?:^|\/)\.|^dist\/vendor\/.*\.map$/;
  expect([...paths].filter((path) => needless.test(path))).toEqual([]);
});

it("has readable code with a source map beside each file", () => {
  const code = [...paths].filter((path) => /^dist\/.*\.js$/.test(path));
  expect(code.length).toBeGreaterThan(10);
  const long = code.filter((path) =>
    read(path)
      .split("\n")
      .some((line) => line.length > 2_000),
  );
  // A table of vendored code may have a long line; ours has none.
  expect(long.filter((path) => !path.startsWith("dist/vendor/"))).toEqual([]);
  for (const path of code.filter((path) => !path.startsWith("dist/vendor/"))) {
    const map = JSON.parse(read(`${path}.map`)) as { sources: string[] };
    expect(paths).toContain(`${path}.map`);
    expect(map.sources.filter((source) => !/^(?:\.\.\/)+src\//.test(source))).toEqual([]);
  }
});

it("requires no dependency: all peers are optional, and admit every version that somebody may have", () => {
  const manifest = JSON.parse(read("package.json"));
  expect(manifest.dependencies ?? {}).toEqual({});
  expect(manifest.optionalDependencies ?? {}).toEqual({});
  expect(manifest.bundledDependencies ?? []).toEqual([]);
  expect(manifest.peerDependencies).toEqual({ jiti: "*", redis: "*" });
  for (const name of Object.keys(manifest.peerDependencies))
    expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
});

it("leads nowhere but into the package from its pages", () => {
  const links = [...paths]
    .filter((path) => path.endsWith(".md"))
    .flatMap((page) =>
      [...read(page).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(
        ([, link = ""]) => [page, posix.normalize(posix.join(posix.dirname(page), link))] as const,
      ),
    );
  expect(links.length).toBeGreaterThan(20);
  const folders = new Set(
    [...paths].flatMap((path) => path.split("/").map((_, n, all) => all.slice(0, n).join("/"))),
  );
  const broken = links.filter(([, target]) => !paths.has(target) && !folders.has(target.replace(/\/$/, "")));
  expect(broken).toEqual([]);
});

describe("dist/vendor/", () => {
  interface Component {
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses: readonly {
      readonly license?: { readonly id: string };
      readonly expression?: string;
    }[];
  }
  const sbom = JSON.parse(read("dist/vendor/sbom.cdx.json")) as {
    readonly bomFormat: string;
    readonly components: readonly Component[];
  };

  it("has an SBOM of all that is bundled, and the license of each", () => {
    expect(paths).toContain("dist/vendor/sbom.cdx.json");
    expect(paths).toContain("dist/vendor/THIRD-PARTY-NOTICES.txt");
    expect(sbom.bomFormat).toBe("CycloneDX");
    const asked = ["@asyncapi/specs", "ajv", "json-schema-to-typescript", "refa", "scslre", "yaml"];
    expect(sbom.components.map(({ name }) => name)).toEqual(expect.arrayContaining(asked));
    // Whoever opens one of the files finds nothing that the SBOM lacks.
    const bundled = [...paths]
      .filter((path) => /^dist\/vendor\/.*\.js$/.test(path))
      .flatMap((path) => [
        ...read(path).matchAll(/^\/\/ node_modules\/(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\//gm),
      ])
      .map(([, name]) => name);
    expect(new Set([...bundled, "@asyncapi/specs"])).toEqual(
      new Set(sbom.components.map(({ name }) => name)),
    );

    const notices = read("dist/vendor/THIRD-PARTY-NOTICES.txt");
    for (const { name, version, licenses, purl } of sbom.components) {
      expect(purl).toBe(`pkg:npm/${name.replace("@", "%40")}@${version}`);
      expect(licenses[0]?.license?.id ?? licenses[0]?.expression).toMatch(
        /^(?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0)$/,
      );
      expect(notices).toMatch(
        new RegExp(`^${name.replace("/", "\\/")} ${version.replaceAll(".", "\\.")} \\(`, "m"),
      );
    }
  });

  it("has no package that the lockfile has in a later patch", () => {
    const { packages } = JSON.parse(read("package-lock.json")) as {
      packages: Record<string, { version?: string; name?: string }>;
    };
    const locked = Object.entries(packages).map(([path, { version = "", name }]) => {
      const folder = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return { name: name ?? folder, version };
    });
    const [major, patch] = [
      (version: string) => version.split(".").slice(0, 2).join("."),
      (version: string) => Number(version.split(".")[2]),
    ];
    for (const { name, version } of sbom.components) {
      const patches = locked
        .filter((one) => one.name === name && major(one.version) === major(version))
        .map((one) => patch(one.version));
      expect(patches, `${name}@${version} is not in the lockfile: npm run build`).toContain(patch(version));
      expect(patch(version), `${name}@${version} is behind: npm update ${name}`).toBe(Math.max(...patches));
    }
  });

  it("has nothing of prettier", () => {
    expect(sbom.components.map(({ name }) => name)).not.toContain("prettier");
  });
});
