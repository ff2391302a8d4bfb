import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { createReport } from "../../../src/compat/report.ts";
import { htmlReport } from "../../../src/compat/reports/html.ts";
import { elementsOf } from "./markup.ts";
import { emptyReport, finding, fullReport, missing, reportOf } from "./sample-reports.ts";

const page = htmlReport(fullReport, { docsUrl: "https://example.com/rules" });
const elements = elementsOf(page);
const named = (name: string) => elements.filter((element) => element.name === name);
const texts = (name: string) => named(name).map(({ text }) => text);

describe("htmlReport", () => {
  it("has a heading for the verdict, each thing and each finding", () => {
    expect(texts("title")).toEqual(["Event contract: the check failed"]);
    expect(texts("h1")).toEqual(["Event contract: the check failed"]);
    expect(texts("h2")).toEqual([
      "channel orders, message OrderPlaced",
      "channel payments",
      "the document",
      "Ignored",
      "Stale",
    ]);
    expect(texts("h3")).toEqual([
      'error property-required-added Property "amount" became required.',
      'warning default-changed The default of "currency" changed.',
      "error channel-removed Channel payments was removed.",
      "info info-version-not-bumped The version is still 1.2.0.",
    ]);
    expect(named("html")[0]?.attributes).toEqual({ lang: "en" });
  });

  it("shows a witness with marks, and the whole event folded", () => {
    const [own, whole] = texts("pre");
    expect(own).toContain("\n+   \"amount\": …  ← must have required property 'amount'\n");
    expect(whole).toContain('"specversion": "1.0"');
    expect(texts("pre")).toHaveLength(2);
  });

  it("shows code in a remedy, and nothing else of it as markup", () => {
    const remedy = "Set `x-sunset`, not <i>`a<i>`</i>` twice.";
    const inPage = elementsOf(htmlReport(reportOf([finding({ remedy })])));
    const codes = inPage.filter(({ name }) => name === "code").map(({ text }) => text);
    expect(codes).toEqual(expect.arrayContaining(["x-sunset", "a<i>"]));
    expect(inPage.filter(({ name }) => name === "i")).toEqual([]);
  });

  it("links rules, and loads nothing", () => {
    expect(named("a").map(({ attributes }) => attributes["href"])).toEqual([
      "https://example.com/rules/property-required-added.md",
      "https://example.com/rules/default-changed.md",
      "https://example.com/rules/channel-removed.md",
      "https://example.com/rules/info-version-not-bumped.md",
    ]);
    for (const { name, attributes } of elements) {
      expect(attributes["src"]).toBeUndefined();
      expect(["link", "img", "iframe"]).not.toContain(name);
    }
    expect(texts("style").join("")).not.toMatch(/@import|url\(/);
  });

  it("lets its own style and script run and nothing else", () => {
    const policy = named("meta").find(({ attributes }) => attributes["content"]?.includes("default-src"));
    const hash = (source = "") => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
    expect(policy?.attributes["content"]).toContain("default-src 'none'");
    expect(policy?.attributes["content"]).toContain(`style-src ${hash(texts("style")[0])};`);
    expect(policy?.attributes["content"]).toContain(`script-src ${hash(texts("script")[0])};`);
    expect(texts("script")).toHaveLength(1);
  });

  it("has a labelled box for each severity", () => {
    expect(texts("legend")).toEqual(["Show"]);
    expect(texts("label").map((text) => text.trim())).toEqual([
      "Errors (2)",
      "Warnings (1)",
      "Information (1)",
    ]);
    expect(named("input").map(({ attributes, within }) => [attributes["data-severity"], within[0]])).toEqual([
      ["error", "label"],
      ["warning", "label"],
      ["info", "label"],
    ]);
  });

  it("hides what its box is not checked for, and groups of which nothing is left", () => {
    const articles = named("article").map(({ attributes }) => ({
      className: attributes["class"],
      hidden: false,
    }));
    const boxes = named("input").map(({ attributes }) => ({
      checked: true,
      dataset: { severity: attributes["data-severity"] },
      change: () => {},
      addEventListener(_: string, listener: () => void) {
        this.change = listener;
      },
    }));
    const section = { hidden: false, querySelector: () => articles.find(({ hidden }) => !hidden) };
    const found: Record<string, unknown> = {
      "input[data-severity]": boxes,
      article: articles,
      "section.group": [section],
    };
    runInNewContext(texts("script")[0] ?? "", {
      document: { querySelectorAll: (what: string) => found[what] },
    });
    const uncheck = (index: number) => {
      const box = boxes[index];
      if (box) box.checked = false;
      box?.change();
    };
    expect(articles.map(({ hidden }) => hidden)).toEqual([false, false, false, false]);
    uncheck(0);
    expect(articles.map(({ hidden }) => hidden)).toEqual([true, false, true, false]);
    expect(section.hidden).toBe(false);
    uncheck(1);
    uncheck(2);
    expect(section.hidden).toBe(true);
  });

  it("has colours that can be told from what is behind them", () => {
    const [style = ""] = texts("style");
    for (const block of [style.split("@media")[0] ?? "", style.split("@media")[1] ?? ""]) {
      const colors = new Map(
        Array.from(block.matchAll(/--(\w+): (#\w+);/g), ([, name = "", color = ""]) => [
          name,
          luminance(color),
        ]),
      );
      for (const name of ["text", "dim", "error", "warning", "info", "plus", "link"]) {
        for (const back of ["back", "code"]) {
          const [one = 0, other = 0] = [colors.get(name), colors.get(back)].sort((a = 0, b = 0) => b - a);
          expect((one + 0.05) / (other + 0.05), `${name} on ${back}`).toBeGreaterThan(4.5);
        }
      }
    }
  });

  it("says when there is nothing, without boxes", () => {
    const empty = elementsOf(htmlReport(emptyReport));
    expect(empty.find(({ name }) => name === "h1")?.text).toBe(
      "Event contract: no change that breaks anybody",
    );
    expect(empty.some(({ name }) => name === "input")).toBe(false);
  });

  it("takes markup in names, messages and witnesses for text", () => {
    const hostile = `</script><img src=x onerror=alert(1)>"'&]]>-->`;
    const witness = {
      value: { [hostile]: hostile },
      acceptedBy: "new" as const,
      rejectedBy: "old" as const,
      errors: [{ pointer: "", message: hostile }],
    };
    const found = elementsOf(
      htmlReport(
        reportOf([finding({ message: hostile, remedy: hostile, subject: { channel: hostile }, witness })], {
          document: hostile,
          stale: [{ by: "ignore", key: hostile }],
        }),
      ),
    );
    expect(found.filter(({ name }) => name === "img" || name === "script")).toHaveLength(1);
    expect(found.find(({ name }) => name === "h2")?.text).toBe(`channel ${hostile}`);
    expect(found.find(({ name }) => name === "h3")?.text).toContain(hostile);
    expect(found.find(({ name }) => name === "pre")?.text).toContain(JSON.stringify(hostile));
  });

  it("shows a finding once", () => {
    expect(elementsOf(htmlReport(reportOf([missing]))).filter(({ name }) => name === "article")).toHaveLength(
      1,
    );
  });
});

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const digits = color.length === 4 ? color.slice(1).replace(/./g, "$&$&") : color.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const channel = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

it("says to which baselines the contract is new, without markup of theirs", () => {
  const parts = { document: "a.yaml", version: "1.0.0", baselines: [], findings: [] };
  const page = htmlReport(createReport({ ...parts, newTo: ["<b>main"] }));
  expect(page).toContain("New: &lt;b&gt;main has no such document.");
  expect(page).not.toContain("<b>");
});
