import { describe, expect, it } from "vitest";
import { formatFinding } from "../../../src/contract/finding.ts";
import { checkContract } from "../../../src/contract/validate/check-contract.ts";
import { load } from "../contract-files.ts";

async function check(type: string, typePatterns?: Readonly<Record<string, string>>): Promise<string[]> {
  const contract = await load(
    `asyncapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\nchannels:\n  a: { address: a, messages: { M: { name: ${type} } } }\n`,
  );
  return (await checkContract(contract, { typePatterns })).map(formatFinding);
}

describe("types of events", () => {
  it.each([
    "org.openedx.learning.student.registration.completed.v1",
    "org.openedx.ai_extensions.orchestration.requested.v12",
    "shop.order.placed",
    "OrderPlaced",
  ])("may be %s", async (type) => {
    expect(await check(type)).toEqual([]);
  });

  it.each([
    "org.openedx.learning.registration.v1",
    "org.openedx.learning.student.registration.completed",
    "org.openedx.learning.student.registration.completed.v0",
    "org.openedx.Learning.student.registration.v1",
  ])("follow the pattern of Open edX by default: %s", async (type) => {
    expect(await check(type)).toEqual([
      `asyncapi.yaml:4:43: error type-pattern: the type "${type}" of M does not match org.openedx.<subdomain>.<subject>.<action>.v<major>, the pattern of types that begin with org.openedx.; rename it or change typePatterns`,
    ]);
  });

  it("follow the pattern of their longest prefix", async () => {
    const typePatterns = { "": "\\.v\\d+$", "shop.": "^shop\\.[a-z]+\\.[a-z]+$", "org.openedx.": ".*" };
    expect(await check("shop.order.placed", typePatterns)).toEqual([]);
    expect(await check("billing.paid.v2", typePatterns)).toEqual([]);
    expect(await check("org.openedx.x", typePatterns)).toEqual([]);
    expect(await check("billing.paid", typePatterns)).toEqual([
      'asyncapi.yaml:4:43: error type-pattern: the type "billing.paid" of M does not match \\.v\\d+$, the pattern of every type; rename it or change typePatterns',
    ]);
    expect(await check("shop.order.placed.v1", typePatterns)).toEqual([
      'asyncapi.yaml:4:43: error type-pattern: the type "shop.order.placed.v1" of M does not match ^shop\\.[a-z]+\\.[a-z]+$, the pattern of types that begin with shop.; rename it or change typePatterns',
    ]);
  });

  it("need patterns that are regular expressions", async () => {
    await expect(check("a", { "shop.": "(" })).rejects.toMatchObject({
      code: "type_pattern_invalid",
      message:
        'the pattern "(" of typePatterns["shop."] is not a regular expression: /(/u: Unterminated group; correct it in the configuration',
    });
  });
});
