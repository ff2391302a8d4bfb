/** How often git is asked: a process for each of a thousand schemas would be felt. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { commit, documentOf, git, load, makeFolder, makeRepository, refusal } from "./baseline-folders.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Puts a git on the PATH that notes what it is asked; gives what it was asked since. */
function watchGit(): () => string[] {
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  const folder = makeFolder();
  const log = join(folder, "log");
  const script = `#!/bin/sh\necho "$3 $4" >> '${log}'\nexec '${real}' "$@"\n`;
  const wrapper = makeFolder({ git: script });
  chmodSync(join(wrapper, "git"), 0o755);
  vi.stubEnv("PATH", `${wrapper}${delimiter}${process.env["PATH"] ?? ""}`);
  return () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []);
}

/** A document that refers to schemas in two folders. */
function manySchemas(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `${index % 2 === 0 ? "a" : "b"}/s${index}.json`);
  const properties = names.map((name, index) => `p${index}: { $ref: "./${name}" }`).join(", ");
  const schemas = names.map((name, index) => [name, `{ "type": "string", "minLength": ${index} }`]);
  const document = documentOf("1.0.0", `{ type: object, properties: { ${properties} } }`);
  return { "asyncapi.yaml": document, ...Object.fromEntries(schemas) };
}

describe("the objects of a repository", () => {
  it("are read a folder at a time", async () => {
    const cwd = makeRepository(manySchemas(60));
    const asked = watchGit();
    expect((await load(cwd, "main:")).contract.schemas.size).toBe(61);
    expect(asked().length).toBeGreaterThan(3);
    expect(asked().length).toBeLessThan(15);
  });

  it("are read one by one where a folder holds too much", async () => {
    const cwd = makeRepository({ ...manySchemas(4), "a/large.json": `"${"x".repeat(5000)}"` });
    const asked = watchGit();
    expect((await load(cwd, "main:", { load: { maxBytes: 3000 } })).contract.schemas.size).toBe(5);
    expect(asked().filter((line) => line === "cat-file blob").length).toBeGreaterThan(1);
  });

  it("are fetched into a partial clone only when they are needed", async () => {
    const files = {
      "asyncapi.yaml": documentOf("1.0.0", "{ $ref: ./a/used.json }"),
      "a/used.json": '{ "type": "object" }',
    };
    const origin = makeRepository({ ...files, "a/unused.json": '{ "type": "string" }' });
    git(origin, "config", "uploadpack.allowFilter", "true");
    const clone = join(makeFolder(), "clone");
    git(
      makeFolder(),
      "clone",
      "-q",
      "--filter=blob:none",
      "--no-checkout",
      pathToFileURL(origin).href,
      clone,
    );
    expect((await load(clone, "main:")).contract.schemas.size).toBe(1);
    const missing = git(clone, "rev-list", "--objects", "--missing=print", "main");
    expect(missing.match(/^\?.*$/gm)).toEqual([`?${git(origin, "rev-parse", "main:a/unused.json")}`]);
  });

  it("are told to be lost one by one", async () => {
    const cwd = makeRepository(manySchemas(4));
    const hash = git(cwd, "rev-parse", "HEAD:a/s2.json");
    execFileSync("rm", ["-f", join(cwd, ".git/objects", hash.slice(0, 2), hash.slice(2))]);
    expect(await refusal(cwd, "main:")).toContain(
      "cannot read main:a/s2.json: git cannot read an object of that commit",
    );
  });

  it("may be those of a repository with SHA-256", async () => {
    const cwd = makeFolder();
    git(cwd, "init", "-q", "--object-format=sha256");
    const hash = commit(cwd, manySchemas(4));
    expect(hash).toHaveLength(64);
    expect((await load(cwd, `.git#commit=${hash}`)).contract.schemas.size).toBe(5);
  });
});
