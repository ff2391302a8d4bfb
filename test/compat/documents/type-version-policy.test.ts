import { describe, expect, it } from "vitest";
import { messagePairsIn } from "../../../src/compat/documents/messages/message-pairs.ts";
import { checkTypeVersions } from "../../../src/compat/documents/policy/type-version-policy.ts";
import { DocumentComparison } from "../../../src/compat/documents/shared/document-comparison.ts";
import { only, type Patch, shop } from "../support/documents.ts";

async function found(old: Patch, next: Patch, key = "Placed") {
  const comparison = new DocumentComparison(await shop(old), await shop(next), {});
  checkTypeVersions(
    comparison,
    messagePairsIn(comparison).filter(({ messageNew }) => messageNew.key === key),
  );
  return comparison.findings;
}

describe("a payload that breaks", () => {
  it("has to come as the next version of its type", async () => {
    expect(only(await found({}, {}))).toMatchObject({
      rule: "message-type-version-rule",
      subject: { channel: "orders", message: "order.placed.v1" },
      pointer: "/channels/orders/messages/Placed/payload",
      remedy: expect.stringContaining('add a message "order.placed.v2" to the same channel'),
    });
  });

  it("is to be left as it was where the next version is there", async () => {
    const next = { channels: { orders: { messages: { Placed2: { name: "order.placed.v2" } } } } };
    expect(only(await found({}, next)).remedy).toBe(
      'Leave this message unchanged: "order.placed.v2" already exists for the new form.',
    );
  });

  it("under another name is another type already", async () => {
    const renamed = { channels: { orders: { messages: { Placed: { name: "order.placed.v2" } } } } };
    expect(await found({}, renamed)).toEqual([]);
  });

  it("may come where nothing was promised", async () => {
    const draft = { channels: { orders: { "x-stability": "draft" } } };
    expect(only(await found(draft, draft)).allowed).toBe("unstable");
  });
});
