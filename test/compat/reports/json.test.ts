import { describe, expect, it } from "vitest";
import { type JsonReport, jsonReport } from "../../../src/compat/reports/json.ts";
import { emptyReport, fullReport, missing, placeless } from "./sample-reports.ts";

describe("jsonReport", () => {
  it("has the shape of its version", () => {
    expect(JSON.parse(jsonReport(emptyReport))).toEqual({
      schemaVersion: 1,
      tool: { name: "eventpact", version: "0.2.0" },
      ok: true,
      failOn: "error",
      document: "asyncapi.yaml",
      baselines: [{ label: ".git#branch=main", version: "1.2.0" }],
      newTo: [],
      counts: { error: 0, warning: 0, info: 0, ignored: 0, undecided: 0, stale: 0 },
      findings: [],
      ignored: [],
      stale: [],
    } satisfies JsonReport);
  });

  it("has all of every finding, in the order of the report", () => {
    const json = JSON.parse(jsonReport(fullReport)) as JsonReport;
    expect(json.ok).toBe(false);
    expect(json.findings).toEqual(fullReport.findings);
    expect(json.ignored).toEqual(fullReport.ignored);
    expect(json.stale).toEqual(fullReport.stale);
    expect(json.counts).toEqual({ error: 2, warning: 1, info: 1, ignored: 1, undecided: 0, stale: 1 });
    expect(json.findings[2]?.witness).toEqual(missing.witness);
  });

  it("leaves out what does not apply", () => {
    const { findings } = JSON.parse(jsonReport(fullReport)) as JsonReport;
    expect(findings[0]).toEqual(placeless);
  });

  it("links the pages of the rules where they are known", () => {
    const docsOf = (docsUrl: string) =>
      (JSON.parse(jsonReport(fullReport, { docsUrl })) as JsonReport).findings[0]?.docs;
    expect(docsOf("https://example.com/rules")).toBe("https://example.com/rules/info-version-not-bumped.md");
    expect(docsOf("https://example.com/{id}.html")).toBe("https://example.com/info-version-not-bumped.html");
    expect(docsOf("javascript:alert(1)//")).toBeUndefined();
  });
});
