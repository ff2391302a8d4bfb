/** Runs the steps of action.yml as a runner does, with a stub for npx and gh. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkProject, REMOVED, shop } from "../cli/support/check-project.ts";
import { stubbedEnvironment, stubCommands } from "./support/stub-commands.ts";

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly run: string;
  readonly shell: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { description: string; default: string }>>;
  readonly outputs: Readonly<Record<string, { description: string; value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const [lookForNode, compare, comment] = action.runs.steps as readonly [Step, Step, Step];

/** Replaces expressions of a runner by what they stand for. */
function evaluated(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => {
    const input = /^inputs\.(.+)$/.exec(name)?.[1];
    const value = values[name] ?? (input === undefined ? undefined : action.inputs[input]?.default);
    if (value === undefined) throw new Error(`nothing stands for ${name}`);
    return value;
  });
}

/** The text files below a folder of this repository; none where it is absent. */
function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|ya?ml)$/.test(name))
    .map((name) => join(folder, name));
}

/** Runs a step in a folder. */
function runStep(
  step: Step,
  cwd: string,
  values: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
) {
  const temporary = join(cwd, "runner");
  mkdirSync(temporary, { recursive: true });
  const stubs = stubCommands(join(temporary, "bin"));
  for (const name of ["output", "summary"]) writeFileSync(join(temporary, name), "");
  const env = Object.fromEntries(
    Object.entries(step.env ?? {}).map(([name, text]) => [name, evaluated(text, values)]),
  );
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run],
    {
      cwd: join(cwd, evaluated(step["working-directory"] ?? ".", values)),
      encoding: "utf8",
      env: stubbedEnvironment(stubs, {
        ...env,
        RUNNER_TEMP: temporary,
        GITHUB_ACTION_PATH: root,
        GITHUB_OUTPUT: join(temporary, "output"),
        GITHUB_STEP_SUMMARY: join(temporary, "summary"),
        ...more,
      }),
    },
  );
  const read = (name: string) =>
    existsSync(join(temporary, name)) ? readFileSync(join(temporary, name), "utf8") : "";
  const outputs = Object.fromEntries(
    read("output")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("=") as [string, string]),
  );
  return { status, stdout, stderr, outputs, summary: read("summary"), npx: read("bin/npx.log") };
}

it("every page and template uses one version of each action, and this one in its own version", () => {
  const files = ["README.md", "CHANGELOG.md", ...["docs", "templates", ".github"].flatMap(filesBelow)];
  const uses = files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/\buses: ([\w./-]+)@(\S+)/g)].map(
      ([, name = "", tag = ""]) => [name.split("/").slice(0, 2).join("/"), tag] as const,
    ),
  );
  const tags = new Map<string, Set<string>>();
  for (const [name, tag] of uses) tags.set(name, (tags.get(name) ?? new Set()).add(tag));
  expect([...tags.keys()]).toEqual(expect.arrayContaining(["actions/checkout", "actions/setup-node"]));
  for (const [name, used] of tags) expect([name, ...used]).toHaveLength(2);
  expect([...(tags.get("acme/eventpact") ?? [])]).toEqual([`v${version}`]);
});

