import { describe, expect, it } from "vitest";
import { gitlabReport } from "../../../src/compat/reports/gitlab.ts";
import { emptyReport, finding, fullReport, reportOf } from "./sample-reports.ts";

describe("gitlabReport", () => {
  it("has an entry for each finding that is not ignored", () => {
    const entries = JSON.parse(gitlabReport(fullReport)) as unknown[];
    expect(entries).toHaveLength(4);
    expect(entries[2]).toEqual({
      description:
        'channel orders, message OrderPlaced: Property "amount" became required. It breaks deployed producers. Make it optional, or add a message type OrderPlaced.v2.',
      check_name: "property-required-added",
      fingerprint: "00112233aabbccdd",
      severity: "critical",
      location: { path: "schemas/order.yaml", lines: { begin: 5 } },
    });
    expect(entries[3]).toMatchObject({ location: { path: "asyncapi.yaml", lines: { begin: 1 } } });
    expect(JSON.parse(gitlabReport(emptyReport))).toEqual([]);
  });

  it.each([
    ["error", "wire", "critical"],
    ["error", "policy", "major"],
    ["warning", "wire", "minor"],
    ["info", "information", "info"],
  ] as const)("calls an %s of the category %s %s", (severity, category, expected) => {
    expect(JSON.parse(gitlabReport(reportOf([finding({ severity, category })])))).toMatchObject([
      { severity: expected },
    ]);
  });

  it("has no fingerprint twice", () => {
    const same = [finding(), finding({ baseline: "1.0.0" }), finding({ fingerprint: "00112233aabbccdd-2" })];
    const entries = JSON.parse(gitlabReport(reportOf(same))) as { fingerprint: string }[];
    expect(entries.map(({ fingerprint }) => fingerprint)).toEqual([
      "00112233aabbccdd",
      "00112233aabbccdd-2",
      "00112233aabbccdd-2-2",
    ]);
  });
});

it("ends with the remedy", () => {
  const report = reportOf([finding({ message: "it changed", remedy: "Keep both." })]);
  expect(JSON.parse(gitlabReport(report))[0].description).toMatch(/: it changed\. .*\. Keep both\.$/);
});
