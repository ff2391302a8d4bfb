import { describe, expect, it } from "vitest";
import { isNewContract } from "../../../src/compat/baseline/baseline-error.ts";
import { LoadCache } from "../../../src/contract/load/load-cache.ts";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import {
  documentOf,
  found,
  git,
  load,
  makeFolder,
  makeRepository,
  placesOf,
  refusal,
} from "./baseline-folders.ts";

describe("a file or a folder", () => {
  const files = {
    "old/asyncapi.json": JSON.stringify({ asyncapi: "3.1.0", info: { title: "A", version: "0.1.0" } }),
    "v1/asyncapi.yaml": documentOf("1.0.0", '{ $ref: "../order.json" }'),
    "v1/asyncapi.yml": documentOf("9.0.0"),
    "größe 1/events.yaml": documentOf("2.0.0"),
    "order.json": "{}",
  };

  it.each([
    ["v1/asyncapi.yml", "v1/asyncapi.yml 9.0.0"],
    ["./v1/asyncapi.yml", "v1/asyncapi.yml 9.0.0"],
    ["./v1", "v1/asyncapi.yaml 1.0.0"],
    ["v1/", "v1/asyncapi.yaml 1.0.0"],
    ["old", "old/asyncapi.json 0.1.0"],
    ["größe 1/events.yaml", "größe 1/events.yaml 2.0.0"],
  ])("%s", async (spec, expected) => {
    expect(await found(makeFolder(files), spec)).toBe(expected);
  });

  it("may be absolute, and refers to any other file", async () => {
    const folder = makeFolder(files);
    expect(placesOf(await load(folder, "v1"))).toEqual(["order.json:1:1"]);
    expect(await found(makeFolder(), `${folder}/v1`)).toBe(`${folder}/v1/asyncapi.yaml 1.0.0`);
  });

  it("has no part in what is known of the document being checked", async () => {
    const cwd = makeFolder(files);
    const cache = new LoadCache();
    const asked: unknown[] = [];
    const contract = await loadContract("v1/asyncapi.yml", { cwd, cache });
    const baseline = await load(cwd, "v1/asyncapi.yml", {
      load: { cwd: "/", cache, onFiles: (paths) => asked.push(paths) },
    });
    expect(baseline.contract.messages[0]?.node).not.toBe(contract.messages[0]?.node);
    expect(asked).toEqual([]);
  });

  it("is refused with the way out", async () => {
    const cwd = makeRepository({ "new/readme.md": "", "a.tgz": "" });
    expect(await refusal(cwd, "main")).toBe(
      "baseline_unreadable | there is no file or folder main; correct the path, or compare with a commit: main:asyncapi.yaml or .git#branch=main",
    );
    expect(await refusal(cwd, "new")).toBe(
      "baseline_document_missing | the folder new holds no asyncapi.yaml, asyncapi.yml, asyncapi.json; name the document, e.g. new/asyncapi.yaml; when the contract is new there is nothing to compare it with yet",
    );
    expect(isNewContract(await load(cwd, "new").catch((error: unknown) => error))).toBe(true);
    expect(await refusal(cwd, ".git")).toBe(
      "baseline_spec | .git is a git repository; say which commit: .git#branch=main or .git#tag=v1.0.0",
    );
    expect(await refusal(cwd, "a.tgz")).toBe("baseline_spec | a.tgz is a packed package; write npm:a.tgz");
    git(cwd, "clone", "-q", "--bare", ".", "bare.git");
    expect(await refusal(cwd, "bare.git")).toMatch(/^baseline_spec \| bare\.git is a git repository; /);
  });

  it("is refused when it is in Git LFS, or no text", async () => {
    const cwd = makeFolder({
      "a.yaml": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
      "b.yaml": Buffer.from([0, 255]),
    });
    expect(await refusal(cwd, "a.yaml")).toBe(
      "baseline_lfs | the baseline a.yaml cannot be loaded: a.yaml is a pointer of Git LFS and not the file itself; run git lfs pull, or take the file out of Git LFS",
    );
    expect(await refusal(cwd, "b.yaml")).toMatch(
      /^baseline_not_text \| the baseline b\.yaml cannot be loaded: b\.yaml is no text/,
    );
  });
});
