import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { textReport } from "../../../src/compat/reports/text.ts";
import { emptyReport, finding, fullReport, missing, placeless, removed, reportOf } from "./sample-reports.ts";

describe("textReport", () => {
  it("shows each finding with its place first, groups with the severest first, and a summary", () => {
    expect(textReport(fullReport)).toMatchInlineSnapshot(`
      "channel orders, message OrderPlaced
      schemas/order.yaml:5:11: error property-required-added: Property "amount" became required.
        breaks deployed producers; payload /amount
        was main:schemas/order.yaml:4:3
        a payload that the old contract allows and the new one refuses:
            {
              "id": "a",
              "lines": [
                {
                  "sku": "x"
                }
              ],
          +   "amount": …  <- must have required property 'amount'
            }
        fix: Make it optional, or add a message type OrderPlaced.v2.
      schemas/order.yaml:5:11: warning default-changed: The default of "currency" changed.
        payload /amount
        was main:schemas/order.yaml:4:3
        fix: Say so in the changelog.

      channel payments
      main:asyncapi.yaml:30:3: error channel-removed: Channel payments was removed.
        breaks deployed consumers and replay of stored events
        fix: Keep it until nobody reads it.

      the document
      asyncapi.yaml: info info-version-not-bumped: The version is still 1.2.0.

      Ignored
      schemas/order.yaml:5:11: enum-value-removed: nobody sends it (until 2027-01-31)

      Ignores that no longer match any finding; remove them:
        accepted deadbeefdeadbeef

      asyncapi.yaml against 1.2.0 (.git#branch=main): the check failed: 2 errors, 1 warning, 1 for information; 1 ignored
      Revert the breaking change, or publish it as a new message type next to the old one. If it is intended, ignore it in the configuration and give a reason."
    `);
  });

  it("says when there is nothing", () => {
    expect(textReport(emptyReport)).toBe(
      "asyncapi.yaml against 1.2.0 (.git#branch=main): no change that breaks anybody",
    );
  });

  it("says that it passed with what does not fail it, and what it fails on when that is unusual", () => {
    expect(
      textReport(reportOf([placeless]))
        .split("\n")
        .at(-1),
    ).toBe("asyncapi.yaml against 1.2.0 (.git#branch=main): the check passed: 1 for information");
    expect(textReport(reportOf([placeless], { failOn: "info" }))).toContain(
      "the check failed, as it fails on any finding: 1 for information\n",
    );
  });

  it("says what was compared several times, and where the page of a rule is", () => {
    const baselines = [
      { label: "v1", version: "1.0.0" },
      { label: "1.1.0", version: "1.1.0" },
    ];
    const text = textReport(reportOf([removed], { baselines }), { docsUrl: "https://example.com/rules/" });
    expect(text).toContain("  breaks deployed consumers and replay of stored events; against 1.2.0\n");
    expect(text).toContain("\n  https://example.com/rules/channel-removed.md\n");
    expect(text).toContain("asyncapi.yaml against 1.0.0 (v1) and 1.1.0: the check failed");
  });

  it("colours severities and the lines of a witness, and says the same without", () => {
    const colored = textReport(reportOf([missing]), { color: true });
    expect(colored).toContain("\u001b[31merror property-required-added\u001b[0m: Property");
    expect(colored).toContain('\u001b[32m  +   "amount": …\u001b[0m');
    expect(stripVTControlCharacters(colored)).toBe(textReport(reportOf([missing])));
  });

  it("counts what could not be decided", () => {
    const undecided = finding({ rule: "schema-undecided" });
    expect(textReport(reportOf([undecided]))).toContain(": 1 error, of which 1 undecided\n");
  });

  it("lets no line be a command to a CI system", () => {
    const next = { file: "::stop-commands::x", line: 1, column: 1, pointer: "" };
    const text = textReport(
      reportOf([finding({ new: next, message: "a\n::error::b" })], { document: " ::x" }),
    );
    for (const line of text.split("\n")) expect(line.trim()).not.toMatch(/^::/);
    expect(text).toContain("./::stop-commands::x:1:1: error");
    expect(text).toContain("a\\n::error::b");
  });
});
