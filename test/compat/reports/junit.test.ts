import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { junitReport } from "../../../src/compat/reports/junit.ts";
import { emptyReport, finding, fullReport, placeless, reportOf, warning } from "./sample-reports.ts";

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", trimValues: false });

function parsed(xml: string): unknown {
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml);
}

describe("junitReport", () => {
  it("has a suite for each channel and a case for each finding", () => {
    expect(
      junitReport(reportOf([warning, finding()], { ignored: fullReport.ignored })),
    ).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="eventpact check" tests="3" failures="1" errors="0" skipped="1" time="0">
        <testsuite name="channel orders" tests="3" failures="1" errors="0" skipped="1" time="0">
          <testcase name="OrderPlaced: default-changed at payload /amount" classname="channel orders" file="schemas/order.yaml" line="5" time="0">
            <system-out>schemas/order.yaml:5:11: warning default-changed: The default of &quot;currency&quot; changed.
      payload /amount
      was main:schemas/order.yaml:4:3
      fix: Say so in the changelog.</system-out>
          </testcase>
          <testcase name="OrderPlaced: property-required-added at payload /amount" classname="channel orders" file="schemas/order.yaml" line="5" time="0">
            <failure message="Property &quot;amount&quot; became required." type="property-required-added">schemas/order.yaml:5:11: error property-required-added: Property &quot;amount&quot; became required.
      breaks deployed producers; payload /amount
      was main:schemas/order.yaml:4:3
      fix: Make it optional, or add a message type OrderPlaced.v2.</failure>
          </testcase>
          <testcase name="OrderPlaced: enum-value-removed at payload /amount" classname="channel orders" file="schemas/order.yaml" line="5" time="0">
            <skipped message="ignored: nobody sends it (until 2027-01-31)"/>
          </testcase>
        </testsuite>
      </testsuites>"
    `);
  });

  it("counts the same in the suites as above them", () => {
    expect(parsed(junitReport(fullReport))).toMatchObject({
      testsuites: {
        tests: "5",
        failures: "2",
        skipped: "1",
        testsuite: [
          { name: "document", tests: "1", failures: "0" },
          { name: "channel orders", tests: "3", failures: "1", skipped: "1" },
          { name: "channel payments", tests: "1", failures: "1" },
        ],
      },
    });
  });

  it("fails what fails the check, and nothing else", () => {
    const failures = (failOn: "none" | "warning" | "info") =>
      junitReport(reportOf([placeless, warning, finding()], { failOn })).split("<failure").length - 1;
    expect([failures("none"), failures("warning"), failures("info")]).toEqual([0, 2, 3]);
  });

  it("passes with one case when there is nothing", () => {
    expect(parsed(junitReport(emptyReport))).toMatchObject({
      testsuites: {
        tests: "1",
        testsuite: { testcase: { name: "asyncapi.yaml is compatible with 1.2.0 (.git#branch=main)" } },
      },
    });
  });

  it("gives no two cases of a suite one name", () => {
    const xml = junitReport(reportOf([finding(), finding()]));
    expect(xml).toContain('name="OrderPlaced: property-required-added at payload /amount"');
    expect(xml).toContain('name="OrderPlaced: property-required-added at payload /amount-2"');
  });

  it("writes no character that XML forbids", () => {
    const xml = junitReport(reportOf([finding({ message: `a\u0000\u0008\ud800\uffff]]></failure>"'&b` })]));
    parsed(xml);
    expect(xml).toContain("a\\u0000\\u0008\\ud800\ufffd]]&gt;&lt;/failure&gt;&quot;&#39;&amp;b");
  });
});
