import { describe, expect, it } from "vitest";
import { githubReport } from "../../../src/compat/reports/github.ts";
import { emptyReport, finding, fullReport, removed, reportOf } from "./sample-reports.ts";

describe("githubReport", () => {
  it("annotates the severest first and ends with a line for the log", () => {
    expect(
      githubReport(fullReport)
        .split("\n")
        .map((line) => line.split("::")[1] || line),
    ).toEqual([
      "error file=schemas/order.yaml,line=5,col=11,title=property-required-added%3A channel orders%2C message OrderPlaced",
      "error file=asyncapi.yaml,line=1,col=1,title=channel-removed%3A channel payments",
      "warning file=schemas/order.yaml,line=5,col=11,title=default-changed%3A channel orders%2C message OrderPlaced",
      "notice file=asyncapi.yaml,line=1,col=1,title=info-version-not-bumped%3A the document",
      "eventpact check: asyncapi.yaml against 1.2.0 (.git#branch=main): the check failed: 2 errors, 1 warning, 1 for information; 1 ignored",
    ]);
  });

  it("has the whole finding in the message", () => {
    const [line = ""] = githubReport(fullReport).split("\n");
    expect(line.slice(line.lastIndexOf("::") + 2).split("%0A")).toEqual([
      'Property "amount" became required.',
      "breaks deployed producers; payload /amount",
      "was main:schemas/order.yaml:4:3",
      "a payload that the old contract allows and the new one refuses:",
      "    {",
      '      "id": "a",',
      '      "lines": [',
      "        {",
      '          "sku": "x"',
      "        }",
      "      ],",
      "  +   \"amount\": …  <- must have required property 'amount'",
      "    }",
      "fix: Make it optional, or add a message type OrderPlaced.v2.",
    ]);
  });

  it("annotates the document for what is in the old contract only, and says where it was", () => {
    const [line] = githubReport(reportOf([removed])).split("\n");
    expect(line).toMatch(/^::error file=asyncapi\.yaml,line=1,col=1,/);
    expect(line).toContain("%0Awas main:asyncapi.yaml:30:3%0A");
  });

  it("escapes what would end a property or the command", () => {
    const hostile = finding({
      message: "100% wrong\r\n::error::x",
      subject: { channel: "a,b:c%0A" },
      new: { file: "a,b:c%.yaml", line: 1, column: 2, pointer: "" },
    });
    const [line = "", ...rest] = githubReport(reportOf([hostile])).split("\n");
    expect(rest).toHaveLength(1);
    expect(line).toMatch(
      /^::error file=a%2Cb%3Ac%25\.yaml,line=1,col=2,title=property-required-added%3A channel a%2Cb%3Ac%250A::100%25 wrong\\u000d\\n::error::x%0A/,
    );
  });

  it("has paths from the root of the repository", () => {
    const options = { cwd: "/repo/api", root: "/repo" };
    const [line] = githubReport(reportOf([finding()]), options).split("\n");
    expect(line).toMatch(/^::error file=api\/schemas\/order\.yaml,/);
  });

  it("says when there is nothing", () => {
    expect(githubReport(emptyReport)).toBe(
      "eventpact check: asyncapi.yaml against 1.2.0 (.git#branch=main): no change that breaks anybody",
    );
  });
});
