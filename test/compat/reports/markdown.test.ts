import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { createReport } from "../../../src/compat/report.ts";
import {
  escapeMarkdown,
  markdownBlock,
  markdownCode,
  summaryMarkup,
} from "../../../src/compat/reports/escape-markdown.ts";
import { markdownReport } from "../../../src/compat/reports/markdown.ts";
import { elementsOf, textsOutside } from "./markup.ts";
import { emptyReport, finding, fullReport, missing, placeless, reportOf } from "./sample-reports.ts";

const rendered = (markdown: string) => elementsOf(marked.parse(markdown, { async: false }));
const texts = (markdown: string, name: string) =>
  rendered(markdown).flatMap((element) => (element.name === name ? [element.text] : []));

describe("markdownReport", () => {
  it("has a line to find the comment by, the counts and a table of what is more than information", () => {
    const text = markdownReport(fullReport, { docsUrl: "https://example.com/rules" });
    expect(text.slice(0, text.indexOf("\n\n<details>"))).toMatchInlineSnapshot(`
      "<!-- eventpact check -->
      ### Event contract: the check failed

      \`asyncapi.yaml\` against \`1.2.0 (.git#branch=main)\`: 2 errors, 1 warning, 1 for information; 1 ignored.

      Revert the breaking change, or publish it as a new message type next to the old one. If it is intended, ignore it in the configuration and give a reason.

      | Severity | Change | Breaks | Place | Rule |
      | --- | --- | --- | --- | --- |
      | error | channel orders, message OrderPlaced: Property "amount" became required. | deployed producers | \`schemas/order.yaml:5:11\` | [\`property-required-added\`](<https://example.com/rules/property-required-added.md>) |
      | error | channel payments: Channel payments was removed. | deployed consumers and replay of stored events | \`main:asyncapi.yaml:30:3\` | [\`channel-removed\`](<https://example.com/rules/channel-removed.md>) |
      | warning | channel orders, message OrderPlaced: The default of "currency" changed. |  | \`schemas/order.yaml:5:11\` | [\`default-changed\`](<https://example.com/rules/default-changed.md>) |"
    `);
  });

  it("shows code in a remedy, and nothing else of it as markup", () => {
    const remedy = "Set `x-sunset`, not <b>`a`|*b*</b>` twice.";
    const text = markdownReport(reportOf([finding({ remedy })]));
    expect(texts(text, "code")).toEqual(expect.arrayContaining(["x-sunset", "a"]));
    expect(rendered(text).filter(({ name }) => name === "em")).toEqual([]);
  });

  it("folds each finding with its witness as JSON", () => {
    const text = markdownReport(reportOf([missing]));
    expect(text.slice(text.indexOf("<details>"))).toMatchInlineSnapshot(`
      "<details>
      <summary><b>error</b> <code>property-required-added</code> channel orders, message OrderPlaced: Property &quot;amount&quot; became required.</summary>

      Breaks deployed producers; \`payload /amount\`; was \`main:schemas/order.yaml:4:3\`.

      An event that the old contract allows and the new one refuses:

      \`\`\`json
      {
        "specversion": "1.0",
        "type": "OrderPlaced",
        "data": {
          "id": "a",
          "lines": [
            {
              "sku": "x"
            }
          ]
        }
      }
      \`\`\`

      - must have required property 'amount'

      **Fix:** Make it optional, or add a message type OrderPlaced.v2.

      Rule \`property-required-added\`; fingerprint \`00112233aabbccdd\`

      </details>"
    `);
  });

  it("folds information, what is ignored and what is stale", () => {
    expect(texts(markdownReport(fullReport), "summary").slice(-3)).toEqual([
      "1 for information",
      "1 ignored",
      "Ignores that no longer match any finding; remove them",
    ]);
    expect(texts(markdownReport(fullReport), "li").slice(-3)).toEqual([
      "info-version-not-bumped the document: The version is still 1.2.0.",
      'enum-value-removed channel orders, message OrderPlaced: Property "amount" became required. Ignored: nobody sends it (until 2027-01-31)',
      "deadbeefdeadbeef",
    ]);
  });

  it("says when there is nothing", () => {
    expect(markdownReport(emptyReport)).toBe(
      "<!-- eventpact check -->\n### Event contract: no change that breaks anybody\n\n`asyncapi.yaml` against `1.2.0 (.git#branch=main)`: no findings.",
    );
  });

  it("stays within what GitHub takes, with the errors first and a count of what is left out", () => {
    const warnings = Array.from({ length: 600 }, () => finding({ severity: "warning" }));
    const infos = Array.from({ length: 2000 }, () => placeless);
    const text = markdownReport(reportOf([...infos, ...warnings, missing]));
    expect(text.length).toBeGreaterThan(55_000);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(texts(text, "td")[0]).toBe("error");
    expect(texts(text, "summary")[0]).toMatch(/^error /);
    const [, rows, details] =
      /\n\nLeft out, as comments have a greatest length: (\d+) rows of the table, the details of (\d+) findings, 1 folded list\.$/.exec(
        text,
      ) ?? [];
    expect(texts(text, "tr")).toHaveLength(1 + 601 - Number(rows));
    expect(texts(text, "details")).toHaveLength(601 - Number(details));
  });

  it("cuts texts that would fill a comment alone", () => {
    const long = "x".repeat(100_000);
    const subject = { channel: long, message: long, path: long };
    const text = markdownReport(
      reportOf([finding({ message: long, remedy: long, subject })], { document: long }),
    );
    expect(text.length).toBeLessThan(10_000);
    expect(texts(text, "summary")).toHaveLength(1);
  });

  it("keeps a table cell together, whatever is in it", () => {
    const hostile = "a|b \\| c `|` d";
    const next = { file: hostile, line: 1, column: 1, pointer: "" };
    const text = markdownReport(
      reportOf([finding({ message: hostile, subject: { channel: hostile }, new: next })]),
    );
    expect(texts(text, "td")).toEqual([
      "error",
      `channel ${hostile}: ${hostile}`,
      "deployed producers",
      `${hostile}:1:1`,
      "property-required-added",
    ]);
  });

  it("mentions nobody and links nothing that somebody wrote", () => {
    const hostile =
      "@octocat #12 GH-7 https://example.com www.example.com [x](https://example.com) ![y](z) <img src=x>";
    const subject = { channel: hostile, part: "payload" as const, path: hostile };
    const witness = {
      value: hostile,
      acceptedBy: "new" as const,
      rejectedBy: "old" as const,
      errors: [{ pointer: "", message: hostile }],
    };
    const html = marked.parse(
      markdownReport(reportOf([finding({ message: hostile, remedy: hostile, subject, witness })])),
      {
        async: false,
      },
    );
    expect(elementsOf(html).filter(({ name }) => name === "a" || name === "img")).toEqual([]);
    expect(textsOutside(html, ["code", "pre"]).join("\n")).not.toMatch(/@\w|#\d|GH-\d|https?:\/\/|www\./);
  });

  it("keeps a block of code together, whatever is in it", () => {
    const value = "```\n</details>\n````";
    const witness = {
      value: { a: value },
      acceptedBy: "new" as const,
      rejectedBy: "old" as const,
      errors: [],
    };
    expect(texts(markdownReport(reportOf([finding({ witness })])), "pre")).toEqual([
      `{\n  "a": ${JSON.stringify(value)}\n}\n`,
    ]);
  });
});

describe("escaping for Markdown", () => {
  it.each(["*a* _b_ ~~c~~ `d`", "<b>&amp;</b>", "[a]: b", "a\\*b", "$x$", "a | b", "# a"])(
    "writes %j as it is",
    (text) => {
      for (const markdown of [`- x ${escapeMarkdown(text)}`, `- x ${markdownCode(text)}`]) {
        expect(texts(markdown, "li").map((item) => item.trim())).toEqual([`x ${text}`]);
      }
      expect(texts(`<p>${summaryMarkup(text)}</p>`, "p")).toEqual([text]);
    },
  );

  it("writes line ends as what they are", () => {
    expect(escapeMarkdown("a\nb")).toBe("a\\\\nb");
    expect(markdownCode("")).toBe("<code></code>");
  });

  it("fences code with more than is in it", () => {
    expect(markdownBlock("json", ["````"])).toBe("`````json\n````\n`````");
  });
});

it("says to which baselines the contract is new, without markup of theirs", () => {
  const parts = { document: "a.yaml", version: "1.0.0", baselines: [], findings: [] };
  const report = markdownReport(createReport({ ...parts, newTo: ["<b>@acme", ".git#tag=v1"] }));
  expect(report).toContain(
    "### Event contract: the contract is new, and there is nothing to compare it with\n",
  );
  expect(report).toContain("&lt;b&gt;@&#8203;acme and .git");
  expect(report).toContain("have no such document.");
  expect(report).not.toContain("<b>");
});
