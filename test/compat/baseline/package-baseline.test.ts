/** Installed and packed packages, and a registry that is a few lines of the test. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { npmEnvironment } from "../../../scripts/npm-environment.ts";
import { isNewContract } from "../../../src/compat/baseline/baseline-error.ts";
import {
  documentOf,
  type Files,
  found,
  load,
  makeFolder,
  placesOf,
  refusal,
  write,
} from "./baseline-folders.ts";
import { packEntries } from "./tar-archive.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const refDocument = documentOf("1.2.0", '{ $ref: "./schemas/order.json" }');
const order = '\n{ "type": "object" }';

function manifest(fields: object = {}): string {
  return JSON.stringify({ name: "@acme/events", version: "1.2.0", ...fields });
}

/** A project with a package installed. */
function install(files: Files, name = "@acme/events"): string {
  const folder = makeFolder();
  for (const [path, content] of Object.entries(files))
    write(join(folder, "node_modules", name), { [path]: content });
  return folder;
}

/** Packs a folder with npm, which needs no network for it, and gives the path of the tarball. */
function pack(files: Files): string {
  const folder = makeFolder(files);
  const env = { ...npmEnvironment(), npm_config_offline: "true" };
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--silent", "--ignore-scripts"], {
      cwd: folder,
      encoding: "utf8",
      env,
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  return join(folder, packed.filename);
}

/** npm finds a registry that answers like this, or none. */
async function useRegistry(
  answer?: (path: string) => { status?: number; body: string | Buffer },
): Promise<string[]> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ""}`.trim());
    const { status = 200, body } = answer?.(decodeURIComponent(request.url ?? "")) ?? {
      status: 404,
      body: "{}",
    };
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  if (answer) onTestFinished(close);
  else await close();
  const clean = npmEnvironment();
  for (const name of Object.keys(process.env)) if (!(name in clean)) vi.stubEnv(name, undefined);
  vi.stubEnv("npm_config_registry", `http://127.0.0.1:${port}/`);
  vi.stubEnv("npm_config_userconfig", "/dev/null");
  vi.stubEnv("npm_config_cache", makeFolder());
  return asked;
}

