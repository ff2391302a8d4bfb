import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REPORT_FORMATS } from "../../src/compat/reports/format-report.ts";
import {
  checkProject,
  commit,
  git,
  NARROWED,
  REMOVED,
  rulesOf,
  shop,
  write,
} from "./support/check-project.ts";
import { project } from "./support/project.ts";

const AT = ["--against", ".git#branch=main"] as const;

describe("eventpact check", () => {
  it("is content with what did not change", async () => {
    const { eventpact } = await checkProject({ "asyncapi.yaml": shop() });
    expect(await eventpact("check", ...AT)).toEqual({
      code: 0,
      out: "asyncapi.yaml against 1.0.0 (.git#branch=main): no change that breaks anybody",
      err: "",
    });
  });

  it("fails on a break, and says where, whom it breaks and an event that proves it", async () => {
    const { eventpact, report } = await checkProject(
      { "asyncapi.yaml": shop() },
      { "asyncapi.yaml": NARROWED },
    );
    const { code, out, err } = await eventpact("check", ...AT);
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toMatch(/^asyncapi\.yaml:\d+:\d+: error [a-z-]+: /m);
    expect(out).toMatch(/against 1\.0\.0 \(\.git#branch=main\): the check failed: /);
    const json = await report();
    expect(json).toMatchObject({ code: 1, report: { ok: false, document: "asyncapi.yaml" } });
    expect(json.report.findings).toContainEqual(
      expect.objectContaining({ severity: "error", subject: expect.objectContaining({ part: "payload" }) }),
    );
  });

  it("compares with every baseline", async () => {
    const { cwd, eventpact } = await checkProject({ "asyncapi.yaml": shop() });
    git(cwd, "tag", "v1");
    commit(cwd, { "asyncapi.yaml": REMOVED });
    git(cwd, "tag", "v2");
    expect(await eventpact("check", "--against", "v2:")).toMatchObject({ code: 0 });
    const { code, out } = await eventpact(
      ...[
        "check",
        "--against",
        ".git#tag=v2",
        "--against",
        ".git#tag=v1",
        "--against",
        ".git#tag=v1",
        "--json",
      ],
    );
    expect(code).toBe(1);
    const { baselines, findings } = JSON.parse(out);
    expect(baselines).toEqual([
      { label: ".git#tag=v2", version: "1.0.0" },
      { label: ".git#tag=v1", version: "1.0.0" },
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: "channel-removed", subject: { channel: "refunds" } }),
    );
  });

  it("compares with paths and packages", async () => {
    const { eventpact } = await project({
      "asyncapi.yaml": REMOVED,
      "old/asyncapi.yaml": shop(),
      "node_modules/@acme/events/package.json": '{ "name": "@acme/events", "version": "1.2.3" }',
      "node_modules/@acme/events/asyncapi.yaml": shop(),
    });
    for (const spec of ["old", "old/asyncapi.yaml", "npm:@acme/events@^1.2"]) {
      const { code, out } = await eventpact("check", "--against", spec);
      expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining("channel-removed") });
    }
  });

  it("takes another document", async () => {
    const { eventpact } = await checkProject({ "api/events.yaml": shop() }, { "api/events.yaml": REMOVED });
    expect(await eventpact("check", "api/events.yaml", ...AT)).toMatchObject({ code: 1 });
  });

  it("passes its options on", async () => {
    const { report } = await checkProject({ "asyncapi.yaml": shop() }, { "asyncapi.yaml": NARROWED });
    const payloads = async (...argv: string[]) =>
      (await report(...argv)).report.findings.filter(
        ({ subject, severity }) => subject.part === "payload" && severity === "error",
      ).length;
    expect(await payloads()).toBeGreaterThan(0);
    expect(await payloads("--compatibility", "none")).toBe(0);
    expect(await payloads("--mode", "strict", "--formats", "annotate", "--apply-defaults")).toBeGreaterThan(
      0,
    );
  });

  it("leaves formats aside when they only describe", async () => {
    const { report } = await checkProject(
      { "asyncapi.yaml": shop("{ type: string, format: date }") },
      { "asyncapi.yaml": shop("{ type: string, format: uuid }") },
    );
    const errors = async (...argv: string[]) =>
      (await report(...argv)).report.findings.filter(
        ({ subject, severity }) => subject.part === "payload" && severity === "error",
      );
    expect(await errors()).not.toEqual([]);
    expect(await errors("--formats", "annotate")).toEqual([]);
  });
});

