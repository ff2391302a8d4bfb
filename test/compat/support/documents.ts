import { compareDocuments } from "../../../src/compat/documents/compare-documents.ts";
import type { CompareContractsOptions } from "../../../src/compat/options.ts";
import { type RatedFinding, rateFindings } from "../../../src/compat/rate-findings.ts";
import type { Contract } from "../../../src/contract/model.ts";
import { load } from "../../contract/contract-files.ts";

/** A part of a document, or a change of one: `null` removes a member (JSON merge patch). */
export interface Patch {
  readonly [key: string]: unknown;
}

const PAYLOAD = { type: "object", required: ["id"], properties: { id: { type: "string" } } };

/** A small shop: one channel with two messages that `place` sends; `cancel` receives on another one. */
export const SHOP: Patch = {
  asyncapi: "3.1.0",
  info: { title: "Shop", version: "1.0.0" },
  servers: { main: { host: "broker.example.org:9092", protocol: "kafka" } },
  channels: {
    orders: {
      address: "orders",
      messages: {
        Placed: { name: "order.placed.v1", payload: PAYLOAD },
        Shipped: { name: "order.shipped.v1", payload: { ...PAYLOAD, required: ["id", "carrier"] } },
      },
    },
    commands: { address: "commands", messages: { Cancel: { name: "order.cancel.v1", payload: PAYLOAD } } },
  },
  operations: {
    place: { action: "send", channel: { $ref: "#/channels/orders" } },
    cancel: { action: "receive", channel: { $ref: "#/channels/commands" } },
  },
};

/** The document with a change. */
export function patched(document: Patch, patch: Patch): Patch {
  const merged: Record<string, unknown> = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    const own = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isPatch(value) ? patched(isPatch(own) ? own : {}, value) : value;
  }
  return merged;
}

/** The contract of a document. */
export async function contractOf(document: Patch): Promise<Contract> {
  return load(JSON.stringify(document, null, 2));
}

/** The shop with a change, as a contract. */
export async function shop(patch: Patch = {}): Promise<Contract> {
  return contractOf(patched(SHOP, patch));
}

/** What is found between two shops, weighed. */
export async function compareShops(
  old: Patch,
  next: Patch,
  options: CompareContractsOptions = {},
): Promise<RatedFinding[]> {
  return rateFindings(compareDocuments(await shop(old), await shop(next), options), options);
}

/** The findings as `severity rule`, sorted. */
export function summary(findings: readonly { readonly severity: string; readonly rule: string }[]): string[] {
  return findings.map(({ severity, rule }) => `${severity} ${rule}`).sort();
}

/** The only finding. */
export function only<T>(findings: readonly T[]): T {
  const [finding, ...others] = findings;
  if (finding === undefined || others.length > 0)
    throw new Error(`one finding is expected, not ${findings.length}: ${JSON.stringify(findings, null, 2)}`);
  return finding;
}

/** A change, what is found about it, and what is found about it the other way round. */
export type Row = readonly [
  name: string,
  old: Patch,
  next: Patch,
  says: readonly string[],
  mirror: readonly string[],
];

function isPatch(value: unknown): value is Patch {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
