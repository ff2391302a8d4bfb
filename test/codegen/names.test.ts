/** Names that cannot be called so in code, or not by every file system and compiler. */
import { expect, it } from "vitest";
import { checkContract, generate } from "../../src/codegen/index.ts";
import type { Contract } from "../../src/contract/model.ts";
import { contractOf, contractOfPayload } from "./support/contract.ts";

const operationsOf = (...applications: readonly string[]): Contract =>
  contractOf({
    messages: [{ key: "Event" }],
    channels: [{ key: "events", messages: ["Event"] }],
    operations: applications.map((application, index) => ({
      key: `operation${index}`,
      action: index === 0 ? "send" : "receive",
      channel: "events",
      application,
    })),
  });

it.each([
  ["an application without letters", operationsOf("🎉"), "name_unusable", /application "🎉" holds no letter/],
  ["two applications of one file", operationsOf("A b", "A-B"), "name_taken", /"A-B" and application "A b"/],
  ["a name longer than file systems take", operationsOf("é".repeat(100)), "name_unusable", /has 209 bytes/],
  ["a letter that compilers do not know", operationsOf("\u{32b85}"), "name_unusable", /letters and digits/],
  ["a rare script", operationsOf("\u{10330}"), "name_unusable", /letters and digits/],
])("refuses %s", async (_, contract, code, message) => {
  await expect(generate(contract)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

it("takes names of common scripts, Han beyond the basic plane included", async () => {
  for (const name of ["注文", "Größe", "Заказ", "𠮷野家", "طلب", "x".repeat(180)])
    expect([...(await generate(operationsOf(name))).files.keys()].join()).toContain("applications/");
});

it("finds a property whose name is half a character, and does not fail on its default", async () => {
  const contract = contractOfPayload({
    type: "object",
    properties: { "\ud800": { type: "string", default: "x" } },
  });
  expect(await checkContract(contract)).toMatchObject([{ severity: "error", code: "schema-invalid" }]);
});