describe("an installed package", () => {
  it.each([
    ["npm:@acme/events@^1", "@acme/events@1.2.0:asyncapi.yaml 1.2.0"],
    ["npm:@acme/events", "@acme/events@1.2.0:asyncapi.yaml 1.2.0"],
    ["npm:@acme/events@1.2.0", "@acme/events@1.2.0:asyncapi.yaml 1.2.0"],
    ["npm:@acme/events@>=1 <2:old/asyncapi.yaml", "@acme/events@1.2.0:old/asyncapi.yaml 1.0.0"],
    ["npm:@acme/events@1.x:old", "@acme/events@1.2.0:old/asyncapi.yaml 1.0.0"],
    ["npm:@acme/events@1.x:./old/", "@acme/events@1.2.0:old/asyncapi.yaml 1.0.0"],
  ])("%s", async (spec, expected) => {
    const files = {
      "package.json": manifest(),
      "asyncapi.yaml": documentOf("1.2.0"),
      "old/asyncapi.yaml": documentOf("1.0.0"),
    };
    expect(await found(install(files), spec)).toBe(expected);
  });

  it.each([
    [
      "exports",
      { exports: { "./asyncapi.yaml": "./api/a.yaml" }, eventpact: { document: "c.yaml" } },
      "api/a.yaml",
    ],
    [
      "exports with conditions",
      { exports: { "./asyncapi.json": { import: { default: "./b.json" } } } },
      "b.json",
    ],
    [
      "its root, where exports lead nowhere",
      { exports: { "./asyncapi.yaml": "./lost.yaml", ".": "./index.js" } },
      "asyncapi.yml",
    ],
    [
      "its root, where exports lead out of it",
      { exports: { "./asyncapi.yaml": "../x.yaml" } },
      "asyncapi.yml",
    ],
    ["its root", { exports: "./index.js", eventpact: { document: "c.yaml" } }, "asyncapi.yml"],
  ])("has its document by %s", async (_name, fields, path) => {
    const document = documentOf("1.2.0");
    const json = JSON.stringify({ asyncapi: "3.1.0", info: { title: "A", version: "1.2.0" } });
    const cwd = install({
      "package.json": manifest(fields),
      "asyncapi.yml": document,
      "api/a.yaml": document,
      "b.json": json,
      "c.yaml": document,
    });
    expect(await found(cwd, "npm:@acme/events@^1")).toBe(`@acme/events@1.2.0:${path} 1.2.0`);
  });

  it("has its document by its configuration, else where the document being checked is", async () => {
    const files = { "api/a.yaml": documentOf("1.2.0"), "events.yaml": documentOf("1.1.0") };
    const configured = install({
      "package.json": manifest({ eventpact: { document: "./api/a.yaml" } }),
      ...files,
    });
    expect(await found(configured, "npm:@acme/events")).toBe("@acme/events@1.2.0:api/a.yaml 1.2.0");
    const plain = install({ "package.json": manifest(), ...files });
    expect(await found(plain, "npm:@acme/events", { document: "api/a.yaml" })).toBe(
      "@acme/events@1.2.0:api/a.yaml 1.2.0",
    );
    write(plain, { "packages/events/package.json": "{}", "packages/events/events.yaml": "" });
    expect(await found(plain, "npm:@acme/events", { document: "packages/events/events.yaml" })).toBe(
      "@acme/events@1.2.0:events.yaml 1.1.0",
    );
  });

  it("is looked for upwards, as Node does, until one is within the range", async () => {
    const cwd = install({ "package.json": manifest(), "asyncapi.yaml": documentOf("1.2.0") });
    const below = join(cwd, "services/shop");
    write(join(below, "node_modules/@acme/events"), {
      "package.json": manifest({ version: "2.0.0" }),
      "asyncapi.yaml": documentOf("2.0.0"),
    });
    expect(await found(below, "npm:@acme/events@^2")).toBe("@acme/events@2.0.0:asyncapi.yaml 2.0.0");
    expect(await found(below, "npm:@acme/events@^1")).toBe("@acme/events@1.2.0:asyncapi.yaml 1.2.0");
  });

  it("may be a link, as pnpm makes them", async () => {
    const store = makeFolder({
      "package.json": manifest(),
      "asyncapi.yaml": refDocument,
      "schemas/order.json": order,
    });
    const cwd = makeFolder({ "node_modules/@acme/.keep": "" });
    symlinkSync(store, join(cwd, "node_modules/@acme/events"));
    expect(placesOf(await load(cwd, "npm:@acme/events"))).toEqual([
      "@acme/events@1.2.0:schemas/order.json:2:1",
    ]);
  });

  it("is not the package being checked, which a workspace links to itself", async () => {
    await useRegistry();
    const cwd = makeFolder({
      "packages/events/package.json": manifest(),
      "packages/events/asyncapi.yaml": documentOf("1.3.0"),
    });
    mkdirSync(join(cwd, "node_modules/@acme"), { recursive: true });
    symlinkSync(join(cwd, "packages/events"), join(cwd, "node_modules/@acme/events"));
    expect(await refusal(cwd, "npm:@acme/events@^1", { document: "packages/events/asyncapi.yaml" })).toMatch(
      /^baseline_package_missing \| /,
    );
    expect(await found(cwd, "npm:@acme/events@^1", { document: "asyncapi.yaml" })).toBe(
      "@acme/events@1.2.0:asyncapi.yaml 1.3.0",
    );
  });

  it("holds all files of its contract", async () => {
    const cwd = install({
      "package.json": manifest(),
      "asyncapi.yaml": documentOf("1.2.0", '{ $ref: "../other/order.json" }'),
    });
    write(cwd, { "node_modules/@acme/other/order.json": "{}" });
    expect(await refusal(cwd, "npm:@acme/events")).toBe(
      "baseline_outside | the baseline @acme/events@1.2.0:asyncapi.yaml cannot be loaded: @acme/events@1.2.0:asyncapi.yaml:8:26: cannot read @acme/events@1.2.0:../other/order.json: it is outside of @acme/events@1.2.0; compare with a version that holds all files of its contract",
    );
    expect(await refusal(cwd, "npm:@acme/events:../other/order.json")).toMatch(
      /^baseline_outside \| \.\.\/other\/order\.json is outside of @acme\/events@1\.2\.0; /,
    );
    const linked = install({
      "package.json": manifest(),
      "asyncapi.yaml": documentOf("1.2.0", '{ $ref: "./order.json" }'),
    });
    symlinkSync(
      join(cwd, "node_modules/@acme/other/order.json"),
      join(linked, "node_modules/@acme/events/order.json"),
    );
    expect(await refusal(linked, "npm:@acme/events")).toMatch(
      /^baseline_outside \| .*symbolic link that leads out of the package/,
    );
  });

  it("may have no document yet", async () => {
    const cwd = install({
      "package.json": manifest(),
      "index.js": "",
      "api/asyncapi.yaml": "",
      "node_modules/x/asyncapi.yaml": "",
    });
    expect(await refusal(cwd, "npm:@acme/events")).toBe(
      "baseline_document_missing | there is no asyncapi.yaml in @acme/events@1.2.0; what is there is api/asyncapi.yaml; name the document: npm:@acme/events@1.2.0:path/to/asyncapi.yaml, or in exports of its package.json as ./asyncapi.yaml; when the contract is new there is nothing to compare it with yet",
    );
    const error = await load(cwd, "npm:@acme/events:lost.yaml").catch((error: unknown) => error);
    expect(isNewContract(error)).toBe(true);
  });
});