describe("--fail-on", () => {
  it.each([
    ["error", 0],
    ["warning", 1],
    ["info", 1],
    ["never", 0],
  ])("%s with a warning ends with %i", async (severity, code) => {
    const { eventpact } = await checkProject(
      { "asyncapi.yaml": shop() },
      { "ignores.yaml": "- { rule: channel-removed, reason: gone for good }\n" },
    );
    expect(
      await eventpact("check", ...AT, "--ignore-file", "ignores.yaml", "--fail-on", severity),
    ).toMatchObject({ code, out: expect.stringContaining("warning accepted-entry-stale") });
  });

  it("never does not fail on errors", async () => {
    const { report } = await checkProject({ "asyncapi.yaml": shop() }, { "asyncapi.yaml": REMOVED });
    expect(await report("--fail-on", "never")).toMatchObject({
      code: 0,
      report: { ok: true, failOn: "none" },
    });
  });
});

describe("the reports", () => {
  it("go to standard output, a file or several", async () => {
    const { cwd, eventpact } = await checkProject({ "asyncapi.yaml": shop() }, { "asyncapi.yaml": REMOVED });
    const formats = REPORT_FORMATS.flatMap((format) => ["--format", `${format}=out/report.${format}`]);
    const { code, out, err } = await eventpact("check", ...AT, ...formats);
    expect({ code, err }).toEqual({ code: 1, err: "" });
    const read = (format: string) => readFileSync(join(cwd, "out", `report.${format}`), "utf8");
    expect(read("text")).toBe(`${out}\n`);
    expect(readdirSync(join(cwd, "out")).sort()).toEqual(
      REPORT_FORMATS.map((format) => `report.${format}`).sort(),
    );
    expect(JSON.parse(read("sarif"))).toMatchObject({ version: "2.1.0" });
    expect(read("markdown")).toContain("<!-- eventpact check -->");
    expect(read("github")).toMatch(/^::error file=asyncapi\.yaml/);
    expect(JSON.parse(read("gitlab"))).toContainEqual(
      expect.objectContaining({ check_name: "channel-removed" }),
    );
    expect(read("junit")).toContain("<testsuite");
    expect(read("html")).toMatch(/^<!doctype html>/i);

    const json = await eventpact("check", ...AT, "--json", "--format", "sarif=check.sarif");
    expect(JSON.parse(json.out)).toEqual(JSON.parse(read("json")));
    expect(await eventpact("check", ...AT, "-f", "json", "-o", "other.json")).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^asyncapi\.yaml against .*: the check failed: /),
    });
    expect(JSON.parse(readFileSync(join(cwd, "other.json"), "utf8"))).toEqual(JSON.parse(read("json")));
    expect((await eventpact("check", ...AT, "--format", "github")).err).toBe("");
  });

  it("name files from the root of the repository for CI systems", async () => {
    const made = await checkProject({ "api/asyncapi.yaml": shop() }, { "api/asyncapi.yaml": NARROWED });
    const { out } = await made.in("api").eventpact("check", ...AT.slice(0, 1), "main:", "--format", "github");
    expect(out).toMatch(/^::error file=api\/asyncapi\.yaml,/);
  });

  it.each([
    [
      ["--format", "xml"],
      'there is no format "xml"; there are text, json, markdown, sarif, github, gitlab, junit, html',
    ],
    [["--format", "sarf"], 'there is no format "sarf" (did you mean "sarif"?); there are text, '],
    [["--format", "sarif="], "--format sarif= names no file; write --format sarif=FILE"],
    [
      ["--format", "text", "--format", "html"],
      "text and html would both go to standard output; give one a file: --format html=report.html",
    ],
    [["--json", "--format", "html"], "html and json would both go to standard output; give one a file"],
    [["--format", "html=a", "--output", "b"], "--output is for the format without a file, and all have one"],
    [["--format", "html=a", "--format", "json=./a"], "./a is named for two reports"],
    [["--output", "asyncapi.yaml"], "asyncapi.yaml is read here; give the report a file of its own"],
    [
      ["--fail-on", "errors"],
      '--fail-on takes error, warning, info or never, not errors (did you mean "error"?)',
    ],
    [["--mode", "open"], "--mode takes strict, lenient or writer-closed, not open"],
    [["--compatibility", "back"], "--compatibility takes backward, forward, full or none, not back"],
    [["--formats", "ignore"], "--formats takes assert or annotate, not ignore"],
    [["--update-accepted"], "--update-accepted has no file to write; name it: --accept accepted.json"],
  ])("refuse %j", async (argv, message) => {
    const { eventpact } = await checkProject({ "asyncapi.yaml": shop() });
    const { code, out, err } = await eventpact("check", ...AT, ...argv);
    expect(code).toBe(2);
    expect(`${out}${err}`).toContain(
      argv.includes("--json") ? JSON.stringify(message).slice(1, -1) : `error: ${message}`,
    );
  });
});