describe("action.yml", () => {
  it("says what each input and output is, and needs no other action", () => {
    expect(Object.keys(action.inputs)).toEqual([
      ...[
        "document",
        "against",
        "format",
        "fail-on",
        "allow-new",
        "version",
        "working-directory",
        "comment",
        "token",
      ],
    ]);
    expect(action.runs.using).toBe("composite");
    for (const { run, shell, ...step } of action.runs.steps) {
      expect([run === undefined, shell]).toEqual([false, "bash"]);
      expect(step).not.toHaveProperty("uses");
      // Nothing that somebody else writes becomes part of a script.
      expect(run).not.toContain("${{");
    }
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)])
      expect(description).toMatch(/\.$/);
    for (const [name, { value }] of Object.entries(action.outputs))
      expect(value).toBe(`\${{ steps.check.outputs.${name} }}`);
  });

  it("looks for Node", async () => {
    const { cwd } = await checkProject({});
    expect(runStep(lookForNode, cwd, {})).toMatchObject({ status: 0, stdout: "" });
    const stub = join(cwd, "runner/bin/node");
    writeFileSync(stub, "#!/usr/bin/env bash\nexit 1\n");
    chmodSync(stub, 0o755);
    expect(runStep(lookForNode, cwd, {})).toMatchObject({
      status: 2,
      stdout: expect.stringMatching(/^::error title=eventpact check::Node 20\.19 or later/),
    });
  });

  it("annotates, sums up and hands on the reports of a check that fails", async () => {
    const { cwd } = await checkProject(
      { "api/events.yaml": shop() },
      { "api/events.yaml": REMOVED, "api/old/asyncapi.yaml": shop() },
    );
    const { status, stdout, outputs, summary, npx } = runStep(compare, cwd, {
      "inputs.document": "events.yaml",
      "inputs.against": ".git#branch=main\n\n  old\n",
      "inputs.working-directory": "api",
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=api\/events\.yaml,/m);
    expect(summary).toMatch(/^<!-- eventpact check -->\n### Event contract: the check failed\n/);
    expect(outputs).toMatchObject({ "exit-code": "1" });
    const { runs } = JSON.parse(readFileSync(outputs["sarif"] ?? "", "utf8"));
    expect(runs[0].results).not.toEqual([]);
    expect(readFileSync(outputs["markdown"] ?? "", "utf8")).toBe(summary);
    const [, used = ""] = npx.split("\n");
    expect(used).toMatch(
      new RegExp(`^--yes --package=eventpact@${version.replaceAll(".", "\\.")} -- eventpact check `),
    );
    expect(used).toMatch(/ --against \.git#branch=main --against old -- events\.yaml$/);
  });

  it("passes when nothing fails, with the version that is asked for or installed", async () => {
    const { cwd } = await checkProject(
      { "asyncapi.yaml": shop() },
      { "asyncapi.yaml": REMOVED, "eventpact.config.json": '{ "check": { "against": "main:" } }' },
    );
    const never = { "inputs.fail-on": "never", "inputs.format": "text" };
    const asked = runStep(compare, cwd, { ...never, "inputs.version": "0.1.0" });
    expect(asked).toMatchObject({ status: 0, outputs: { "exit-code": "0" } });
    expect(asked.stdout).toContain("channel-removed");
    expect(asked.npx).toMatch(/^--yes --package=eventpact@0\.1\.0 /);
    const installed = runStep(compare, cwd, never, { INSTALLED: "yes" });
    expect(installed).toMatchObject({ status: 0 });
    expect(installed.npx.trim().split("\n").at(-1)).toMatch(/^--no -- eventpact check /);
  });

  it("tells apart what npx could not install", async () => {
    const { cwd } = await checkProject({ "asyncapi.yaml": shop() });
    const given = { "inputs.against": ".git#branch=main" };
    expect(runStep(compare, cwd, given, { UNPUBLISHED: "yes" })).toMatchObject({
      ...{ status: 3, outputs: { "exit-code": "3" } },
      stderr: expect.stringContaining("E404"),
      stdout: expect.stringContaining("::error title=eventpact check::nothing was compared"),
    });
  });

  it("lets a new contract pass where it is asked to", async () => {
    const { cwd } = await checkProject({ "other.yaml": "" }, { "asyncapi.yaml": shop() });
    const given = { "inputs.against": ".git#branch=main" };
    expect(runStep(compare, cwd, given)).toMatchObject({ status: 3, outputs: { "exit-code": "3" } });
    expect(runStep(compare, cwd, { ...given, "inputs.allow-new": "true" })).toMatchObject({
      ...{ status: 0, outputs: { "exit-code": "0" } },
    });
  });

  it.each([
    ["maim:", "3"],
    [".git#brnch=main", "2"],
  ])("says when nothing could be compared with %s", async (against, code) => {
    const { cwd } = await checkProject({ "asyncapi.yaml": shop() });
    const { status, stdout, stderr, outputs, summary } = runStep(compare, cwd, { "inputs.against": against });
    expect({ status: String(status), summary, outputs }).toEqual({
      status: code,
      summary: "",
      outputs: { "exit-code": code },
    });
    expect(stderr).toMatch(/^error: /);
    expect(stdout).toContain("::error title=eventpact check::nothing was compared");
  });

  describe("comments", () => {
    let cwd: string;
    const values = { "github.repository": "acme/shop", "github.event.pull_request.number": "7" };

    /** Runs the step with a `gh` that finds these comments, and says what it was asked. */
    const commentWith = (comments: string, code = 0) => {
      const stubs = stubCommands(join(cwd, "runner/bin"));
      const log = join(cwd, "gh.log");
      writeFileSync(log, "");
      const list = `case "$*" in *--jq*) printf '%s' '${comments}' ;; esac`;
      writeFileSync(
        join(stubs, "gh"),
        `#!/usr/bin/env bash\necho "$GH_TOKEN $*" >> '${log}'\n${list}\nexit ${code}\n`,
      );
      chmodSync(join(stubs, "gh"), 0o755);
      const given = { ...values, "github.token": "secret", "inputs.token": "secret" };
      const ended = runStep(comment, cwd, { ...given, "steps.check.outputs.markdown": "report.md" });
      return { ...ended, calls: readFileSync(log, "utf8").trim().split("\n") };
    };

    beforeAll(async () => {
      expect(comment.if).toContain("always()");
      expect(comment.if).toContain("inputs.comment == 'true'");
    });

    it("once, then in its place", async () => {
      ({ cwd } = await checkProject({}));
      const first = commentWith("");
      expect(first.status).toBe(0);
      expect(first.calls).toEqual([
        expect.stringMatching(/^secret api --paginate repos\/acme\/shop\/issues\/7\/comments --jq /),
        "secret api --method POST repos/acme/shop/issues/7/comments --field body=@report.md",
      ]);
      expect(commentWith("11\n12\n").calls[1]).toBe(
        "secret api --method PATCH repos/acme/shop/issues/comments/11 --field body=@report.md",
      );
    });

    it("and warns where it may not", async () => {
      ({ cwd } = await checkProject({}));
      expect(commentWith("", 1)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(
          /^::warning title=eventpact check::the pull request cannot be commented on/,
        ),
      });
    });
  });
});
