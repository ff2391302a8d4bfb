/** The examples on the pages of rules are real: documents that load, and schemas that break the way the rule says. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compareContracts } from "../../../src/compat/compare-contracts.ts";
import { compareSchemas } from "../../../src/compat/compare-schemas.ts";
import type { CompatibilityFinding } from "../../../src/compat/finding.ts";
import { change } from "../../../src/compat/rules/example.ts";
import { EXAMPLES } from "../../../src/compat/rules/examples.ts";
import { type RuleId, ruleOf } from "../../../src/compat/rules/registry.ts";
import { loadContract } from "../../../src/contract/load/load-contract.ts";
import { sideOf } from "../support/example-sides.ts";

const SIDES = ["old", "new"] as const;
const OPEN = { payload: { type: "object" } };
const DOCUMENT = {
  asyncapi: "3.1.0",
  info: { title: "Shop", version: "1.0.0" },
  channels: { orders: { address: "orders", messages: { OrderPlaced: OPEN, OrderCancelled: OPEN } } },
};

const examples = Object.entries(EXAMPLES).map(([name, example]) => {
  const id = name as RuleId;
  const [old, next] = SIDES.map((side): unknown => parse(sideOf(example, side)));
  return { id, rule: ruleOf(id), old: old, new: next };
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventpact-rules-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The document that an example is a part of. */
function documentWith(part: object): object {
  const isMessage = ["name", "payload", "headers"].some((key) => key in part);
  if (!isMessage) return { ...DOCUMENT, ...part };
  return { ...DOCUMENT, channels: { orders: { address: "orders", messages: { OrderPlaced: part } } } };
}

describe.each(examples.filter(({ rule }) => rule.area !== "schema"))("the example of $id", (example) => {
  it.each(SIDES)("is a document that loads: %s", async (side) => {
    const file = join(folder, example.id, `${side}.json`);
    mkdirSync(join(folder, example.id), { recursive: true });
    writeFileSync(file, JSON.stringify(documentWith((example[side] ?? {}) as object)));
    await expect(loadContract(file)).resolves.toMatchObject({ asyncapi: "3.1.0" });
    expect(example.old).not.toEqual(example.new);
  });
});

/** What a comparison of the documents around an example finds. */
async function foundIn(example: (typeof examples)[number]): Promise<CompatibilityFinding[]> {
  const isSchema = example.rule.area === "schema";
  const [old, next] = await Promise.all(
    SIDES.map((side) => {
      const file = join(folder, `${example.id}-compared`, `${side}.json`);
      mkdirSync(join(folder, `${example.id}-compared`), { recursive: true });
      const payload = { schemaFormat: "application/schema+json;version=2020-12", schema: example[side] };
      const part = isSchema ? { name: "order.placed", payload } : (example[side] ?? {});
      writeFileSync(file, JSON.stringify(documentWith(part as object)));
      return loadContract(file);
    }),
  );
  if (!old || !next) throw new Error("two sides");
  return compareContracts(old, next, { mode: "strict", today: "2026-06-01" });
}

it.each(examples)("the example of $id is found as that, with the remedy of the rule", async (example) => {
  const findings = await foundIn(example);
  const found = findings.find(({ rule }) => rule === example.id);
  expect(found, findings.map(({ rule }) => rule).join()).toBeDefined();
  // The remedy of this one names the next type.
  if (example.id !== "message-type-version-rule") expect(found?.remedy).toBe(example.rule.remedy);
});

/** Findings as people read them; that the version is the same is no news here. */
function sentences(found: readonly CompatibilityFinding[], id: RuleId): string {
  return found
    .filter(({ rule }) => rule === id || !/^info-(version|major)-not-bumped$/.test(rule))
    .map(({ rule, severity, pointer, message }) => `  ${severity} ${rule} ${pointer}\n    ${message}\n`)
    .join("");
}

it("what is found in the examples, there and back, reads as it is to read", async () => {
  const texts: string[] = [];
  for (const example of examples) {
    const { id } = example;
    const back = await foundIn({ ...example, old: example.new, new: example.old });
    texts.push(`${id}\n${sentences(await foundIn(example), id)}${id}, turned round\n${sentences(back, id)}`);
  }
  const golden = join(import.meta.dirname, "../../golden/rule-sentences.txt");
  if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(golden, texts.join("\n"));
  expect(texts.join("\n")).toBe(readFileSync(golden, "utf8"));
});

describe.each(examples.filter(({ rule }) => rule.area === "schema"))("the example of $id", (example) => {
  const { rule } = example;
  const { backward, forward } = compareSchemas(example.old, example.new);
  const verdicts = { forward: forward.verdict, backward: backward.verdict };
  const directions = (["forward", "backward"] as const).filter((way) => verdicts[way] !== "compatible");

  it("breaks only the way the rule says", () => {
    expect(rule.directions).toEqual(expect.arrayContaining(directions));
    const breaks = rule.category === "wire";
    expect(directions.length > 0).toBe(breaks);
    if (rule.directions.length === 1) expect(directions).toEqual(rule.directions);
  });

  it("breaks the way the mirror says when it is turned round", () => {
    const turned = directions.map((way) => (way === "forward" ? "backward" : "forward"));
    const mirror = rule.mirror === undefined ? undefined : ruleOf(rule.mirror);
    if (mirror) expect(mirror.directions).toEqual(expect.arrayContaining(turned));
  });

  it("is undecided for the rule that says so, and only there", () => {
    const isUndecided = Object.values(verdicts).includes("undecided");
    expect(isUndecided).toBe(rule.id === "schema-undecided");
  });
});

it("reads an example as two sides", () => {
  const example = change`
     a:
    -  - 1
    +  - 2
       - 3
  `;
  expect(example).toBe(" a:\n-  - 1\n+  - 2\n   - 3");
  expect(SIDES.map((side) => parse(sideOf(example, side)))).toEqual([{ a: [1, 3] }, { a: [2, 3] }]);
});
