import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import type { CheckReport } from "../../../src/compat/report.ts";
import type { ReportOptions } from "../../../src/compat/reports/report-options.ts";
import { sarifReport } from "../../../src/compat/reports/sarif.ts";
import { fileUri } from "../../../src/compat/reports/sarif-locations.ts";
import {
  emptyReport,
  finding,
  fullReport,
  missing,
  placeless,
  removed,
  reportOf,
  rules,
} from "./sample-reports.ts";

/** The run, with what the specification asks of every run. */
function runOf(report: CheckReport, options?: ReportOptions) {
  const log = JSON.parse(sarifReport(report, options)) as Log;
  expect(log).toMatchObject({ version: "2.1.0", $schema: expect.stringContaining("sarif-2.1.0") });
  expect(log.runs).toHaveLength(1);
  const [run] = log.runs;
  const { results = [], tool } = run ?? {};
  const descriptors = tool?.driver.rules ?? [];
  for (const result of results) {
    expect(descriptors[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    expect(["error", "warning", "note"]).toContain(result.level);
    expect(result.message.text).not.toBe("");
    for (const { physicalLocation } of [...(result.locations ?? []), ...(result.relatedLocations ?? [])]) {
      const { uri = "", uriBaseId } = physicalLocation?.artifactLocation ?? {};
      expect(new URL(uri, "file:///root/").protocol).toBe("file:");
      if (uriBaseId !== undefined) expect(run?.originalUriBaseIds).toHaveProperty([uriBaseId]);
      expect(physicalLocation?.region?.startLine).toBeGreaterThanOrEqual(1);
      expect(physicalLocation?.region?.startColumn).toBeGreaterThanOrEqual(1);
    }
  }
  expect(new Set(descriptors.map(({ id }) => id)).size).toBe(descriptors.length);
  const suppressed = results.filter(({ suppressions }) => suppressions !== undefined).length;
  expect([0, results.length]).toContain(suppressed);
  return { driver: tool?.driver, descriptors, results };
}

describe("sarifReport", () => {
  it("has a result for each finding, those that are ignored suppressed", () => {
    const { driver, results } = runOf(fullReport);
    expect(driver).toMatchObject({ name: "eventpact", version: "0.2.0" });
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["info-version-not-bumped", "note"],
      ["default-changed", "warning"],
      ["property-required-added", "error"],
      ["channel-removed", "error"],
      ["enum-value-removed", "error"],
    ]);
    expect(results.map(({ suppressions }) => suppressions)).toEqual([
      [],
      [],
      [],
      [],
      [
        {
          kind: "external",
          status: "accepted",
          justification: "nobody sends it",
          properties: { by: "ignore", until: "2027-01-31" },
        },
      ],
    ]);
    expect(runOf(reportOf([missing])).results[0]?.suppressions).toBeUndefined();
  });

  it("says where it is and where it was", () => {
    expect(runOf(reportOf([missing])).results[0]).toMatchObject({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "schemas/order.yaml", uriBaseId: "%SRCROOT%" },
            region: { startLine: 5, startColumn: 11 },
          },
          logicalLocations: [{ fullyQualifiedName: "channel orders, message OrderPlaced, payload /amount" }],
        },
      ],
      relatedLocations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "main%3Aschemas/order.yaml" },
            region: { startLine: 4, startColumn: 3 },
          },
          message: { text: "in 1.2.0" },
        },
      ],
    });
  });

  it("shows what is in the old contract only, or has no place, at the top of the document", () => {
    for (const { locations } of runOf(reportOf([removed, placeless])).results) {
      expect(locations).toMatchObject([
        { physicalLocation: { artifactLocation: { uri: "asyncapi.yaml" }, region: { startLine: 1 } } },
      ]);
    }
  });

  it("has the texts and pages of rules", () => {
    const { descriptors } = runOf(reportOf([removed, missing]), {
      rules,
      docsUrl: "https://example.com/rules",
    });
    expect(descriptors).toEqual([
      {
        id: "channel-removed",
        shortDescription: { text: "A channel was removed." },
        fullDescription: { text: "Its consumers get nothing any more." },
        help: {
          text: "Its consumers get nothing any more.\n\nKeep it.",
          markdown: "Its consumers get nothing any more.\n\nKeep it.",
        },
        helpUri: "https://example.com/rules/channel-removed.md",
      },
      {
        id: "property-required-added",
        shortDescription: { text: "property-required-added" },
        fullDescription: { text: "property-required-added" },
        help: { text: "property-required-added", markdown: "property-required-added" },
        helpUri: "https://example.com/rules/property-required-added.md",
      },
    ]);
  });

  it("has fingerprints that tell all results apart", () => {
    const { results } = runOf(reportOf([finding(), finding({ baseline: "1.0.0" })]));
    expect(results.map(({ partialFingerprints }) => partialFingerprints)).toEqual([
      { primaryLocationLineHash: "00112233aabbccdd", "eventpactFingerprint/v1": "00112233aabbccdd" },
      { primaryLocationLineHash: "00112233aabbccdd-2", "eventpactFingerprint/v1": "00112233aabbccdd-2" },
    ]);
  });

  it("carries the witness", () => {
    expect(runOf(reportOf([missing])).results[0]?.properties).toMatchObject({
      category: "wire",
      direction: "backward",
      breaks: ["producers"],
      witness: missing.witness,
    });
  });

  it("has paths from the root of the repository", () => {
    const inside = finding({ old: { file: "/repo/v1/a b.yaml", line: 1, column: 1, pointer: "" } });
    const [result] = runOf(reportOf([inside]), { cwd: "/repo/api", root: "/repo" }).results;
    expect(result).toMatchObject({
      locations: [{ physicalLocation: { artifactLocation: { uri: "api/schemas/order.yaml" } } }],
      relatedLocations: [{ physicalLocation: { artifactLocation: { uri: "v1/a%20b.yaml" } } }],
    });
  });

  it("writes nothing that SARIF reads as a placeholder or a link", () => {
    const message = "Channel {0} of {id} [see](1).";
    const [result] = runOf(reportOf([finding({ message, breaks: [], remedy: "" })])).results;
    expect(result?.message.text).toBe("Channel {{0}} of {id} [see] (1).");
  });

  it("has a run without results when there is nothing", () => {
    expect(runOf(emptyReport)).toMatchObject({ descriptors: [], results: [] });
  });
});

it.each([
  ["schemas/a b%é.yaml", "schemas/a%20b%25%C3%A9.yaml"],
  ["main:asyncapi.yaml", "main%3Aasyncapi.yaml"],
  ["../a?b#c.yaml", "../a%3Fb%23c.yaml"],
  ["/tmp/a.yaml", "file:///tmp/a.yaml"],
  ["C:/x/a.yaml", "file:///C:/x/a.yaml"],
  ["a\ud800.yaml", "a%EF%BF%BD.yaml"],
])("%j is the URI %s", (path, uri) => {
  expect(fileUri(path)).toBe(uri);
});
