/** What holds whatever changes: pairs of documents are the shop with any of many edits on either side. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { compareContracts } from "../../../src/compat/compare-contracts.ts";
import { type RuleId, ruleOf } from "../../../src/compat/rules/registry.ts";
import type { Contract } from "../../../src/contract/model.ts";
import { runs } from "../../support/runs.ts";
import { contractOf, type Patch, patched, SHOP } from "../support/documents.ts";

const orders = (channel: object): Patch => ({ channels: { orders: channel } });
const placed = (message: object): Patch => orders({ messages: { Placed: message } });
const ORDERS = { $ref: "#/channels/orders" };
const place = (operation: object): Patch => ({
  operations: { place: { action: "send", channel: ORDERS, ...operation } },
});
const key = { type: "httpApiKey", name: "K", in: "header" };

const EDITS: readonly Patch[] = [
  { id: "urn:1" },
  { defaultContentType: "application/xml" },
  { "x-compatibility": "backward" },
  { "x-stability": "beta" },
  { servers: { second: { host: "b", protocol: "amqp" } } },
  { servers: { main: { host: "c" } } },
  { servers: { main: { security: [key] } } },
  { servers: { main: { security: [key, { type: "userPassword" }] } } },
  { servers: { main: { bindings: { kafka: { schemaRegistryUrl: "https://r" } } } } },
  { channels: { audit: { address: "audit", messages: { Audit: { name: "audit.v1" } } } } },
  { channels: { commands: null }, operations: { cancel: null } },
  orders({ address: "shop.orders" }),
  orders({ address: "orders.{region}", parameters: { region: { enum: ["eu"] } } }),
  orders({ address: "orders.{region}", parameters: { region: { enum: ["eu", "us"], default: "eu" } } }),
  orders({ address: "orders.{area}", parameters: { area: {} } }),
  orders({ "x-partitions": 4 }),
  orders({ "x-retention": "7d" }),
  orders({ bindings: { kafka: { topic: "o", partitions: 4 } } }),
  orders({ bindings: { kafka: { partitions: 8 } } }),
  orders({ "x-sunset": "2099-01-01" }),
  placed({ name: "order.sold.v1" }),
  placed({ contentType: "text/plain" }),
  placed({ payload: null }),
  placed({ correlationId: { location: "$message.payload#/id" } }),
  placed({ "x-partition-key": "$message.payload#/id" }),
  placed({ deprecated: true }),
  placed({ headers: { properties: { specversion: {}, type: { const: "a" } } } }),
  placed({ headers: { required: ["time"], properties: { specversion: {}, time: { type: "string" } } } }),
  placed({ bindings: { kafka: { key: { type: "string" } } } }),
  placed({ traits: [{ contentType: "text/csv" }] }),
  orders({ messages: { Shipped: null, Sent: { name: "order.sent.v1", payload: { type: "object" } } } }),
  orders({ messages: { Placed2: { name: "order.placed.v2" } } }),
  place({ action: "receive" }),
  { operations: { place: null, sell: { action: "send", channel: ORDERS } } },
  { operations: { read: { action: "receive", channel: ORDERS, tags: [{ name: "reader" }] } } },
  place({ security: [key] }),
  place({ messages: [{ $ref: "#/channels/orders/messages/Placed" }] }),
  place({ reply: { channel: { $ref: "#/channels/orders" } } }),
];

const edits = fc.uniqueArray(fc.nat(EDITS.length - 1), { maxLength: 6 });

async function withEdits(indexes: readonly number[]): Promise<Contract> {
  return contractOf(indexes.reduce((document, index) => patched(document, EDITS[index] ?? {}), SHOP));
}

it("what is found is found the other way round too, with whole places and fingerprints of its own", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(edits, edits, async (one, other) => {
      const [old, next] = [await withEdits(one), await withEdits(other)];
      const [there, back] = [compareContracts(old, next), compareContracts(next, old)];
      const mirrored = back.map(({ rule }) => rule).sort();
      for (const { rule, fingerprint, pointer, message, ...finding } of there) {
        seen.add(rule);
        const { mirror } = ruleOf(rule);
        // A required header that is new is told as required, and one that is gone as gone.
        const others: Partial<Record<RuleId, RuleId>> = {
          "header-required-added": "header-property-removed",
          "header-property-removed": "header-required-added",
        };
        const told = [mirror, others[rule]].some((id) => id !== undefined && mirrored.includes(id));
        if (mirror !== undefined && !told) expect(mirrored, rule).toContain(mirror);
        expect(finding.old, rule).toBeDefined();
        expect(finding.new, rule).toBeDefined();
        expect([finding.old?.pointer, finding.new?.pointer]).toContain(pointer);
        expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
        expect(message).not.toMatch(/undefined|\[object|NaN/);
        if (finding.severity === "error" && finding.category === "wire")
          expect(finding.breaks).not.toEqual([]);
      }
      const fingerprints = there.map(({ fingerprint }) => fingerprint);
      expect(new Set(fingerprints).size).toBe(fingerprints.length);
      expect(compareContracts(next, next)).toEqual([]);
      expect(compareContracts(old, next).map(({ fingerprint }) => fingerprint)).toEqual(fingerprints);
    }),
    { numRuns: runs(25, 60) },
  );
  expect(seen.size).toBeGreaterThan(25);
});