describe("a baseline", () => {
  it("has to be named", async () => {
    const { eventpact } = await checkProject({ "asyncapi.yaml": shop() });
    const { code, err } = await eventpact("check");
    expect(code).toBe(2);
    for (const form of [
      ".git#branch=main",
      ".git#tag=v1.2.0",
      "main:api/asyncapi.yaml",
      "npm:@acme/events@^1.2",
    ])
      expect(err).toContain(`--against ${form}`);
    expect(err).toContain("check.against of the configuration");
  });

  it("that makes no sense is wrong usage; one that cannot be loaded is not", async () => {
    const { cwd, eventpact } = await checkProject({ "asyncapi.yaml": shop(), "broken.yaml": "asyncapi: [" });
    const against = (spec: string) => eventpact("check", "--against", spec);
    expect(await against(".git#brnch=main")).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^error: the baseline ".git#brnch=main" cannot be understood: .*did you mean "branch"/,
      ),
    });
    expect(await against(".git#branch=maim")).toMatchObject({
      code: 3,
      err: expect.stringContaining("maim"),
    });
    expect(await against("HEAD:broken.yaml")).toMatchObject({
      code: 3,
      err: expect.stringContaining("broken.yaml"),
    });
    expect(await against("nowhere")).toMatchObject({ code: 3 });
    expect(await eventpact("check", "none.yaml", ...AT)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^error file_unreadable: cannot read none\.yaml: [^\n]*$/),
    });
    const { code, out } = await eventpact("check", "--against", "HEAD:broken.yaml", "--json");
    expect({ code, ...JSON.parse(out) }).toMatchObject({
      code: 3,
      ok: false,
      error: { code: "baseline_invalid", place: { line: 1 } },
    });
    expect(readdirSync(cwd).sort()).toEqual([".git", "asyncapi.yaml", "broken.yaml"]);
  });

  it("without the document is an error, unless the contract may be new", async () => {
    const { eventpact, report } = await checkProject({ "README.md": "" }, { "asyncapi.yaml": shop() });
    expect(await eventpact("check", ...AT)).toMatchObject({
      code: 3,
      err: expect.stringMatching(
        /^error: there is no asyncapi\.yaml in main.*; --allow-new lets a new contract pass$/,
      ),
    });
    expect(await eventpact("check", ...AT, "--allow-new")).toEqual({
      code: 0,
      out: "asyncapi.yaml: the contract is new, and there is nothing to compare it with; .git#branch=main has no such document",
      err: "",
    });
    expect(await report("--allow-new")).toMatchObject({
      code: 0,
      report: { ok: true, baselines: [], newTo: [".git#branch=main"] },
    });
    expect(await eventpact("check", ...AT, "--allow-new", "--format", "gitlab")).toEqual({
      code: 0,
      out: "[]",
      err: "asyncapi.yaml: the contract is new, and there is nothing to compare it with; .git#branch=main has no such document",
    });
    expect(await eventpact("check", "--against", ".git#branch=nowhere", "--allow-new")).toMatchObject({
      code: 3,
    });
  });

  it("in a repository without a commit is new as well; without a repository it is an error", async () => {
    const { cwd, eventpact } = await project({ "asyncapi.yaml": shop() });
    expect(await eventpact("check", ...AT, "--allow-new")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^error: .* is not in a git repository; run "git init" and commit/),
    });
    git(cwd, "init", "-q");
    expect(await eventpact("check", ...AT, "--allow-new")).toEqual({
      code: 0,
      out: "asyncapi.yaml: the contract is new, and there is nothing to compare it with; .git#branch=main has no such document",
      err: "",
    });
    expect(await eventpact("check", ...AT)).toMatchObject({
      code: 3,
      err: expect.stringMatching(/ has no commit yet, .*; --allow-new lets a new contract pass$/),
    });
  });

  it("is compared with where another one is new", async () => {
    const { cwd, eventpact } = await checkProject({ "README.md": "" });
    git(cwd, "tag", "v0");
    commit(cwd, { "asyncapi.yaml": shop() });
    write(cwd, { "asyncapi.yaml": REMOVED });
    const both = ["--against", "v0:", "--against", "main:"];
    const { code, out } = await eventpact("check", ...both, "--allow-new");
    expect(code).toBe(1);
    expect(out).toContain("channel-removed");
    expect(out).toMatch(/: the check failed: .*; v0: has no such document$/m);
  });
});

