import { describe, expect, it } from "vitest";
import { BaselineError } from "../../../src/compat/baseline/baseline-error.ts";
import { parseBaseline } from "../../../src/compat/baseline/parse-baseline.ts";
import { makeFolder } from "./baseline-folders.ts";

const parse = (spec: string) => parseBaseline(spec, makeFolder());

function refusal(spec: string): string {
  try {
    parse(spec);
  } catch (error) {
    if (error instanceof BaselineError) return `${error.code} | ${error.message}`;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("what stands after --against", () => {
  it.each([
    ["old/asyncapi.yaml", { in: "files", path: "old/asyncapi.yaml" }],
    ["C:\\old\\asyncapi.yaml", { in: "files", path: "C:\\old\\asyncapi.yaml" }],
    ["c:/old/asyncapi.yaml", { in: "files", path: "c:/old/asyncapi.yaml" }],
    ["release#1.yaml", { in: "files", path: "release#1.yaml" }],
    [".git#branch=main", { in: "git", kind: "branch", name: "main", repository: ".git" }],
    [".git#tag=v1.2.0", { in: "git", kind: "tag", name: "v1.2.0", repository: ".git" }],
    [
      ".git#ref=HEAD@{2026-01-01 12:00:00}",
      { in: "git", kind: "ref", name: "HEAD@{2026-01-01 12:00:00}", repository: ".git" },
    ],
    ["#commit=1a2b3c4d", { in: "git", kind: "commit", name: "1a2b3c4d" }],
    [
      "../a b/.git#branch=feature/x,subdir=api",
      { in: "git", kind: "branch", name: "feature/x", repository: "../a b/.git", subdir: "api" },
    ],
    [
      "C:/events/.git#branch=main,path=./a:b.yaml",
      { in: "git", kind: "branch", name: "main", repository: "C:/events/.git", path: "a:b.yaml" },
    ],
    ["HEAD~1:asyncapi.yaml", { in: "git", kind: "ref", name: "HEAD~1", path: "asyncapi.yaml" }],
    ["origin/main:api/events.yaml", { in: "git", kind: "ref", name: "origin/main", path: "api/events.yaml" }],
    ["main:", { in: "git", kind: "ref", name: "main" }],
    ["main:./asyncapi.yaml", { in: "git", kind: "ref", name: "main", path: "./asyncapi.yaml" }],
    ["HEAD@{12:00}:a.yaml", { in: "git", kind: "ref", name: "HEAD@{12:00}", path: "a.yaml" }],
    ["@acme/events@1.2.0:a.yaml", { in: "git", kind: "ref", name: "@acme/events@1.2.0", path: "a.yaml" }],
    ["ü😀:a.yaml", { in: "git", kind: "ref", name: "ü😀", path: "a.yaml" }],
    ["npm:events", { in: "package", name: "events" }],
    ["npm:@acme/events@^1.2", { in: "package", name: "@acme/events", range: "^1.2" }],
    ["npm:@acme/events@>=1 <2 || 3.x", { in: "package", name: "@acme/events", range: ">=1 <2 || 3.x" }],
    ["npm:events@latest", { in: "package", name: "events", range: "latest" }],
    ["npm:events@^1:api/a.yaml", { in: "package", name: "events", range: "^1", path: "api/a.yaml" }],
    ["npm:events:a.yaml", { in: "package", name: "events", path: "a.yaml" }],
    ["npm:events.tgz", { in: "tarball", file: "events.tgz" }],
    ["npm:./dir/pkg-1.2.0.tgz", { in: "tarball", file: "./dir/pkg-1.2.0.tgz" }],
    ["npm:C:\\dir\\pkg.tar.gz:a.yaml", { in: "tarball", file: "C:\\dir\\pkg.tar.gz", path: "a.yaml" }],
  ])("%s", (spec, expected) => {
    expect(parse(spec)).toEqual(expected);
  });

  it("is a path where a file of that name exists", () => {
    const cwd = makeFolder({ "main:asyncapi.yaml": "", ".git#branch=main": "" });
    for (const path of ["main:asyncapi.yaml", ".git#branch=main"])
      expect(parseBaseline(path, cwd)).toEqual({ in: "files", path });
  });

  it.each([
    ["", "it is empty; write a path, .git#branch=main,"],
    ["a\nb", "it holds a line break"],
    [":asyncapi.yaml", "it names no ref; write one before the colon"],
    ["--output=x:asyncapi.yaml", '"--output=x" is not the name of a ref'],
    [".git#branch=--all", '"--all" is not the name of a ref'],
    [".git#main", "what follows the # names no commit; write .git#branch=main"],
    [".git#brnch=main", '"brnch" is not known there (did you mean "branch"?)'],
    [".git#branch=main,depth=1", '"depth" is not known there; what may follow the # is branch, tag,'],
    [".git#branch=main,tag=v1", "it has branch and tag; give one of branch, tag, commit and ref"],
    [".git#subdir=api", "it names no commit; give one of"],
    [".git#branch=a,branch=b", 'it has "branch" twice'],
    [".git#branch=", 'its "branch" is empty'],
    [".git#commit=main", '"main" is not the hash of a commit; for other names write ref=main'],
    ["npm:", "it names no package and no packed package; write npm:@acme/events@^1.2"],
    ["npm:../events", "it names no package and no packed package"],
    ["npm:--registry", "it names no package and no packed package"],
    ["git@example.org:acme/events.git", "not read over the network; clone or fetch it"],
  ])("%j is refused", (spec, message) => {
    expect(refusal(spec)).toContain("baseline_spec | the baseline ");
    expect(refusal(spec)).toContain(message);
  });

  it("shows no password", () => {
    const text = refusal("https://me:secret@example.org/events.git#branch=main");
    expect(text).toContain('"https://example.org/events.git#branch=main"');
    expect(text).not.toContain("secret");
  });
});
