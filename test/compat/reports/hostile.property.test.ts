/** Whatever somebody writes into a contract, every report is well-formed, says the same each time and takes it for text. */

import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { marked } from "marked";
import { describe, expect, it } from "vitest";
import type { CompatibilityFinding } from "../../../src/compat/finding.ts";
import { type CheckReport, createReport } from "../../../src/compat/report.ts";
import { formatReport, REPORT_FORMATS } from "../../../src/compat/reports/format-report.ts";
import type { RuleId } from "../../../src/compat/rules/registry.ts";
import { runs as numRuns } from "../../support/runs.ts";
import { elementsOf, textsOutside } from "./markup.ts";

const FRAGMENTS = [
  "</script><img src=x onerror=alert(1)>",
  "]]>",
  "-->",
  "<!--",
  "<![CDATA[",
  "&lt;&#x41;",
  "\"'`",
  "```",
  "|",
  "\\",
  "\\|",
  "\n\n# x\n",
  "\r\n",
  "\n::error::x",
  "::set-output name=a::b",
  "%0A",
  "@octocat",
  "#12",
  "GH-1",
  "https://example.com",
  "www.example.com",
  "[a](javascript:alert(1))",
  "![a](b)",
  "</details>",
  "</code></pre>",
  "{0}",
  "\u001b[31m",
  "\u0000",
  "\u202e",
  "\u2028",
  "\ud800",
  "\uffff",
  "😀",
  "__proto__",
  "$1$&",
  "../",
  "C:\\x",
  ":",
  ",",
  " ",
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "binary", maxLength: 4 })), {
    maxLength: 5,
  })
  .map((parts) => parts.join(""));
const value = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
const pointer = fc.oneof(
  fc.constant(""),
  hostile.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
);
const place = fc.record({
  file: hostile,
  line: fc.integer({ min: 1, max: 9999 }),
  column: fc.integer({ min: 1, max: 999 }),
  pointer,
});
const side = fc.constantFrom("old" as const, "new" as const);

const findings: fc.Arbitrary<CompatibilityFinding> = fc.record(
  {
    // A report takes what it is given, and a newer version may know other rules.
    rule: fc.oneof(fc.constantFrom("channel-removed", "schema-undecided"), hostile) as fc.Arbitrary<RuleId>,
    severity: fc.constantFrom("error" as const, "warning" as const, "info" as const),
    category: fc.constantFrom(
      "wire" as const,
      "contract" as const,
      "policy" as const,
      "information" as const,
    ),
    direction: fc.constantFrom("forward" as const, "backward" as const),
    breaks: fc.subarray(["consumers" as const, "producers" as const, "replay" as const]),
    baseline: hostile,
    subject: fc.record(
      {
        server: hostile,
        channel: hostile,
        operation: hostile,
        message: hostile,
        part: fc.constantFrom("payload" as const, "headers" as const),
        path: hostile,
      },
      { requiredKeys: [] },
    ),
    pointer,
    old: place,
    new: place,
    message: hostile,
    remedy: hostile,
    witness: fc.record(
      {
        value: fc.oneof(value, fc.dictionary(hostile, hostile)),
        event: fc.dictionary(hostile, value),
        acceptedBy: side,
        rejectedBy: side,
        errors: fc.array(fc.record({ pointer, message: hostile }), { maxLength: 4 }),
      },
      { requiredKeys: ["value", "acceptedBy", "rejectedBy", "errors"] },
    ),
    fingerprint: fc.oneof(fc.constantFrom("0011223344556677", "8899aabbccddeeff"), hostile),
  },
  {
    requiredKeys: [
      "rule",
      "severity",
      "category",
      "breaks",
      "baseline",
      "subject",
      "pointer",
      "message",
      "remedy",
      "fingerprint",
    ],
  },
);
const by = fc.constantFrom("ignore" as const, "accepted" as const);
const reports: fc.Arbitrary<CheckReport> = fc
  .record({
    document: hostile,
    version: fc.constant("1.0.0"),
    baselines: fc.array(fc.record({ label: hostile, version: hostile }), { maxLength: 2 }),
    findings: fc.array(findings, { maxLength: 6 }),
    ignored: fc.array(
      fc.record(
        { finding: findings, reason: hostile, until: hostile, by },
        { requiredKeys: ["finding", "reason", "by"] },
      ),
      { maxLength: 2 },
    ),
    stale: fc.array(fc.record({ by, key: hostile }), { maxLength: 2 }),
    failOn: fc.constantFrom("error" as const, "warning" as const, "info" as const, "none" as const),
  })
  .map(createReport);

const OPTIONS = { docsUrl: "https://docs.example.com/rules", cwd: "/repo", root: "/repo" };
/** Links that a report makes itself. */
const OWN_LINK = /^https:\/\/docs\.example\.com\/rules\//;
const runs = { numRuns: numRuns(60, 200) };

const check = (name: string, predicate: (report: CheckReport) => void) =>
  it(name, () => fc.assert(fc.property(reports, predicate), runs));