it("passes what the remedy of enum-value-added asks for: a new message type with x-extensible-enum, and later values in it", async () => {
  const ORDERS = { PlacedV1: "{ enum: [open, paid] }" };
  const contract = (statuses: Readonly<Record<string, string>>, minor: number) => `asyncapi: 3.1.0
info: { title: Shop, version: 1.${minor}.0 }
channels:
  orders:
    address: orders
    messages:
${Object.entries(statuses)
  .map(
    ([key, status]) =>
      `      ${key}: { name: order.p${key.slice(1, -2)}.${key.slice(-2).toLowerCase()}, payload: { type: object, properties: { status: ${status} } } }\n`,
  )
  .join("")}`;
  const { cwd, eventpact, report } = await checkProject(
    { "asyncapi.yaml": contract(ORDERS, 0) },
    { "asyncapi.yaml": contract({ PlacedV1: "{ enum: [open, paid, refunded] }" }, 1) },
  );
  const { out } = await eventpact("check", ...AT);
  expect(out).toContain("or publish a new message type. List the values there in `x-extensible-enum`");

  const next = (values: string) => ({
    ...ORDERS,
    PlacedV2: `{ type: string, x-extensible-enum: [${values}] }`,
  });
  write(cwd, { "asyncapi.yaml": contract(next("open, paid, refunded"), 1) });
  expect(await eventpact("check", ...AT, "--fail-on", "warning")).toMatchObject({ code: 0 });
  commit(cwd, {});
  write(cwd, { "asyncapi.yaml": contract(next("open, paid, refunded, lost"), 2) });
  const later = await report("--fail-on", "warning");
  expect({ code: later.code, rules: later.report.findings.map(({ rule }) => rule) }).toEqual({
    code: 0,
    rules: ["extensible-enum-value-added"],
  });
});

