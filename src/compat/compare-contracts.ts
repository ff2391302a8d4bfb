import { channelOf, messagesOn } from "../contract/contract-index.ts";
import type { Contract } from "../contract/model.ts";
import { directionsOf } from "./documents/directions.ts";
import type { CompatibilityFinding } from "./finding.ts";
import type { CompareContractsOptions } from "./options.ts";
import type { RawFinding } from "./raw-finding.ts";
import { ruleOf } from "./rules/registry.ts";
import { compareMessage } from "./schema/compare-message.ts";

/** A contract to compare with, and what it is called. */
export interface ContractBaseline {
  /** Name in findings. Default: the version of the contract. */
  readonly label?: string;
  readonly contract: Contract;
}

/** STAND-IN until the comparison of documents is there. */
export function compareContracts(
  old: Contract | readonly (Contract | ContractBaseline)[],
  newer: Contract,
  options: CompareContractsOptions = {},
): CompatibilityFinding[] {
  const baselines = [old].flat() as readonly (Contract | ContractBaseline)[];
  return baselines.flatMap((one) => {
    const { label, contract } = "contract" in one ? one : { label: undefined, contract: one };
    const found: RawFinding[] = newer.messages.flatMap((message) => {
      const before = contract.messages.find(({ type }) => type === message.type);
      const channel = channelOf(newer, message.channels[0]);
      if (!before || !channel || !messagesOn(newer, channel).length) return [];
      return compareMessage(
        {
          old: { contract, message: before },
          new: { contract: newer, message },
          directions: directionsOf(message, channel, newer, options),
          subject: { channel: channel.address ?? channel.key, message: message.type },
        },
        options,
      );
    });
    return found.flatMap((raw): CompatibilityFinding[] => {
      const { allowed, ...finding } = raw;
      const rule = ruleOf(raw.rule);
      const severity = allowed ? "info" : (options.severities?.[raw.rule] ?? raw.severity ?? rule.severity);
      if (severity === "off") return [];
      return [{ ...finding, severity, category: rule.category, baseline: label ?? contract.version }];
    });
  });
}