describe("a packed package", () => {
  const files = {
    "package.json": manifest(),
    "asyncapi.yaml": refDocument,
    "schemas/order.json": order,
    "index.js": "",
  };

  it("is read as npm packs it", async () => {
    const tarball = pack(files);
    const cwd = dirname(tarball);
    const before = readdirSync(cwd, { recursive: true });
    const baseline = await load(cwd, "npm:./acme-events-1.2.0.tgz");
    expect(baseline.label).toBe("@acme/events@1.2.0:asyncapi.yaml");
    expect(placesOf(baseline)).toEqual(["@acme/events@1.2.0:schemas/order.json:2:1"]);
    expect(await found(cwd, "npm:acme-events-1.2.0.tgz:asyncapi.yaml")).toBe(
      "@acme/events@1.2.0:asyncapi.yaml 1.2.0",
    );
    expect(await found(makeFolder(), `npm:${tarball}`)).toBe("@acme/events@1.2.0:asyncapi.yaml 1.2.0");
    expect(readdirSync(cwd, { recursive: true })).toEqual(before);
  });

  it.each([
    [
      "lost.tgz",
      "baseline_unreadable | there is no packed package lost.tgz; npm pack makes one; correct the path",
    ],
    [
      "text.tgz",
      "baseline_package_unreadable | text.tgz cannot be read as a package: it is no gzip file; pack it again with npm pack",
    ],
    [
      "bare.tgz",
      "baseline_package_unreadable | bare.tgz holds no package.json that can be read; pack it again with npm pack",
    ],
    [
      "broken.tgz",
      "baseline_package_unreadable | broken.tgz holds no package.json that can be read; pack it again with npm pack",
    ],
    [
      "folder.tgz",
      "baseline_unreadable | there is no packed package folder.tgz; npm pack makes one; correct the path",
    ],
  ])("is refused: %s", async (file, message) => {
    const cwd = makeFolder({
      "text.tgz": "hello",
      "bare.tgz": packEntries([{ path: "p/asyncapi.yaml", content: documentOf("1.0.0") }]),
      "broken.tgz": packEntries([{ path: "p/package.json", content: "{" }]),
      "folder.tgz/asyncapi.yaml": "",
    });
    expect(await refusal(cwd, `npm:${file}`)).toBe(message);
  });

  it("may lack the document, or a file of it", async () => {
    const cwd = makeFolder({
      "none.tgz": packEntries([{ path: "p/package.json", content: manifest() }]),
      "part.tgz": packEntries([
        { path: "p/package.json", content: manifest() },
        { path: "p/asyncapi.yaml", content: refDocument },
      ]),
    });
    expect(await refusal(cwd, "npm:none.tgz")).toMatch(
      /^baseline_document_missing \| there is no asyncapi\.yaml in @acme\/events@1\.2\.0; /,
    );
    expect(await refusal(cwd, "npm:part.tgz")).toMatch(
      /^baseline_invalid \| the baseline @acme\/events@1\.2\.0:asyncapi\.yaml cannot be loaded: @acme\/events@1\.2\.0:asyncapi\.yaml:8:26: .*there is no folder @acme\/events@1\.2\.0:schemas/,
    );
  });
});