describe("the configuration of a check", () => {
  const config = (check: object) => ({ "eventpact.config.json": JSON.stringify({ check }) });

  it("says all that flags say, and gives way to them", async () => {
    const { eventpact } = await checkProject(
      { "asyncapi.yaml": shop() },
      {
        "asyncapi.yaml": REMOVED,
        ...config({
          against: ".git#branch=main",
          mode: "strict",
          compatibility: "full",
          formats: "assert",
          applyDefaults: true,
          failOn: "never",
          minSunsetDays: 0,
        }),
      },
    );
    expect(await eventpact("check", "--json")).toMatchObject({ code: 0 });
    expect(await eventpact("check", "--fail-on", "error")).toMatchObject({ code: 1 });
    expect(await eventpact("check", "--against", "asyncapi.yaml", "--fail-on", "info")).toMatchObject({
      code: 0,
    });
  });

  it("has paths from its folder", async () => {
    const made = await checkProject(
      { "api/asyncapi.yaml": shop() },
      {
        "api/asyncapi.yaml": REMOVED,
        "api/old.yaml": shop(),
        "api/eventpact.config.json": JSON.stringify({
          document: "asyncapi.yaml",
          check: {
            against: ["old.yaml", "main:./asyncapi.yaml", "../.git#branch=main"],
            accepted: "accepted.json",
          },
        }),
      },
    );
    const { code, out } = await made.eventpact(
      ...["check", "--config", "api/eventpact.config.json", "--update-accepted", "--json"],
    );
    expect(code).toBe(0);
    const { baselines, ignored } = JSON.parse(out);
    expect(baselines).toHaveLength(3);
    expect(ignored).not.toEqual([]);
    expect(readdirSync(join(made.cwd, "api"))).toContain("accepted.json");
    const places = ignored.flatMap((one: { finding: { old?: { file: string } } }) => one.finding.old ?? []);
    expect(places).toContainEqual(expect.objectContaining({ file: "api/old.yaml" }));
  });

  it("decides on severities", async () => {
    const severities = { "channel-removed": "warning", "accepted-entry-stale": "error" };
    const ignore = [{ channel: "nowhere", reason: "x" }];
    const { report } = await checkProject(
      { "asyncapi.yaml": shop() },
      { "asyncapi.yaml": REMOVED, ...config({ severities, ignore }) },
    );
    const found = (await report()).report.findings;
    expect(found).toContainEqual(expect.objectContaining({ rule: "channel-removed", severity: "warning" }));
    expect(found).toContainEqual(
      expect.objectContaining({ rule: "accepted-entry-stale", severity: "error" }),
    );
  });

  it("tells of no entry where the rules about them are off", async () => {
    const severities = { "ignore-expired": "off", "accepted-entry-stale": "off" };
    const ignore = [
      { channel: "nowhere", reason: "x" },
      { channel: "nowhere", reason: "x", until: "2020-01-01" },
    ];
    const { report } = await checkProject({ "asyncapi.yaml": shop() }, config({ severities, ignore }));
    expect((await report()).report).toMatchObject({ ok: true, findings: [], stale: [] });
  });

  it.each([
    [
      '{ "againts": "x" }',
      'there is no setting check.againts (did you mean "against"?); there are against, mode, ',
    ],
    ['{ "against": [1] }', "check.against has to be a text or a list of texts, and is [1]"],
    ['{ "mode": "open" }', 'check.mode has to be one of strict, lenient, writer-closed, and is "open"'],
    ['{ "applyDefaults": 1 }', "check.applyDefaults has to be true or false, and is 1"],
    ['{ "failOn": "none" }', 'check.failOn has to be one of error, warning, info, never, and is "none"'],
    ['{ "minSunsetDays": -1 }', "check.minSunsetDays has to be a whole number, 0 or more, and is -1"],
    [
      '{ "severities": { "chanel-removed": "off" } }',
      'check.severities has no rule "chanel-removed" (did you mean "channel-removed"?); there are ',
    ],
    [
      '{ "severities": { "channel-removed": "fatal" } }',
      'check.severities["channel-removed"] has to be one of error, warning, info, off',
    ],
    ['{ "ignore": {} }', "check.ignore has to be a list, and is {}"],
    [
      '{ "ignore": [{ "rule": "channel-removed" }] }',
      "check.ignore[0].reason is missing; say why the finding is accepted",
    ],
    [
      '{ "ignore": [{ "reason": "x" }] }',
      "check.ignore[0] would ignore every finding; say which with rule, fingerprint, channel, message, path",
    ],
    [
      '{ "ignore": [{ "rule": "chanel-removed", "reason": "x" }] }',
      'check.ignore[0].rule names no rule: "chanel-removed" (did you mean "channel-removed"?); eventpact rules lists them',
    ],
    [
      '{ "ignore": [{ "channel": "a", "reason": "x", "until": "2026-02-30" }] }',
      'check.ignore[0].until has to be a day, written as YYYY-MM-DD, and is "2026-02-30"',
    ],
    [
      '{ "ignore": [{ "path": "lines", "reason": "x" }] }',
      'check.ignore[0].path has to be a JSON pointer such as "/lines/*/sku", or "" for the whole, and is "lines"',
    ],
    [
      '{ "ignore": [{ "fingerprint": "abc", "reason": "x" }] }',
      "check.ignore[0].fingerprint has to be a fingerprint, the 16 hexadecimal digits",
    ],
  ])("that says %s is refused", async (text, message) => {
    const { eventpact } = await project({ "eventpact.config.json": `{ "check": ${text} }` });
    const { code, out, err } = await eventpact("check");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain(`error: eventpact.config.json: ${message}`);
  });
});

