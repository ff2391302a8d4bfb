import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { isNewContract } from "../../../src/compat/baseline/baseline-error.ts";
import {
  commit,
  documentOf,
  found,
  git,
  load,
  makeFolder,
  makeRepository,
  refusal,
  write,
} from "./baseline-folders.ts";

const files = { "asyncapi.yaml": documentOf("1.0.0") };

describe("a repository that cannot be read", () => {
  it("is none", async () => {
    const cwd = makeFolder();
    const remedy =
      'is not in a git repository; run "git init" and commit the contract first, or name a repository: path/to/repo/.git#branch=main';
    expect(await refusal(cwd, "main:asyncapi.yaml")).toBe(`baseline_not_git | ${cwd} ${remedy}`);
    expect(await refusal(cwd, ".git#branch=main")).toBe(`baseline_not_git | ${cwd} ${remedy}`);
    expect(await refusal(cwd, "lost/.git#branch=main")).toBe(
      "baseline_not_git | there is no lost/.git; name the folder of a git repository, its .git, or a bare one",
    );
  });

  it("is not the one around the named folder", async () => {
    const cwd = makeRepository({ "old/asyncapi.yaml": documentOf("1.0.0") });
    expect(await refusal(cwd, "old#branch=main")).toMatch(/^baseline_not_git \| /);
  });

  it("is one that git does not trust or understand", async () => {
    const cwd = makeFolder({ ".git": "gitdir: lost\n" });
    expect(await refusal(cwd, ".git#branch=main")).toBe(
      `baseline_not_git | git does not read the repository ${cwd}; where it belongs to another user, as in many containers, run: git config --global --add safe.directory '${cwd}'`,
    );
  });

  it("belongs to another user", async () => {
    const cwd = makeRepository(files);
    vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
    try {
      const command = `git config --global --add safe.directory '${cwd}'`;
      expect(await refusal(cwd, ".git#branch=main")).toContain(`run: ${command}`);
      vi.stubEnv("GIT_CONFIG_COUNT", "1");
      vi.stubEnv("GIT_CONFIG_KEY_0", "safe.directory");
      vi.stubEnv("GIT_CONFIG_VALUE_0", cwd);
      expect(await found(cwd, ".git#branch=main")).toBe("main:asyncapi.yaml 1.0.0");
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("needs git", async () => {
    const cwd = makeRepository(files);
    vi.stubEnv("PATH", makeFolder());
    try {
      expect(await refusal(cwd, ".git#branch=main")).toBe(
        "baseline_git_missing | git is needed to read a baseline from a commit, and it is not installed or not on the PATH; install it, or compare with a path or a package",
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("has lost an object", async () => {
    const cwd = makeRepository(files);
    const blob = git(cwd, "rev-parse", "HEAD:asyncapi.yaml");
    const object = join(cwd, ".git/objects", blob.slice(0, 2), blob.slice(2));
    chmodSync(object, 0o600);
    rmSync(object);
    expect(await refusal(cwd, "HEAD:asyncapi.yaml")).toBe(
      "baseline_git_failed | the baseline HEAD:asyncapi.yaml cannot be loaded: cannot read HEAD:asyncapi.yaml: git cannot read an object of that commit; run git fsck, and git fetch when this clone is a partial one",
    );
  });
});

describe("a commit that is not there", () => {
  it("is told with the names that are", async () => {
    const cwd = makeRepository(files);
    git(cwd, "tag", "v1.2.0");
    git(cwd, "branch", "feature");
    // Without a remote there is nothing to fetch from.
    expect(await refusal(cwd, ".git#branch=master")).toBe(
      'baseline_ref_missing | there is no branch "master" in this repository; there are feature, main; correct the name',
    );
    git(cwd, "remote", "add", "origin", "https://example.org/shop.git");
    expect(await refusal(cwd, ".git#branch=maim")).toBe(
      'baseline_ref_missing | there is no branch "maim" in this repository (did you mean "main"?); there are feature, main; correct the name, or fetch it with: git fetch --depth=1 origin +refs/heads/maim:refs/remotes/origin/maim',
    );
    expect(await refusal(cwd, ".git#tag=v1.3.0")).toBe(
      'baseline_ref_missing | there is no tag "v1.3.0" in this repository (did you mean "v1.2.0"?); there are v1.2.0; correct the name, or fetch it with: git fetch --depth=1 origin refs/tags/v1.3.0:refs/tags/v1.3.0',
    );
    expect(await refusal(cwd, ".git#commit=00000000")).toMatch(
      /^baseline_ref_missing \| there is no commit "00000000"/,
    );
    expect(await refusal(cwd, "lost:asyncapi.yaml")).toMatch(
      /^baseline_ref_missing \| there is no ref "lost"/,
    );
    expect(await refusal(cwd, "HEAD~1:asyncapi.yaml")).toMatch(
      /^baseline_ref_missing \| there is no ref "HEAD~1"/,
    );
    expect(await refusal(cwd, "a..b:asyncapi.yaml")).toMatch(/^baseline_ref_missing \| /);
  });

  it("is told for a repository without any", async () => {
    const cwd = makeFolder(files);
    git(cwd, "init", "-q");
    const message = `baseline_no_commits | the git repository ${cwd} has no commit yet, so there is nothing to compare with; commit the contract first`;
    for (const spec of ["HEAD:asyncapi.yaml", ".git#branch=main", ".git#tag=v1.0.0", ".git#commit=00000000"])
      expect(await refusal(cwd, spec)).toBe(message);
    expect(isNewContract(await load(cwd, ".git#branch=main").catch((error) => error))).toBe(true);
    commit(cwd, {});
    expect(await refusal(cwd, ".git#branch=maim")).toMatch(/^baseline_ref_missing \| /);
    git(cwd, "checkout", "-q", "--orphan", "other");
    expect(await refusal(cwd, ".git#branch=maim")).toMatch(/^baseline_ref_missing \| /);
  });

  it("is told with the remedy in a shallow clone", async () => {
    const origin = makeRepository(files);
    git(origin, "tag", "v1.0.0");
    git(origin, "branch", "release/1");
    commit(origin, { "asyncapi.yaml": documentOf("1.1.0") });
    const cwd = join(makeFolder(), "clone");
    git(makeFolder(), "clone", "-q", "--depth", "1", pathToFileURL(origin).href, cwd);
    const shallow =
      "in this clone, which is shallow: it holds only the newest part of the history; fetch it with:";
    const action = "with actions/checkout write fetch-depth: 0";
    expect(await refusal(cwd, ".git#branch=release/1")).toBe(
      `baseline_shallow | there is no branch "release/1" ${shallow} git fetch --depth=1 origin +refs/heads/release/1:refs/remotes/origin/release/1; ${action}`,
    );
    expect(await refusal(cwd, ".git#tag=v1.0.0")).toBe(
      `baseline_shallow | there is no tag "v1.0.0" ${shallow} git fetch --depth=1 origin refs/tags/v1.0.0:refs/tags/v1.0.0; ${action}`,
    );
    expect(await refusal(cwd, "HEAD~1:asyncapi.yaml")).toContain("fetch it with: git fetch --unshallow");
    expect(await found(cwd, ".git#branch=main")).toBe("main:asyncapi.yaml 1.1.0");
    // The command of the message is one that helps.
    git(cwd, "fetch", "-q", "--depth=1", "origin", "refs/tags/v1.0.0:refs/tags/v1.0.0");
    git(cwd, "fetch", "-q", "--depth=1", "origin", "+refs/heads/release/1:refs/remotes/origin/release/1");
    expect(await found(cwd, ".git#tag=v1.0.0")).toBe("v1.0.0:asyncapi.yaml 1.0.0");
    expect(await found(cwd, ".git#branch=release/1")).toBe("origin/release/1:asyncapi.yaml 1.0.0");
  });

  it("quotes names for the shell", async () => {
    const cwd = makeRepository(files);
    git(cwd, "remote", "add", "origin", "https://example.org/shop.git");
    expect(await refusal(cwd, ".git#branch=a;b")).toContain(
      "git fetch --depth=1 origin '+refs/heads/a;b:refs/remotes/origin/a;b'",
    );
  });
});

describe("a document that is not in the commit", () => {
  it("is told with what is there", async () => {
    const cwd = makeRepository({
      "api/asyncapi.yaml": documentOf("1.0.0"),
      "asyncapi.yml": documentOf("1.0.0"),
      "a.json": "{}",
    });
    expect(await refusal(cwd, ".git#branch=main")).toBe(
      'baseline_document_missing | there is no asyncapi.yaml in main (did you mean "asyncapi.yml"?); what is there is api/asyncapi.yaml, asyncapi.yml; name the document, e.g. main:path/to/asyncapi.yaml or .git#branch=main,path=path/to/asyncapi.yaml; when the contract is new there is nothing to compare it with yet',
    );
  });

  it.each([
    "main:asyncapi.yaml",
    ".git#branch=main",
    ".git#branch=main,subdir=api",
    "main:README.md/asyncapi.yaml",
  ])("may mean that the contract is new: %s", async (spec) => {
    const cwd = makeRepository({ "README.md": "Shop" });
    const error = await load(cwd, spec).catch((error: unknown) => error);
    expect(isNewContract(error)).toBe(true);
  });

  it.each(["lost:asyncapi.yaml", "main:../asyncapi.yaml", "lost.yaml"])(
    "may mean a mistake: %s",
    async (spec) => {
      const error = await load(makeRepository({ "README.md": "Shop" }), spec).catch(
        (error: unknown) => error,
      );
      expect(error).toBeInstanceOf(Error);
      expect(isNewContract(error)).toBe(false);
    },
  );

  it("is outside of the repository", async () => {
    const cwd = makeRepository(files);
    const remedy =
      "is outside of the repository; name the document from the root of the repository: .git#branch=main,path=api/asyncapi.yaml";
    for (const spec of ["main:../asyncapi.yaml", ".git#branch=main,path=../asyncapi.yaml"])
      expect(await refusal(cwd, spec)).toBe(`baseline_outside | ../asyncapi.yaml ${remedy}`);
    expect(await refusal(makeFolder(), `${cwd}/.git#branch=main`, { document: "../a.yaml" })).toBe(
      `baseline_outside | ../a.yaml ${remedy}`,
    );
  });
});

describe("files that are not in the commit", () => {
  const refTo = (path: string) => documentOf("1.0.0", `{ $ref: "${path}" }`);

  it("are missing, though they are in the folder", async () => {
    const cwd = makeRepository({
      "asyncapi.yaml": refTo("./schemas/order.json"),
      "schemas/orders.json": "{}",
    });
    write(cwd, { "schemas/order.json": "{}" });
    expect(await refusal(cwd, ".git#branch=main")).toBe(
      'baseline_invalid | the baseline main:asyncapi.yaml cannot be loaded: main:asyncapi.yaml:8:26: the $ref "./schemas/order.json" leads to main:schemas/order.json, which does not exist (did you mean "orders.json"?); that folder holds orders.json; correct it there, or compare with a version that is valid',
    );
  });

  it("are outside of the repository", async () => {
    const parent = makeFolder({ "common.json": "{}" });
    const cwd = join(parent, "repository");
    mkdirSync(cwd);
    git(cwd, "init", "-q");
    commit(cwd, { "asyncapi.yaml": refTo("../common.json") });
    expect(await refusal(cwd, ".git#branch=main")).toBe(
      "baseline_outside | the baseline main:asyncapi.yaml cannot be loaded: main:asyncapi.yaml:8:26: cannot read main:../common.json: it is outside of main; compare with a version that holds all files of its contract",
    );
  });

  it.each([
    ["/etc/hostname", "baseline_outside", "leads out of the repository"],
    ["../../common.json", "baseline_outside", "leads out of the repository"],
    ["order.json", "baseline_unreadable", "lead in a circle"],
  ])("are behind a link to %s", async (target, code, problem) => {
    const cwd = makeRepository({ "asyncapi.yaml": refTo("./order.json") });
    symlinkSync(target, join(cwd, "order.json"));
    commit(cwd, {});
    const text = await refusal(cwd, ".git#branch=main");
    expect(text).toContain(
      `${code} | the baseline main:asyncapi.yaml cannot be loaded: main:asyncapi.yaml:8:26: `,
    );
    expect(text).toContain(problem);
  });

  it("are in a submodule, which is a repository of its own", async () => {
    const library = makeRepository({ "schemas/order.json": "{}", "asyncapi.yaml": documentOf("5.0.0") });
    const cwd = makeRepository({ "asyncapi.yaml": refTo("./lib/common/schemas/order.json") });
    git(cwd, "submodule", "--quiet", "add", library, "lib/common");
    const hash = git(library, "rev-parse", "HEAD");
    commit(cwd, {});
    expect(await refusal(cwd, ".git#branch=main")).toBe(
      `baseline_submodule | the baseline main:asyncapi.yaml cannot be loaded: main:asyncapi.yaml:8:26: cannot read main:lib/common/schemas/order.json: lib/common is a submodule, whose files are not in this repository; where the submodule is checked out, compare with lib/common/.git#commit=${hash},path=schemas/order.json`,
    );
    const spec = `lib/common/.git#commit=${hash},path=asyncapi.yaml`;
    expect(await refusal(cwd, "main:lib/common/asyncapi.yaml")).toContain(`compare with ${spec}`);
    expect(await found(cwd, spec)).toBe(`${hash}:asyncapi.yaml 5.0.0`);
  });

  it("are in Git LFS", async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12\n`;
    const cwd = makeRepository({ "asyncapi.yaml": refTo("./order.json"), "order.json": pointer });
    expect(await refusal(cwd, ".git#branch=main")).toBe(
      "baseline_lfs | the baseline main:asyncapi.yaml cannot be loaded: main:asyncapi.yaml:8:26: main:order.json is a pointer of Git LFS and not the file itself; run git lfs pull, or take the file out of Git LFS; what is in Git LFS is in no commit: compare with a path or a package",
    );
  });
});

describe("a document that cannot be compared with", () => {
  it.each([
    ["AsyncAPI 2", "asyncapi: 2.6.0\ninfo: { title: A, version: 1.0.0 }\nchannels: {}\n", "baseline_invalid"],
    ["no AsyncAPI", "openapi: 3.1.0\n", "baseline_invalid"],
    ["no YAML", "{ a: [", "baseline_invalid"],
    ["binary", Buffer.from([0, 255, 1]), "baseline_not_text"],
    ["empty", "", "baseline_invalid"],
  ])("is %s", async (_name, content, code) => {
    const text = await refusal(makeRepository({ "asyncapi.yaml": content }), ".git#branch=main");
    expect(text).toContain(`${code} | the baseline main:asyncapi.yaml cannot be loaded: main:asyncapi.yaml`);
  });

  it("says where", async () => {
    const cwd = makeRepository({ "asyncapi.yaml": documentOf("1.0.0", "{ $ref: '#/lost' }") });
    const error = await load(cwd, "main:").catch((error: unknown) => error);
    expect(error).toMatchObject({
      code: "baseline_invalid",
      place: { file: "main:asyncapi.yaml", line: 8, column: 26 },
      cause: { code: "unresolved_ref" },
    });
  });

  it("is larger than the limit, or its files together are", async () => {
    const limit = { load: { maxBytes: 2000 } };
    const cwd = makeRepository({ "asyncapi.yaml": `${documentOf("1.0.0")}# ${"x".repeat(5000)}\n` });
    expect(await refusal(cwd, "main:", limit)).toMatch(
      /^baseline_too_large \| the baseline main:asyncapi\.yaml cannot be loaded: with main:asyncapi\.yaml the files of this contract have 5,\d+ bytes, and 2,000 bytes is the limit; /,
    );
    commit(cwd, {
      "asyncapi.yaml": documentOf("1.0.0", "{ $ref: ./order.json }"),
      "order.json": `{ "description": "${"x".repeat(1950)}" }`,
    });
    expect(await refusal(cwd, "main:", limit)).toContain(
      "with main:order.json the files of this contract have 2,",
    );
  });
});