describe("a package that npm gets", () => {
  it("is the newest within the range, or that of a tag, and leaves nothing behind", async () => {
    const tarball = readFileSync(
      pack({ "package.json": manifest(), "asyncapi.yaml": refDocument, "schemas/order.json": order }),
    );
    const asked = await useRegistry((path) => {
      if (path.endsWith(".tgz")) return { body: tarball };
      const dist = { tarball: `${process.env["npm_config_registry"]}events.tgz` };
      const version = (version: string) => ({ name: "@acme/events", version, dist });
      const versions = { "1.0.0": version("1.0.0"), "1.2.0": version("1.2.0") };
      return { body: JSON.stringify({ name: "@acme/events", "dist-tags": { latest: "1.2.0" }, versions }) };
    });
    const cwd = makeFolder({ "package.json": "{}" });
    const temporary = makeFolder();
    vi.stubEnv("TMPDIR", temporary);
    // npm itself keeps compiled code there with Node 22 and later.
    vi.stubEnv("NODE_DISABLE_COMPILE_CACHE", "1");
    const label = "@acme/events@1.2.0:asyncapi.yaml 1.2.0";
    expect(await found(cwd, "npm:@acme/events@^1")).toBe(label);
    expect(await found(cwd, "npm:@acme/events")).toBe(label);
    // What is installed says nothing about a tag, and what is not within the range is of no use.
    write(cwd, { "node_modules/@acme/events/package.json": manifest({ version: "0.1.0" }) });
    vi.stubEnv("npm_config_dry_run", "true");
    expect(await found(cwd, "npm:@acme/events@latest")).toBe(label);
    expect(await found(cwd, "npm:@acme/events@^1.2")).toBe(label);
    expect(asked.length).toBeGreaterThan(0);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(cwd).toSorted()).toEqual(["node_modules", "package.json"]);
    expect(existsSync(join(cwd, "node_modules/@acme/events/asyncapi.yaml"))).toBe(false);
  });

  it("is told to be unknown, or out of the range", async () => {
    await useRegistry((path) =>
      path.includes("events")
        ? {
            body: JSON.stringify({
              name: "events",
              "dist-tags": {},
              versions: { "1.0.0": { name: "events", version: "1.0.0" } },
            }),
          }
        : { status: 404, body: "{}" },
    );
    const cwd = makeFolder();
    const remedy = "or compare with a packed one: npm:./path/to/package.tgz";
    expect(await refusal(cwd, "npm:nobodys@^1")).toBe(
      `baseline_package_missing | nobodys is not installed, and npm cannot get nobodys@^1: the registry has no such package; install it (npm i -D 'nobodys@^1'), ${remedy}`,
    );
    expect(await refusal(cwd, "npm:events@^3")).toBe(
      `baseline_package_missing | events is not installed, and npm cannot get events@^3: the registry has no version within that range; install it (npm i -D 'events@^3'), ${remedy}`,
    );
  });

  it("is told when the registry cannot be reached, without where it is", async () => {
    await useRegistry();
    const cwd = makeFolder({ ".npmrc": "//127.0.0.1/:_authToken=secret-token\n" });
    const text = await refusal(cwd, "npm:@acme/events@1.2.0");
    expect(text).toBe(
      "baseline_package_missing | @acme/events is not installed, and npm cannot get @acme/events@1.2.0: the registry cannot be reached; install it (npm i -D @acme/events@1.2.0), or compare with a packed one: npm:./path/to/package.tgz",
    );
    write(cwd, { "node_modules/@acme/events/package.json": manifest() });
    expect(await refusal(cwd, "npm:@acme/events@^2")).toMatch(
      /^baseline_range_unsatisfied \| the installed @acme\/events is 1\.2\.0, which is not \^2, and npm cannot get @acme\/events@\^2: the registry cannot be reached; install it/,
    );
  });

  it("is told when the registry wants a login", async () => {
    await useRegistry(() => ({ status: 401, body: "{}" }));
    expect(await refusal(makeFolder(), "npm:@acme/events@1.2.0")).toContain(
      "the registry asks for a login (npm login, or a token in .npmrc)",
    );
  });

  it("needs npm", async () => {
    vi.stubEnv("PATH", makeFolder());
    vi.stubEnv("npm_execpath", "");
    expect(await refusal(makeFolder(), "npm:@acme/events@^1")).toContain(
      "npm is not installed or not on the PATH",
    );
  });

  it("needs a range", async () => {
    expect(await refusal(makeFolder(), "npm:@acme/events@^1 latest")).toBe(
      'baseline_spec | "^1 latest" is no range of versions; write one as in package.json: npm:@acme/events@^1.2.0, or a tag: npm:@acme/events@latest',
    );
  });
});
