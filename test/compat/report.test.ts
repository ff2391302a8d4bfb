import { describe, expect, it } from "vitest";
import { createReport, isFailure } from "../../src/compat/report.ts";
import { finding, fullReport, placeless, reportOf, warning } from "./reports/sample-reports.ts";

describe("createReport", () => {
  it("counts by severity, without what is ignored", () => {
    expect(fullReport.counts).toEqual({ error: 2, warning: 1, info: 1, ignored: 1 });
  });

  it("counts what could not be decided", () => {
    expect(reportOf([finding({ rule: "schema-undecided" }), warning]).undecided).toBe(1);
  });

  it("fails on errors unless it is told otherwise", () => {
    const parts = { document: "a.yaml", version: "1.0.0", baselines: [], findings: [warning] };
    expect(createReport(parts)).toMatchObject({ failOn: "error", failed: false, ignored: [], stale: [] });
    expect(createReport({ ...parts, failOn: "warning" }).failed).toBe(true);
  });

  it("is not failed by what is ignored", () => {
    const ignored = [{ finding: finding(), reason: "known", by: "ignore" as const }];
    expect(reportOf([], { ignored }).failed).toBe(false);
  });

  it("never fails with none", () => {
    expect(reportOf([finding()], { failOn: "none" }).failed).toBe(false);
    expect(reportOf([placeless], { failOn: "info" }).failed).toBe(true);
  });
});

it.each([
  ["error", "error", true],
  ["warning", "error", false],
  ["error", "warning", true],
  ["info", "warning", false],
  ["info", "info", true],
  ["error", "none", false],
] as const)("%s fails a check that fails on %s: %s", (severity, failOn, fails) => {
  expect(isFailure(severity, failOn)).toBe(fails);
});