describe("any report", () => {
  check("is the same each time, and changes nothing", (report) => {
    const copy = structuredClone(report);
    for (const format of REPORT_FORMATS) {
      expect(formatReport(format, copy, OPTIONS)).toBe(formatReport(format, report, OPTIONS));
    }
    expect(copy).toEqual(report);
  });

  check("as text has lines without control characters, and none that is a command", (report) => {
    const text = formatReport("text", report, OPTIONS);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u2028\u202e]|\p{Surrogate}/u);
    for (const line of text.split("\n")) expect(line.trimStart()).not.toMatch(/^::/);
    expect(text).not.toMatch(/\n$/);
  });

  check("as JSON can be read", (report) => {
    expect(JSON.parse(formatReport("json", report, OPTIONS))).toMatchObject({
      schemaVersion: 1,
      ok: !report.failed,
      counts: report.counts,
    });
  });

  check("for GitHub has one command for each finding and says in it what was found", (report) => {
    const lines = formatReport("github", report, OPTIONS).split("\n");
    expect(lines).toHaveLength(report.findings.length + 1);
    for (const line of lines.slice(0, -1)) {
      const match =
        /^::(?:error|warning|notice) file=([^:,\r]*),line=\d+,col=\d+,title=([^:,\r]*)::([^\r]*)$/.exec(line);
      expect(match, line).not.toBeNull();
      for (const property of match?.slice(1) ?? []) expect(property).not.toMatch(/%(?!25|0D|0A|3A|2C)/);
    }
    expect(lines.at(-1)).toMatch(/^eventpact check: /);
  });

  check("for GitLab has one entry for each finding, told apart by fingerprints", (report) => {
    const entries = JSON.parse(formatReport("gitlab", report, OPTIONS)) as { fingerprint: string }[];
    expect(entries).toHaveLength(report.findings.length);
    expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(entries.length);
  });

  check("as SARIF can be read, with addresses of files", (report) => {
    const { runs } = JSON.parse(formatReport("sarif", report, OPTIONS)) as {
      runs: [{ results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }];
    };
    expect(runs[0].results).toHaveLength(report.findings.length + report.ignored.length);
    for (const { locations } of runs[0].results) {
      for (const { physicalLocation } of locations) {
        expect(new URL(physicalLocation.artifactLocation.uri, "file:///repo/").protocol).toBe("file:");
      }
    }
  });

  check("as JUnit is XML with a case for each finding", (report) => {
    const xml = formatReport("junit", report, OPTIONS);
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml).not.toMatch(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
    const tags = new Set(Array.from(xml.matchAll(/<([a-z-]+)/g), ([, tag]) => tag));
    const own = ["testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"];
    expect([...tags].filter((tag = "") => !own.includes(tag))).toEqual([]);
    const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(xml);
    expect(Number(testsuites.tests)).toBe(Math.max(1, report.findings.length + report.ignored.length));
    expect(xml.split("<testcase").length - 1).toBe(Number(testsuites.tests));
  });

  check("as HTML is made of its own elements and attributes", (report) => {
    const elements = elementsOf(formatReport("html", report, OPTIONS));
    const names = new Set(elements.map(({ name }) => name));
    for (const name of ["img", "b", "iframe", "object", "form"]) expect(names).not.toContain(name);
    expect(elements.filter(({ name }) => name === "script")).toHaveLength(1);
    expect(elements.filter(({ name }) => name === "article")).toHaveLength(report.findings.length);
    const known = [
      "lang",
      "charset",
      "http-equiv",
      "content",
      "name",
      "class",
      "href",
      "type",
      "checked",
      "data-severity",
      "tabindex",
    ];
    for (const { attributes } of elements) {
      expect(Object.keys(attributes).filter((name) => !known.includes(name))).toEqual([]);
      if (attributes["href"] !== undefined) expect(attributes["href"]).toMatch(OWN_LINK);
    }
  });

  check("as Markdown is made of its own elements, mentions nobody and is not too long", (report) => {
    const text = formatReport("markdown", report, OPTIONS);
    expect(text.length).toBeLessThanOrEqual(65_536);
    const html = marked.parse(text, { async: false });
    const own =
      "html head body h3 p code pre table thead tbody tr th td details summary b strong a ul li".split(" ");
    const elements = elementsOf(html);
    expect([...new Set(elements.map(({ name }) => name))].filter((name) => !own.includes(name))).toEqual([]);
    for (const { name, attributes } of elements)
      if (name === "a") expect(attributes["href"]).toMatch(OWN_LINK);
    const weighty = report.findings.filter(({ severity }) => severity !== "info").length;
    expect(elements.filter(({ name }) => name === "tr")).toHaveLength(weighty === 0 ? 0 : weighty + 1);
    expect(elements.filter(({ name }) => name === "td")).toHaveLength(weighty * 5);
    expect(textsOutside(html, ["code", "pre"]).join("\n")).not.toMatch(/@\w|#\d|GH-\d|https?:\/\/|www\./);
  });
});
