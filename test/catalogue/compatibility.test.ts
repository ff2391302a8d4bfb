/** What `npm run check` does: the catalogue against the contract that was released last, after edits of each kind. */
import { readdirSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { run } from "../../src/cli/run.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const released = readdirSync(join(root, "contracts"));

/** Checks a copy of the catalogue in which a text of a file was replaced. */
async function checkEdited(file?: string, before = "", after = "") {
  const cwd = await mkdtemp(join(tmpdir(), "eventpact-catalogue-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  for (const name of ["asyncapi.yaml", "schemas", "contracts"])
    await cp(join(root, name), join(cwd, name), { recursive: true });
  if (file !== undefined) {
    const text = await readFile(join(cwd, file), "utf8");
    expect(text.split(before), `${before} stands once in ${file}`).toHaveLength(2);
    await writeFile(
      join(cwd, file),
      text.replace(before, () => after),
    );
  }
  const out: string[] = [];
  const against = released.flatMap((name) => ["--against", `contracts/${name}`]);
  const code = await run(["check", ...against, "--json"], {
    out: (line) => void out.push(line),
    err: (line) => void out.push(line),
    color: false,
    cwd,
  });
  const { findings } = JSON.parse(out.join("\n")) as {
    findings: readonly { rule: string; severity: string; witness?: unknown }[];
  };
  return { code, findings };
}

const rulesOf = (findings: readonly { rule: string; severity: string }[], severity: string) =>
  findings.flatMap((finding) => (finding.severity === severity ? [finding.rule] : []));

describe("the catalogue", () => {
  it("keeps every released contract in a file named after its version", () => {
    expect(released.length).toBeGreaterThan(0);
    for (const name of released) expect(name).toMatch(/^\d+\.\d+\.\d+\.yaml$/);
  });

  it("breaks nobody as it is", async () => {
    const { code, findings } = await checkEdited();
    expect(rulesOf(findings, "error")).toEqual([]);
    expect(code).toBe(0);
  });

  const grader = "schemas/openedx/external-grader-score-data.json";

  it.each([
    [
      "another type",
      "schemas/mozaiks/chat-id.json",
      '"type": "string"',
      '"type": "integer"',
      "schema-type-changed",
    ],
    ["another pattern", "schemas/mozaiks/chat-id.json", "{1,128}$", "{1,256}$", "pattern-widened"],
    ["a member that is required no more", grader, '    "score_msg",\n', "", "property-required-removed"],
    ["a member under another name", grader, '"queue_name": {\n', '"queue": {\n', "optional-property-removed"],
    ["a lower limit", grader, '"minLength": 1', '"minLength": 0', "min-length-loosened"],
    [
      "another address",
      "asyncapi.yaml",
      "address: external-grader-score",
      "address: grader-score",
      "channel-address-changed",
    ],
    [
      "another name of a message",
      "asyncapi.yaml",
      "name: org.openedx.learning.external_grader.score.submitted.v1",
      "name: org.openedx.learning.external_grader.score.graded.v1",
      "message-name-changed",
    ],
  ])("fails on %s", async (_, file, before, after, rule) => {
    const { code, findings } = await checkEdited(file, before, after);
    expect(rulesOf(findings, "error")).toContain(rule);
    expect(code).toBe(1);
  });

  it.each([
    ["title", "asyncapi.yaml", "title: External grader scores", "title: Scores of external graders"],
    ["example", "schemas/mozaiks/chat-id.json", "chat_7f3a", "chat_7f3b"],
    ["optional member", grader, '"properties": {', '"properties": { "hint": { "type": "string" },'],
    ["spelling of a limit", grader, '"minLength": 1', '"minLength": 1, "pattern": "[^]"'],
  ])("passes with another %s", async (_, file, before, after) => {
    const { code } = await checkEdited(file, before, after);
    expect(code).toBe(0);
  });
});
