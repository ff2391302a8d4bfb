import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { givenDependency, installedDependency } from "../../src/cli/init/dependency.ts";
import { ownPackage, templateFolder } from "../../src/cli/init/own-package.ts";
import { whyInvalidName } from "../../src/cli/init/package-name.ts";
import { readTemplate } from "../../src/cli/init/template.ts";
import { writePackage } from "../../src/cli/init/write-package.ts";
import { run } from "../../src/cli/run.ts";
import { compareGenerated, generate, loadContract } from "../../src/codegen/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function folder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "eventpact-init-")));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  }
  return path;
}

async function init(cwd: string, ...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(["init", ...argv], {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    color: false,
    cwd,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const manifestOf = async (path: string) => JSON.parse(await readFile(join(path, "package.json"), "utf8"));

describe("eventpact init", () => {
  it("makes a package, and says what to do next", async () => {
    const cwd = await folder();
    expect(await init(cwd, "shop", "--eventpact", "^0.1.0")).toEqual({
      code: 0,
      out: `shop: shop, ${(await filesBelow(join(cwd, "shop"))).length} files, with eventpact ^0.1.0

Next:
  cd shop
  npm install
  npm test

Then write your events into asyncapi.yaml and schemas/; README.md says more.`,
      err: "",
    });
    expect(await filesBelow(join(cwd, "shop"))).toEqual(
      expect.arrayContaining([
        ".gitattributes",
        ".github/workflows/ci.yml",
        ".gitignore",
        "README.md",
        "asyncapi.yaml",
        "generated/index.js",
        "package.json",
        "schemas/orders/order-placed.json",
        "test/contract.test.js",
        "tsconfig.json",
      ]),
    );
  });

  it("fills in the name and the dependency, and leaves no placeholder", async () => {
    const cwd = await folder();
    await init(cwd, "shop", "--name", "@acme/shop-events", "--eventpact", "^0.1.0");
    const { version } = ownPackage();
    const { name, devDependencies, peerDependencies } = await manifestOf(join(cwd, "shop"));
    expect(name).toBe("@acme/shop-events");
    expect(peerDependencies).toEqual({ eventpact: `>=${version}` });
    expect(devDependencies).toEqual({ eventpact: "^0.1.0", typescript: expect.any(String) });
    for (const file of await filesBelow(join(cwd, "shop"))) {
      const text = await readFile(join(cwd, "shop", file), "utf8");
      expect(text, file).not.toMatch(/(?<!\$)\{\{/);
    }
    expect(parse(await readFile(join(cwd, "shop/asyncapi.yaml"), "utf8")).info.title).toBe(
      "@acme/shop-events",
    );
  });

  it("prints JSON for machines", async () => {
    const cwd = await folder();
    const { code, out, err } = await init(cwd, "shop", "--eventpact", "next", "--json");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toEqual({
      ...{ ok: true, dir: "shop", name: "shop", eventpact: "next" },
      ...{ files: await filesBelow(join(cwd, "shop")), notes: [] },
    });
  });

  it("fills the current folder, also one that git has just made", async () => {
    const cwd = join(await folder(), "shop");
    await mkdir(cwd);
    execFileSync("git", ["init", "--quiet"], { cwd });
    const { code, out } = await init(cwd, "--eventpact", "^0.1.0");
    expect(code).toBe(0);
    expect(out).not.toContain("cd ");
    expect((await manifestOf(cwd)).name).toBe("shop");
    expect(existsSync(join(cwd, ".git/HEAD"))).toBe(true);
  });

  it("makes the folders on the way, and quotes them where a shell wants it", async () => {
    const cwd = await folder();
    const { out } = await init(cwd, "my events/shop", "--eventpact", "^0.1.0");
    expect(out).toContain("  cd 'my events/shop'\n");
    expect(existsSync(join(cwd, "my events/shop/package.json"))).toBe(true);
  });
});

describe("eventpact init refuses", () => {
  it("a folder that is not empty, and writes nothing", async () => {
    const cwd = await folder(
      Object.fromEntries(["a", "b", "c", "d", "e", "f", "g"].map((name) => [`shop/${name}`, ""])),
    );
    expect(await init(cwd, "shop", "--eventpact", "^0.1.0")).toEqual({
      code: 3,
      out: "",
      err: "error: shop is not empty: it has a, b, c, d, e and 2 more; give a folder that is not there yet or empty",
    });
    expect(await readdir(join(cwd, "shop"))).toHaveLength(7);
  });

  it("a folder that is not empty, as JSON", async () => {
    const cwd = await folder({ "shop/notes.md": "" });
    const { code, out } = await init(cwd, "shop", "--eventpact", "^0.1.0", "--json");
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      error: {
        code: "folder_not_empty",
        message: "shop is not empty: it has notes.md; give a folder that is not there yet or empty",
      },
    });
  });

  it("a file, and a folder below a file", async () => {
    const cwd = await folder({ shop: "" });
    expect((await init(cwd, "shop", "--eventpact", "^0.1.0")).err).toBe(
      "error: shop is a file; give a folder that is not there yet or empty",
    );
    const below = await init(cwd, "shop/orders", "--eventpact", "^0.1.0");
    expect(below.code).toBe(3);
    expect(below.err).toMatch(/^error: cannot write shop\/orders: ENOTDIR/);
  });

  it("a name that no folder can have", async () => {
    const cwd = await folder();
    const long = "x".repeat(300);
    const { code, err } = await init(cwd, long, "--name", "shop", "--eventpact", "^0.1.0");
    expect(code).toBe(3);
    expect(err).toMatch(/^error: cannot write x+: ENAMETOOLONG/);
  });

  it.each([
    [
      ["Shop"],
      `the folder's name "Shop" cannot be the name of a package: it has upper-case letters; pass --name, e.g. --name shop`,
    ],
    [
      ["my shop"],
      `the folder's name "my shop" cannot be the name of a package: " " is none of a-z 0-9 . _ -; pass --name, e.g. --name my-shop`,
    ],
    [
      ["fs"],
      `the folder's name "fs" cannot be the name of a package: a module of Node has this name; pass --name, e.g. --name fs-events`,
    ],
    [
      ["shop", "--name", "eventpact"],
      `--name "eventpact" cannot be the name of a package: the package itself depends on a package of this name; pass --name, e.g. --name eventpact-events`,
    ],
    [
      ["shop", "--name", "日本"],
      `--name "日本" cannot be the name of a package: "日" is none of a-z 0-9 . _ -; pass --name, e.g. --name shop-events`,
    ],
    [["shop", "--name", ""], "--name is given an empty text; write --name NAME"],
    [
      ["shop", "--eventpact", "a b"],
      '--eventpact "a b" is neither a version, a range or a tag, nor a tarball, a folder or a repository; pass --eventpact with a version, a tarball or a folder, e.g. --eventpact ./eventpact-0.1.0.tgz',
    ],
    [["shop", "billing"], "expected one dir, got 2: shop billing"],
    [["shop", "--eventpact", ""], "--eventpact is given an empty text; write --eventpact SPEC"],
  ])("%j", async (argv, message) => {
    const cwd = await folder();
    expect(await init(cwd, ...argv)).toEqual({
      code: 2,
      out: "",
      err: `error: ${message}\neventpact init --help says how it is used`,
    });
    expect(await readdir(cwd)).toEqual([]);
  });

  it("a tarball that is not there", async () => {
    const cwd = await folder();
    expect(await init(cwd, "shop", "--eventpact", "./gone.tgz")).toEqual({
      code: 3,
      out: "",
      err: `error: --eventpact ./gone.tgz: there is no tarball and no package at ${join(cwd, "gone.tgz")}; pass --eventpact with a version, a tarball or a folder, e.g. --eventpact ./eventpact-0.1.0.tgz`,
    });
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe("where the package goes", () => {
  it.each([
    ["@acme/orders", {}, "orders", "@acme/orders"],
    ["@acme/orders", { "@acme/other.md": "" }, "@acme/orders", "@acme/orders"],
    ["packages/@acme/orders", {}, "packages/@acme/orders", "@acme/orders"],
    ["acme/orders", {}, "acme/orders", "orders"],
  ])("%s beside %j", async (argument, files, path, name) => {
    const cwd = await folder(files);
    const { code, out } = await init(cwd, argument, "--eventpact", "^0.1.0");
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`${path}: ${name}, `) });
    expect(await manifestOf(join(cwd, path))).toMatchObject({ name });
  });

  it("is reported where GitHub would not read its workflow", async () => {
    const cwd = await folder({ ".git/HEAD": "" });
    expect(await init(cwd, "packages/orders", "--eventpact", "^0.1.0")).toMatchObject({
      code: 0,
      err: "note: GitHub reads workflows at the root of the repository only; move packages/orders/.github/workflows/ci.yml to .github/workflows/ there, and let its steps run in packages/orders (defaults.run.working-directory)",
    });
    const own = await folder({ "orders/.git/HEAD": "" });
    expect(await init(own, "orders", "--eventpact", "^0.1.0")).toMatchObject({ code: 0, err: "" });
  });
});

describe("writing a package", () => {
  const files = new Map([
    ["a/b", "1"],
    ["c", "2"],
  ]);

  it("leaves nothing behind when it fails midway", async () => {
    const cwd = await folder({ "there/.git/HEAD": "" });
    const impossible = new Map([...files, ["c/d", "a file cannot be in a file"]]);
    for (const path of ["there", "new/deep"])
      await expect(writePackage(join(cwd, path), impossible, path)).rejects.toThrow(
        new RegExp(`^cannot write ${path}: E`),
      );
    expect(await filesBelow(cwd)).toEqual(["there/.git/HEAD"]);
    expect(await readdir(cwd)).toEqual(["there"]);
  });

  it("leaves nothing behind when a signal ends it, and the signal does end it", async () => {
    const cwd = await folder();
    const program = `import { writePackage } from ${JSON.stringify(join(root, "src/cli/init/write-package.ts"))};
const files = new Map(Array.from({ length: 400 }, (_, n) => [\`folder-\${n}/file\`, "text"]));
files[Symbol.iterator] = function* () {
  let n = 0;
  for (const entry of Map.prototype.entries.call(this)) {
    if (n++ === 3) process.kill(process.pid, "SIGTERM");
    yield entry;
  }
};
await writePackage("new/shop", files, "shop");`;
    await writeFile(join(cwd, "write.mts"), program);
    const args = ["--import", import.meta.resolve("tsx"), "write.mts"];
    const { signal } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
    expect({ signal, left: await readdir(cwd) }).toEqual({ signal: "SIGTERM", left: ["write.mts"] });
  });

  it("takes the place of what an init left behind that was killed, not of one that runs", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const cwd = await folder({ [`dead/.eventpact-init-${pid}-aB3xYz/a/b`]: "half" });
    await writePackage(join(cwd, "dead"), files, "dead");
    expect(await filesBelow(join(cwd, "dead"))).toEqual(["a/b", "c"]);
    const running = `.eventpact-init-${process.pid}-aB3xYz`;
    const other = await folder({ [`live/${running}/a/b`]: "half" });
    await expect(writePackage(join(other, "live"), files, "live")).rejects.toThrow(`it has ${running};`);
  });

  it("leaves nothing behind where it may not write", async () => {
    const cwd = await folder();
    await mkdir(join(cwd, "readonly"));
    await chmod(join(cwd, "readonly"), 0o555);
    await chmod(cwd, 0o755);
    // Root may write everywhere.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      await expect(
        writePackage(join(cwd, "readonly/deep/shop"), files, "readonly/deep/shop"),
      ).rejects.toThrow(/^cannot write readonly\/deep\/shop: EACCES: permission denied/);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    expect(await readdir(join(cwd, "readonly"))).toEqual([]);
  });
});

describe("names of packages", () => {
  it.each([
    "shop",
    "shop-events",
    "shop.events",
    "s",
    "a_b",
    "@acme/shop",
    "@acme/fs",
    "3d",
    "x".repeat(214),
  ])("%s", (name) => expect(whyInvalidName(name)).toBeUndefined());

  it.each([
    ["", "it is empty"],
    ["x".repeat(215), "it is longer than 214 characters"],
    ["Shop", "it has upper-case letters"],
    [".shop", 'it starts with "."'],
    ["_shop", 'it starts with "_"'],
    ["-shop", 'it starts with "-"'],
    ["@acme/.shop", 'it starts with "."'],
    ["@acme/", "the scope or the name behind it is empty"],
    ["@/shop", "the scope or the name behind it is empty"],
    ["@acme/a/b", "it has more parts than @scope/name"],
    ["a/b", "it has more parts than @scope/name"],
    ["sh op", '" " is none of a-z 0-9 . _ -'],
    ["shop~", '"~" is none of a-z 0-9 . _ -'],
    ["sh\nop", '"\\n" is none of a-z 0-9 . _ -'],
    ["node_modules", "npm keeps this name for itself"],
    ["http", "a module of Node has this name"],
  ])("%j: %s", (name, why) => expect(whyInvalidName(name)).toBe(why));

  it("lets through only what stands in a URL, a path and a YAML text as it is", () => {
    const names = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.stringMatching(/^@?[a-z._-]{1,5}\/?[a-z._~ -]{0,5}$/),
      fc.constantFrom(...builtinModules),
    );
    fc.assert(
      fc.property(names, (name) => {
        fc.pre(whyInvalidName(name) === undefined);
        expect(name).toMatch(/^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/);
        expect(builtinModules).not.toContain(name);
      }),
    );
  });
});

describe("the dependency on eventpact, as it was installed", () => {
  /** A project that has eventpact in its node_modules, with what npm noted of it and what its package.json asks for. */
  async function installed(noted: { resolved?: string } | undefined, wanted?: string) {
    const cwd = await folder({
      "app/node_modules/eventpact/package.json": "{}",
      "eventpact-0.3.1.tgz": "",
      "a b/#1%20.tgz": "",
      ...(noted && {
        "app/node_modules/.package-lock.json": JSON.stringify({
          packages: { "node_modules/eventpact": { version: "0.3.1", ...noted } },
        }),
      }),
      ...(wanted && { "app/package.json": JSON.stringify({ devDependencies: { eventpact: wanted } }) }),
    });
    const own = { root: join(cwd, "app/node_modules/eventpact"), version: "0.3.1" };
    return installedDependency(own, join(cwd, "app/new/shop")).spec;
  }

  it.each([
    [
      "a tarball",
      { resolved: "file:../eventpact-0.3.1.tgz" },
      "file:../eventpact-0.3.1.tgz",
      "file:../../../eventpact-0.3.1.tgz",
    ],
    [
      "a tarball with a strange name",
      { resolved: "file:../a b/#1%20.tgz" },
      undefined,
      "file:../../../a b/#1%20.tgz",
    ],
    [
      "a registry",
      { resolved: "https://registry.example.org/eventpact/-/eventpact-0.3.1.tgz" },
      "~0.3.0",
      "^0.3.1",
    ],
    [
      "a registry, by npx",
      { resolved: "https://registry.example.org/eventpact/-/eventpact-0.3.1.tgz" },
      "^0.3.1",
      "^0.3.1",
    ],
    [
      "a registry, by a tag",
      { resolved: "https://registry.example.org/eventpact/-/eventpact-0.3.1.tgz" },
      "next",
      "^0.3.1",
    ],
    ["a registry that npm does not note", {}, "^0.3.0", "^0.3.1"],
    [
      "a registry, not saved",
      { resolved: "https://registry.example.org/eventpact/-/eventpact-0.3.1.tgz" },
      undefined,
      "^0.3.1",
    ],
    [
      "a tarball of the web",
      { resolved: "https://example.org/e.tgz" },
      "https://example.org/e.tgz",
      "https://example.org/e.tgz",
    ],
    [
      "a repository",
      { resolved: "git+ssh://git@github.com/acme/eventpact.git#1a2b" },
      "github:acme/eventpact",
      "github:acme/eventpact",
    ],
    [
      "a repository, not saved",
      { resolved: "git+ssh://git@github.com/acme/eventpact.git#1a2b" },
      undefined,
      "git+ssh://git@github.com/acme/eventpact.git#1a2b",
    ],
    [
      "a tarball, without notes of npm",
      undefined,
      "file:../eventpact-0.3.1.tgz",
      "file:../../../eventpact-0.3.1.tgz",
    ],
    ["a registry, without notes of npm", undefined, "^0.3.0", "^0.3.1"],
  ])("%s", async (_, noted, wanted, spec) => expect(await installed(noted, wanted)).toBe(spec));

  it("says so when the tarball is gone", async () => {
    await expect(installed({ resolved: "file:../gone.tgz" })).rejects.toThrow(
      /^eventpact was installed from .*gone\.tgz, which is no longer there; pass --eventpact with a version, a tarball or a folder, e\.g\. --eventpact \.\/eventpact-0\.1\.0\.tgz$/,
    );
  });

  it("by pnpm, which keeps packages below node_modules/.pnpm", async () => {
    const cwd = await folder({
      "app/node_modules/.pnpm/eventpact@file+e.tgz/node_modules/eventpact/package.json": "{}",
      "app/package.json": JSON.stringify({ dependencies: { eventpact: "file:e.tgz" } }),
      "app/e.tgz": "",
    });
    const own = {
      root: join(cwd, "app/node_modules/.pnpm/eventpact@file+e.tgz/node_modules/eventpact"),
      version: "0.3.1",
    };
    expect(installedDependency(own, join(cwd, "app/shop")).spec).toBe("file:../e.tgz");
  });

  it("from nowhere that is noted: a registry, with a word about it", async () => {
    const cwd = await folder({ "lib/node_modules/eventpact/package.json": "{}" });
    const own = { root: join(cwd, "lib/node_modules/eventpact"), version: "0.3.1" };
    expect(installedDependency(own, join(cwd, "shop"))).toEqual({
      spec: "^0.3.1",
      note: "nothing says how this eventpact was installed, so it is taken from the registry; else pass --eventpact with a version, a tarball or a folder, e.g. --eventpact ./eventpact-0.1.0.tgz",
    });
  });

  it("from a checkout: its folder, also through links on the way to the new package", async () => {
    const cwd = await folder({ "work/README.md": "" });
    await symlink(join(cwd, "work"), join(cwd, "link"));
    const { spec } = installedDependency(ownPackage(), join(cwd, "link/shop"));
    expect(spec).toBe(`file:${relative(join(cwd, "work/shop"), await realpath(root))}`);
  });
});

describe("--eventpact", () => {
  it.each([
    ["^0.1.0", "^0.1.0"],
    [">=0.1.0 <2", ">=0.1.0 <2"],
    ["latest", "latest"],
    ["github:acme/eventpact", "github:acme/eventpact"],
    ["https://example.org/eventpact.tgz", "https://example.org/eventpact.tgz"],
    ["npm:@acme/eventpact@^1", "npm:@acme/eventpact@^1"],
    ["e.tgz", "file:../e.tgz"],
    ["./e.tgz", "file:../e.tgz"],
    ["file:e.tgz", "file:../e.tgz"],
    ["packages/eventpact/", "packages/eventpact/"],
    ["./packages/eventpact", "file:../packages/eventpact"],
    [".", "file:.."],
  ])("%s becomes %s", async (given, spec) => {
    const cwd = await folder({ "e.tgz": "", "package.json": "{}", "packages/eventpact/package.json": "{}" });
    expect(givenDependency(given, cwd, join(cwd, "shop")).spec).toBe(spec);
    expect(givenDependency(`file://${cwd}/e.tgz`, cwd, join(cwd, "shop")).spec).toBe("file:../e.tgz");
  });
});

it("--eventpact refuses a folder without a package", async () => {
  const cwd = await folder({ "docs/README.md": "" });
  expect(() => givenDependency("./docs", cwd, join(cwd, "shop"))).toThrow(
    `--eventpact ./docs: there is no tarball and no package at ${join(cwd, "docs")}; pass --eventpact`,
  );
});

describe("the template", () => {
  it("checks each pull request against the branch main, with the whole history", async () => {
    const template = templateFolder(ownPackage());
    const { scripts } = JSON.parse(await readFile(join(template, "_package.json"), "utf8"));
    expect(scripts.check).toBe("eventpact check --allow-new --against .git#branch=main");
    const ci = parse(await readFile(join(template, "_github/workflows/ci.yml"), "utf8"));
    expect(ci.jobs.test.steps).toEqual([
      { uses: expect.stringMatching(/^actions\/checkout@/), with: { "fetch-depth": 0 } },
      expect.objectContaining({ uses: expect.stringMatching(/^actions\/setup-node@/) }),
      { run: "npm ci" },
      { run: "npm test" },
      { run: "npm run check -- --format github", if: "github.event_name == 'pull_request'" },
    ]);
  });

  it("has generated code that is current (npm run generate)", async () => {
    const contract = await loadContract("asyncapi.yaml", { cwd: templateFolder(ownPackage()) });
    const { files } = await generate(contract);
    expect(await compareGenerated(join(templateFolder(ownPackage()), "generated"), files)).toEqual({
      ...{ missing: [], differing: [], stale: [] },
    });
  });

  it("has no placeholder that nobody fills", async () => {
    const path = await folder({ "a.md": "{{name}} {{other}}" });
    expect(() => readTemplate(path, new Map([["name", "shop"]]))).toThrow("{{other}}");
  });
});

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort();
}
