import type { Contract } from "../../contract/model.ts";
import type { CompareContractsOptions } from "../options.ts";
import type { RawFinding } from "../raw-finding.ts";
import { compareChannels } from "./channels/channels.ts";
import { compareDocument } from "./document/document.ts";
import { compareLifecycles } from "./lifecycle/lifecycle.ts";
import { compareMessages } from "./messages/messages.ts";
import { compareOperations } from "./operations/operations.ts";
import { compareServers } from "./servers/servers.ts";
import { DocumentComparison } from "./shared/document-comparison.ts";

/** Findings about two contracts, without those about the schemas of messages and about versions. */
export function compareDocuments(
  old: Contract,
  next: Contract,
  options: CompareContractsOptions = {},
): RawFinding[] {
  return compareWithin(new DocumentComparison(old, next, options));
}

/** Like `compareDocuments`, for a comparison that exists already. */
export function compareWithin(comparison: DocumentComparison): RawFinding[] {
  compareDocument(comparison);
  compareServers(comparison);
  compareChannels(comparison);
  compareOperations(comparison);
  compareMessages(comparison);
  compareLifecycles(comparison);
  return comparison.findings;
}
