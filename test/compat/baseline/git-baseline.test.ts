/** Real repositories: nothing about git is as one thinks. */
import { mkdirSync, readdirSync, renameSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import {
  commit,
  documentOf,
  found,
  git,
  load,
  makeFolder,
  makeRepository,
  placesOf,
} from "./baseline-folders.ts";

/** `main` has 1.0.0 tagged and 1.1.0; `next` has 2.0.0; what is in the folder is 3.0.0 and in no commit. */
function makeHistory(path = "asyncapi.yaml"): string {
  const folder = makeRepository({ [path]: documentOf("1.0.0") });
  git(folder, "tag", "-m", "First", "v1.0.0");
  commit(folder, { [path]: documentOf("1.1.0") });
  git(folder, "checkout", "-q", "-b", "feature/next");
  commit(folder, { [path]: documentOf("2.0.0") });
  git(folder, "checkout", "-q", "main");
  renameSync(join(folder, path), join(folder, "moved.yaml"));
  return folder;
}

describe("a document in a commit", () => {
  it.each([
    [".git#branch=main", "main:asyncapi.yaml 1.1.0"],
    ["#branch=main", "main:asyncapi.yaml 1.1.0"],
    [".git#branch=feature/next", "feature/next:asyncapi.yaml 2.0.0"],
    [".git#tag=v1.0.0", "v1.0.0:asyncapi.yaml 1.0.0"],
    [".git#ref=main~1", "main~1:asyncapi.yaml 1.0.0"],
    [".git#branch=main,path=asyncapi.yaml", "main:asyncapi.yaml 1.1.0"],
    [".git/#branch=main", "main:asyncapi.yaml 1.1.0"],
    [".#branch=main", "main:asyncapi.yaml 1.1.0"],
    ["HEAD~1:asyncapi.yaml", "HEAD~1:asyncapi.yaml 1.0.0"],
    ["HEAD:", "HEAD:asyncapi.yaml 1.1.0"],
    ["HEAD:./asyncapi.yaml", "HEAD:asyncapi.yaml 1.1.0"],
    ["HEAD^{/Change}:asyncapi.yaml", "HEAD^{/Change}:asyncapi.yaml 1.1.0"],
  ])("%s", async (spec, expected) => {
    expect(await found(makeHistory(), spec)).toBe(expected);
  });

  it("is found by the hash of the commit", async () => {
    const folder = makeHistory();
    const hash = git(folder, "rev-parse", "--short=8", "v1.0.0^{commit}");
    expect(await found(folder, `.git#commit=${hash}`)).toBe(`${hash}:asyncapi.yaml 1.0.0`);
  });

  it("is found while no branch is checked out", async () => {
    const folder = makeHistory();
    git(folder, "checkout", "-q", "--detach", "v1.0.0");
    expect(await found(folder, "HEAD:asyncapi.yaml")).toBe("HEAD:asyncapi.yaml 1.0.0");
    expect(await found(folder, ".git#branch=main")).toBe("main:asyncapi.yaml 1.1.0");
  });

  it("leaves the folder as it is", async () => {
    const folder = makeHistory();
    const before = [
      git(folder, "status", "--porcelain=v2", "--branch"),
      readdirSync(folder, { recursive: true }),
    ];
    await load(folder, ".git#branch=feature/next");
    expect([
      git(folder, "status", "--porcelain=v2", "--branch"),
      readdirSync(folder, { recursive: true }),
    ]).toEqual(before);
  });

  it("has the path of the document being checked, wherever that is asked from", async () => {
    const folder = makeHistory("teams/größe 1/events.yaml");
    const below = join(folder, "teams");
    const label = "main:teams/größe 1/events.yaml 1.1.0";
    expect(await found(below, ".git#branch=main", { document: "größe 1/events.yaml" })).toBe(label);
    expect(await found(below, "main:", { document: join(below, "größe 1/events.yaml") })).toBe(label);
    expect(await found(below, "main:./größe 1/events.yaml")).toBe(label);
    expect(await found(below, "main:../teams/größe 1/events.yaml")).toBe(label);
    expect(await found(below, "main:teams/größe 1/events.yaml")).toBe(label);
    expect(await found(makeFolder(), "main:", { document: join(below, "größe 1/events.yaml") })).toBe(label);
  });

  it("is found by way of a link, and through one that is only in the folder", async () => {
    const folder = makeHistory("api/asyncapi.yaml");
    const elsewhere = makeFolder();
    symlinkSync(join(folder, "api"), join(elsewhere, "api"));
    symlinkSync("moved.yaml", join(folder, "api/asyncapi.yaml"));
    expect(await found(join(elsewhere, "api"), "main:./asyncapi.yaml")).toBe("main:api/asyncapi.yaml 1.1.0");
    const document = "api/asyncapi.yaml";
    expect(await found(elsewhere, `${folder}#branch=main`, { document })).toBe(
      "main:api/asyncapi.yaml 1.1.0",
    );
  });

  it("may be in a folder that is named", async () => {
    const folder = makeHistory("api/asyncapi.yml");
    expect(await found(folder, ".git#branch=main,subdir=api")).toBe("main:api/asyncapi.yml 1.1.0");
    expect(await found(folder, ".git#branch=main,subdir=./api/,path=asyncapi.yml")).toBe(
      "main:api/asyncapi.yml 1.1.0",
    );
    expect(await found(folder, "main:api")).toBe("main:api/asyncapi.yml 1.1.0");
    expect(await found(folder, ".git#tag=v1.0.0,subdir=api", { document: "x/asyncapi.yml" })).toBe(
      "v1.0.0:api/asyncapi.yml 1.0.0",
    );
  });

  it("may be in another repository", async () => {
    const folder = makeHistory();
    const spec = `${basename(folder)}/.git#branch=main`;
    expect(await found(join(folder, ".."), spec)).toBe("main:asyncapi.yaml 1.1.0");
    expect(await found(makeFolder(), `${folder}#tag=v1.0.0`)).toBe("v1.0.0:asyncapi.yaml 1.0.0");
  });

  it("may be in a bare repository", async () => {
    const bare = join(makeFolder(), "events.git");
    git(makeFolder(), "clone", "-q", "--bare", makeHistory(), bare);
    expect(await found(makeFolder(), `${bare}#branch=feature/next`)).toBe("feature/next:asyncapi.yaml 2.0.0");
    expect(await found(bare, "v1.0.0:asyncapi.yaml")).toBe("v1.0.0:asyncapi.yaml 1.0.0");
  });

  it("may be in a linked worktree, whose .git is a file", async () => {
    const folder = makeHistory();
    const linked = join(makeFolder(), "linked");
    git(folder, "worktree", "add", "-q", "--detach", linked, "v1.0.0");
    expect(await found(linked, ".git#branch=main")).toBe("main:asyncapi.yaml 1.1.0");
    expect(await found(linked, "HEAD:asyncapi.yaml")).toBe("HEAD:asyncapi.yaml 1.0.0");
    expect(await found(makeFolder(), `${linked}/.git#branch=main`)).toBe("main:asyncapi.yaml 1.1.0");
  });

  it("is that of the remote branch where only that is there", async () => {
    const clone = join(makeFolder(), "clone");
    git(makeFolder(), "clone", "-q", makeHistory(), clone);
    const label = "origin/feature/next:asyncapi.yaml 2.0.0";
    expect(await found(clone, ".git#branch=feature/next")).toBe(label);
    expect(await found(clone, ".git#branch=origin/feature/next")).toBe(label);
    expect(await found(clone, "feature/next:asyncapi.yaml")).toBe(label);
    expect(await found(clone, "origin/feature/next:asyncapi.yaml")).toBe(label);
  });

  it("is that of the branch, and not of a tag of the same name", async () => {
    const folder = makeHistory();
    git(folder, "tag", "main", "v1.0.0");
    expect(await found(folder, ".git#branch=main")).toBe("main:asyncapi.yaml 1.1.0");
    expect(await found(folder, ".git#tag=main")).toBe("main:asyncapi.yaml 1.0.0");
  });

  it("is fetched by git where the clone is a partial one", async () => {
    const origin = makeHistory();
    git(origin, "config", "uploadpack.allowFilter", "true");
    const clone = join(makeFolder(), "clone");
    git(makeFolder(), "clone", "-q", "--filter=blob:none", pathToFileURL(origin).href, clone);
    expect(await found(clone, ".git#tag=v1.0.0")).toBe("v1.0.0:asyncapi.yaml 1.0.0");
  });

  it("is found within a hook of another repository", async () => {
    const folder = makeHistory();
    const other = makeRepository({ "asyncapi.yaml": documentOf("9.0.0") });
    vi.stubEnv("GIT_DIR", join(other, ".git"));
    vi.stubEnv("GIT_INDEX_FILE", join(other, ".git", "index"));
    vi.stubEnv("GIT_WORK_TREE", other);
    try {
      expect(await found(folder, ".git#branch=main")).toBe("main:asyncapi.yaml 1.1.0");
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("the files of a commit", () => {
  const files = {
    "asyncapi.yaml": documentOf("1.0.0", '{ $ref: "./schemas/order.json" }'),
    "schemas/order.json":
      '{ "type": "object",\n  "properties": { "lines": { "$ref": "lines/line ü.json" } } }',
    "schemas/lines/line ü.json": '\n{ "type": "integer" }',
  };

  it("come from the commit, with places that say so", async () => {
    const folder = makeRepository(files);
    commit(folder, { "schemas/lines/line ü.json": '{ "type": "string" }', "schemas/order.json": "{}" });
    const baseline = await load(folder, ".git#ref=HEAD~1");
    expect(placesOf(baseline)).toEqual([
      "HEAD~1:schemas/lines/line ü.json:2:1",
      "HEAD~1:schemas/order.json:1:1",
    ]);
    expect(
      [...baseline.contract.schemas.values()].map(
        ({ schema }) => typeof schema === "object" && schema["type"],
      ),
    ).toEqual(["integer", "object"]);
  });

  it("may be linked to", async () => {
    const folder = makeRepository(files);
    mkdirSync(join(folder, "api"));
    symlinkSync("../asyncapi.yaml", join(folder, "api", "events.yaml"));
    symlinkSync("../schemas", join(folder, "api", "schemas"));
    commit(folder, {});
    const baseline = await load(folder, "HEAD:api/events.yaml");
    expect(placesOf(baseline)).toContain("HEAD:api/schemas/lines/line ü.json:2:1");
  });

  it("are read as they are stored, whatever .gitattributes says", async () => {
    const folder = makeRepository({
      ...files,
      ".gitattributes": "*.yaml export-ignore text eol=crlf filter=none ident\n",
    });
    expect((await load(folder, "HEAD:")).label).toBe("HEAD:asyncapi.yaml");
  });
});
