/** Runs the shell of docs/guides/check-in-ci.md, in bash, and reads its YAML; shell in YAML runs too. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkOptions } from "../../src/cli/check/check-options.ts";
import { commit, git, NARROWED, REMOVED, shop, write } from "../cli/support/check-project.ts";
import { stubbedEnvironment, stubCommands } from "./support/stub-commands.ts";

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const page = readFileSync(at("docs/guides/check-in-ci.md"), "utf8");
const action = parse(readFileSync(at("action.yml"), "utf8")) as { inputs: object; outputs: object };

const blocks = [...page.matchAll(/^```(\w+)(?: title=(\S+))?\n(.*?)^```$/gms)].map(
  ([, language = "", title, text = ""]) => ({ language, title, text }),
);
const shells = blocks.filter(({ language }) => language === "bash").map(({ text }) => text);
const yamls = blocks.filter(({ language }) => language === "yaml").map(({ text }) => text);
/** The one that has these words. */
const shellWith = (words: string) => shells.find((text) => text.includes(words)) ?? "";

let folder: string;
let stubs: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-ci-"));
  stubs = stubCommands(join(folder, "bin"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A clone of a repository whose `main` and tags have the document. */
function clone(name: string): string {
  const origin = join(folder, `${name}-origin`);
  write(origin, { "package.json": "{}" });
  git(origin, "init", "-q");
  commit(origin, { "asyncapi.yaml": shop() });
  for (const tag of ["v1.0.0", "v1.1.0"]) git(origin, "tag", tag);
  const cloned = join(folder, name);
  git(folder, "clone", "-q", origin, cloned);
  return cloned;
}

function run(script: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync("bash", ["-eo", "pipefail", "-c", script], {
    cwd,
    encoding: "utf8",
    env: stubbedEnvironment(stubs, env),
  });
  return { code: status, out: stdout, err: stderr };
}

describe("the shell", () => {
  it("is all in this test", () => {
    expect(shells).toHaveLength(5);
  });

  it.each(["--against .git#branch=main", "git merge-base", "git tag --list"])("with %s", (words) => {
    const cwd = clone(words.replaceAll(/\W/g, "-"));
    expect(run(shellWith(words), cwd)).toMatchObject({ code: 0, err: "" });
    write(cwd, { "asyncapi.yaml": REMOVED });
    const { code, out } = run(shellWith(words), cwd);
    // xargs has an exit code of its own.
    expect(code).toBe(words.startsWith("git tag") ? 123 : 1);
    expect(out).toContain("channel-removed");
    if (words.startsWith("git tag")) expect(out).toContain(".git#tag=v1.0.0) and 1.0.0 (.git#tag=v1.1.0)");
  });

  it("sets a hook that refuses a commit", () => {
    const cwd = clone("hook");
    expect(run(shellWith("pre-commit"), cwd).code).toBe(0);
    write(cwd, { "asyncapi.yaml": NARROWED });
    const refused = run("git commit -q --all --message Change", cwd);
    expect(refused.code).toBe(1);
    expect(refused.out + refused.err).toContain("the check failed");
    write(cwd, { "asyncapi.yaml": shop(), "README.md": "" });
    expect(run("git add --all && git commit -q --message Change", cwd).code).toBe(0);
  });

  it("accepts what there is", () => {
    const cwd = clone("accept");
    write(cwd, {
      "asyncapi.yaml": REMOVED,
      "eventpact.config.json": '{ "check": { "against": ".git#branch=main" } }',
    });
    expect(run(shellWith("--update-accepted"), cwd).code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, "accepted.json"), "utf8")).accepted).not.toEqual([]);
  });
});

describe("the YAML", () => {
  it("can be read", () => {
    expect(yamls).toHaveLength(4);
    for (const text of yamls) expect(parse(text)).toBeTruthy();
  });

  it("uses inputs and outputs that the action has", () => {
    const { jobs, on } = parse(yamls[0] ?? "");
    expect(on).toBe("pull_request");
    const { steps } = jobs.check;
    const own = steps.find(({ uses }: { uses: string }) => uses.startsWith("acme/eventpact@"));
    for (const name of Object.keys(own.with)) expect(action.inputs).toHaveProperty(name);
    for (const [, name] of (yamls[0] ?? "").matchAll(/steps\.contract\.outputs\.([\w-]+)/g))
      expect(action.outputs).toHaveProperty(name ?? "");
    const rows = [...page.matchAll(/^\| `([\w-]+)` \|.*\|.*\|$/gm)].map(([, name]) => name);
    for (const name of Object.keys(action.inputs)) expect(rows).toContain(name);
  });

  it("has a step that runs", () => {
    const [{ run: script }] = parse(yamls[1] ?? "");
    const cwd = clone("step");
    git(cwd, "checkout", "-q", "-b", "change");
    write(cwd, { "asyncapi.yaml": REMOVED });
    expect(run(script, cwd, { GITHUB_BASE_REF: "main" })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^::error file=asyncapi\.yaml,/),
    });
  });

  it("has a job of GitLab that runs, and leaves the reports that it names", () => {
    const { contract } = parse(yamls[2] ?? "");
    const cwd = clone("gitlab");
    const base = run("git rev-parse HEAD", cwd).out.trim();
    write(cwd, { "asyncapi.yaml": REMOVED });
    const env = { CI_MERGE_REQUEST_DIFF_BASE_SHA: base };
    const { code, out } = run(contract.script.join("\n"), cwd, env);
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining("channel-removed") });
    const { codequality, junit } = contract.artifacts.reports;
    expect(JSON.parse(readFileSync(join(cwd, codequality), "utf8"))).not.toEqual([]);
    expect(existsSync(join(cwd, junit))).toBe(true);
  });

  it("has a hook of pre-commit that runs", () => {
    const { repos } = parse(yamls[3] ?? "");
    const { entry, files } = repos[0].hooks[0];
    expect(run(entry, clone("pre-commit"))).toMatchObject({ code: 0 });
    expect("schemas/order.yaml").toMatch(new RegExp(files));
  });
});

it("the configuration is one, and every setting is explained", () => {
  const cwd = clone("config");
  const { text } = blocks.find(({ title }) => title === "eventpact.config.json") ?? { text: "" };
  writeFileSync(join(cwd, "eventpact.config.json"), text);
  write(cwd, { "accepted.json": '{ "version": 1, "accepted": [] }', "asyncapi.yaml": REMOVED });
  const { code, out } = run("npx eventpact check", cwd);
  // Warnings fail here: the second ignore matches nothing.
  expect(code).toBe(1);
  expect(out).toContain("channel-removed: Nobody has read it since May.");
  for (const name of ["against", "mode", "compatibility", "formats", "applyDefaults", "minSunsetDays"])
    expect(page).toContain(`| \`${name}\` |`);
});

it("every flag that the guide names is one", () => {
  const flags = [...page.matchAll(/(?<=[\s`(])--([a-z-]+)/g)].map(([, name]) => name ?? "");
  const others = new Set(["save-dev", "list"]);
  for (const name of flags.filter((one) => !others.has(one))) expect(checkOptions).toHaveProperty(name);
  expect(flags.length).toBeGreaterThan(8);
});