describe("an ignore", () => {
  const changed = (ignore: readonly object[]) =>
    checkProject(
      { "asyncapi.yaml": shop() },
      { "asyncapi.yaml": REMOVED, "eventpact.config.json": JSON.stringify({ check: { ignore } }) },
    );

  it.each([
    { rule: "channel-removed" },
    { channel: "refunds", path: "" },
    { rule: "channel-removed", channel: "refunds", until: "2999-12-31" },
  ])("by %j keeps the finding in the report, with its reason", async (selector) => {
    const { report, eventpact } = await changed([{ ...selector, reason: "Nobody reads it." }]);
    const json = (await report()).report;
    expect(rulesOf(json)).not.toContain("channel-removed");
    expect(json.ignored).toContainEqual({
      by: "ignore",
      reason: "Nobody reads it.",
      ...("until" in selector && { until: selector.until }),
      finding: expect.objectContaining({ rule: "channel-removed" }),
    });
    expect(json.stale).toEqual([]);
    expect((await eventpact("check", ...AT)).out).toContain("channel-removed: Nobody reads it.");
  });

  it("by fingerprint ignores that finding alone", async () => {
    const { report } = await changed([]);
    const { findings } = (await report()).report;
    const { fingerprint = "" } = findings.find(({ rule }) => rule === "channel-removed") ?? {};
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    const again = await changed([{ fingerprint, reason: "known" }]);
    const json = (await again.report()).report;
    expect(json.ignored.map(({ finding }) => finding.fingerprint)).toEqual([fingerprint]);
    expect(json.findings).toHaveLength(findings.length - 1);
  });

  it.each([
    { rule: "channel-removed", channel: "orders" },
    { rule: "channel-removed", message: "RefundMade" },
    { rule: "channel-removed", path: "/id" },
    { fingerprint: "0000000000000000" },
  ])("that does not fit, %j, ignores nothing and is stale", async (selector) => {
    const { report, eventpact } = await changed([{ ...selector, reason: "x" }]);
    const { code, report: json } = await report();
    expect(code).toBe(1);
    expect(rulesOf(json)).toContain("channel-removed");
    const stale = json.findings.find(({ rule }) => rule === "accepted-entry-stale");
    expect(stale).toMatchObject({
      severity: "warning",
      category: "policy",
      pointer: "/check/ignore/0",
      new: { file: "eventpact.config.json", line: 1 },
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(json.stale).toEqual([
      { by: "ignore", key: expect.stringContaining(`${Object.values(selector)[0]}`), reason: "x" },
    ]);
    // Told once.
    expect((await eventpact("check", ...AT)).out).not.toContain("remove them");
  });

  it("that has a key in the place of a type or an address is told the name that findings have", async () => {
    const named = (text: string) =>
      text
        .replace("refunds:\n", "refundsChannel:\n")
        .replace("RefundMade:\n", "RefundMade:\n        name: refund.made\n");
    const ignore = [
      { message: "RefundMade", reason: "x" },
      { channel: "refundsChannel", reason: "x" },
      { message: "OrderPlaced", reason: "x" },
      { message: "refund.made", path: "/x", reason: "x" },
    ];
    const { report } = await checkProject(
      { "asyncapi.yaml": named(shop()) },
      { "asyncapi.yaml": REMOVED, "eventpact.config.json": JSON.stringify({ check: { ignore } }) },
    );
    const stale = (await report()).report.findings.filter(({ rule }) => rule === "accepted-entry-stale");
    expect(stale.map(({ message }) => message)).toEqual([
      'The ignore of message RefundMade matches no finding. "RefundMade" is the key of a message; did you mean its type "refund.made"?',
      'The ignore of channel refundsChannel matches no finding. "refundsChannel" is the key of a channel; did you mean its address "refunds"?',
      "The ignore of message OrderPlaced matches no finding.",
      "The ignore of message refund.made, path /x matches no finding.",
    ]);
  });

  it("that has expired no longer ignores, and says so", async () => {
    const { report } = await changed([
      { rule: "channel-removed", reason: "until the move", until: "2020-01-31" },
    ]);
    const { code, report: json } = await report();
    expect(code).toBe(1);
    expect(rulesOf(json)).toContain("channel-removed");
    expect(json.findings).toContainEqual(
      expect.objectContaining({
        rule: "ignore-expired",
        severity: "warning",
        message: expect.stringMatching(/rule channel-removed has expired.*2020-01-31.*until the move/),
      }),
    );
    expect(json.stale).toEqual([]);
  });

  it("of today still ignores", async () => {
    const until = new Date(Date.now() + 60_000).toISOString().slice(0, 10);
    const { report } = await changed([{ rule: "channel-removed", reason: "x", until }]);
    expect(rulesOf((await report()).report)).not.toContain("channel-removed");
  });

  it.each([
    ["ignores.yaml", "# because\n- rule: channel-removed\n  reason: gone\n  until: 2999-01-01\n"],
    ["ignores.yml", "ignore: [{ channel: refunds, reason: gone }]\n"],
    ["ignores.json", '\uFEFF[{ "rule": "channel-removed", "reason": "gone" }]'],
  ])("may stand in %s", async (file, text) => {
    const { cwd, report } = await changed([]);
    writeFileSync(join(cwd, file), text);
    expect(rulesOf((await report("--ignore-file", file)).report)).not.toContain("channel-removed");
  });

  it.each([
    ["- { rule: channel-removed }", "ignores.yaml: ignore[0].reason is missing"],
    ["rule: channel-removed", "ignores.yaml has to be a list of ignores"],
    ["[", "ignores.yaml is neither YAML nor JSON: "],
  ])("in a file that says %s is refused", async (text, message) => {
    const { cwd, eventpact } = await changed([]);
    writeFileSync(join(cwd, "ignores.yaml"), text);
    expect(await eventpact("check", ...AT, "--ignore-file", "ignores.yaml")).toMatchObject({
      code: 3,
      err: expect.stringContaining(`error: ${message}`),
    });
    expect(await eventpact("check", ...AT, "--ignore-file", "none.yaml")).toMatchObject({ code: 3 });
  });
});

describe("the file of accepted findings", () => {
  const accept = ["--accept", "check/accepted.json"];

  it("is written sorted, keeps its reasons, and lets what it has pass", async () => {
    const { cwd, eventpact, report } = await checkProject(
      { "asyncapi.yaml": shop() },
      { "asyncapi.yaml": shop("{ type: integer }", "") },
    );
    const file = join(cwd, "check/accepted.json");
    const read = () => JSON.parse(readFileSync(file, "utf8"));
    expect(await eventpact("check", ...AT, ...accept, "--update-accepted")).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^check\/accepted\.json: \d+ accepted; write a reason for each$/),
    });
    const first = readFileSync(file, "utf8");
    const [entry] = read().accepted;
    expect(Object.keys(entry)).toEqual(["fingerprint", "rule", "subject", "message", "reason"]);
    expect(read().accepted).toContainEqual(
      expect.objectContaining({ rule: "channel-removed", subject: { channel: "refunds" }, reason: "" }),
    );
    expect(readdirSync(join(cwd, "check"))).toEqual(["accepted.json"]);

    writeFileSync(file, first.replace('"reason": ""', '"reason": "Agreed."'));
    expect(await report(...accept)).toMatchObject({ code: 0, report: { counts: { error: 0 }, stale: [] } });
    expect((await report(...accept)).report.ignored).toContainEqual(
      expect.objectContaining({ by: "accepted", reason: "Agreed." }),
    );
    await eventpact("check", ...AT, ...accept, "--update-accepted", "--json");
    expect(readFileSync(file, "utf8")).toBe(first.replace('"reason": ""', '"reason": "Agreed."'));

    // What is gone is stale.
    write(cwd, { "asyncapi.yaml": shop() });
    const later = await report(...accept);
    expect(later.code).toBe(0);
    expect(later.report.stale).toContainEqual({ by: "accepted", key: entry.fingerprint, reason: "Agreed." });
    expect(rulesOf(later.report)).toContain("accepted-entry-stale");
    await eventpact("check", ...AT, ...accept, "--update-accepted");
    expect(read()).toEqual({ version: 1, accepted: [] });
  });

  it("does not let pass what is new", async () => {
    const { cwd, report } = await checkProject({ "asyncapi.yaml": shop() }, { "asyncapi.yaml": NARROWED });
    expect(await report(...accept, "--update-accepted")).toMatchObject({ code: 0 });
    write(cwd, { "asyncapi.yaml": shop("{ type: integer }", "") });
    const { code, report: json } = await report(...accept);
    expect(code).toBe(1);
    expect(rulesOf(json)).toContain("channel-removed");
    expect(json.findings.filter(({ subject }) => subject.part === "payload")).toEqual([]);
  });

  it("does not take what is ignored, nor what a baseline that is not there may hold", async () => {
    const { cwd, eventpact } = await checkProject(
      { "asyncapi.yaml": shop() },
      { "asyncapi.yaml": REMOVED, "ignores.yaml": "- { rule: channel-removed, reason: gone }" },
    );
    const update = (...argv: string[]) =>
      eventpact("check", "--accept", "accepted.json", "--update-accepted", "--allow-new", ...argv);
    const rules = () =>
      JSON.parse(readFileSync(join(cwd, "accepted.json"), "utf8")).accepted.map(
        ({ rule }: { rule: string }) => rule,
      );
    await update(...AT, "--ignore-file", "ignores.yaml");
    expect(rules()).not.toContain("channel-removed");
    await update(...AT);
    expect(rules()).toContain("channel-removed");
    git(cwd, "checkout", "-q", "--orphan", "empty");
    git(cwd, "rm", "-rqf", "--cached", ".");
    git(cwd, "commit", "-q", "--allow-empty", "-m", "Nothing");
    expect(await update("--against", ".git#branch=empty")).toMatchObject({ code: 0 });
    expect(rules()).toContain("channel-removed");
  });

  it.each([
    ["<<<<<<< ours", "accepted.json is no JSON: "],
    ["[]", 'accepted.json is no file of accepted findings: it has no "version": 1 with a list "accepted"; '],
    [
      '{ "version": 1, "accepted": [{ "rule": "x" }] }',
      "accepted.json: accepted[0] needs the texts fingerprint, rule, message and reason",
    ],
  ])("that says %s is refused, also when it is to be written", async (text, message) => {
    const { cwd, eventpact } = await checkProject({ "asyncapi.yaml": shop() }, { "accepted.json": text });
    for (const more of [[], ["--update-accepted"]]) {
      expect(await eventpact("check", ...AT, "--accept", "accepted.json", ...more)).toMatchObject({
        code: 3,
        err: expect.stringContaining(`error: ${message}`),
      });
    }
    expect(readFileSync(join(cwd, "accepted.json"), "utf8")).toBe(text);
  });

  it("has to be there", async () => {
    const { eventpact } = await checkProject({ "asyncapi.yaml": shop() });
    expect(await eventpact("check", ...AT, "--accept", "accepted.json")).toMatchObject({
      code: 3,
      err: "error: there is no file accepted.json of accepted findings; eventpact check --update-accepted makes it",
    });
  });
});
