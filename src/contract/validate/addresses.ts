/** For `validate`, which looks at one contract (`check` compares two): addresses are well-formed, and every operation has one. */
import { type Finding, newFinding } from "../finding.ts";
import type { Channel, Contract } from "../model.ts";
import { formatPlace } from "../source/source-map.ts";
import { findAmbiguity } from "./address-ambiguity.ts";

/** Addresses can be written and read back, and every operation has one to work on. */
export function checkAddresses(contract: Contract): Finding[] {
  return [
    ...checkNull(contract),
    ...checkForm(contract),
    ...checkAmbiguous(contract),
    ...checkShared(contract),
  ];
}

function checkNull(contract: Contract): Finding[] {
  const unknown = new Set(contract.channels.filter(({ address }) => address === null).map(({ key }) => key));
  return contract.operations.flatMap((operation) => {
    if (!unknown.has(operation.channel)) return [];
    const message = `the operation ${operation.key} works on the channel ${operation.channel}, which has no address; give the channel an address`;
    return [newFinding("error", "address-null", message, contract.sources.of(operation.node, "channel"))];
  });
}

function checkForm(contract: Contract): Finding[] {
  return contract.channels.flatMap((channel) => {
    const { address } = channel;
    if (address === null) return [];
    const rest = address.replaceAll(/\{[^{}]+\}/g, "");
    const problem =
      address === ""
        ? "is empty"
        : /[{}]/.test(rest)
          ? "has a brace that belongs to no {parameter}"
          : /[\s\p{Cc}]/u.test(rest)
            ? "holds white space or control characters"
            : undefined;
    if (problem === undefined) return [];
    const message = `the address ${JSON.stringify(address)} of ${channel.key} ${problem}; correct it`;
    return [newFinding("error", "address-malformed", message, contract.sources.of(channel.node, "address"))];
  });
}

/** No address can be read in two ways: a reader could not say which values its parameters have. */
function checkAmbiguous(contract: Contract): Finding[] {
  return contract.channels.flatMap((channel) => {
    const found = findAmbiguity(channel);
    if (!found) return [];
    const { first, second, hasEnum } = found;
    const why = hasEnum
      ? "because some values can follow each other in more than one way"
      : "because both may hold A-Z a-z 0-9 _ -";
    const message = `in the address ${channel.address} of ${channel.key} nobody can tell where {${first}} ends and {${second}} begins, ${why}; put a . or / between them${hasEnum ? " that no value holds" : ""}`;
    return [newFinding("error", "address-ambiguous", message, contract.sources.of(channel.node, "address"))];
  });
}

/** Two channels with one address, on the same server, are one stream with two descriptions. */
function checkShared(contract: Contract): Finding[] {
  const byAddress = new Map<string, Channel[]>();
  const findings: Finding[] = [];
  for (const channel of contract.channels) {
    if (channel.address === null) continue;
    const earlier = byAddress.get(channel.address) ?? [];
    const first = earlier.find((other) => shareServer(channel, other));
    if (first) {
      const place = contract.sources.of(first.node, "address");
      const message = `${channel.key} has the address of ${first.key}${place ? ` (${formatPlace(place)})` : ""}; describe them as one channel or give one another address`;
      findings.push(
        newFinding("warning", "address-duplicate", message, contract.sources.of(channel.node, "address")),
      );
    }
    earlier.push(channel);
    byAddress.set(channel.address, earlier);
  }
  return findings;
}

/** Whether two channels are on one server; no servers means all servers. */
export function shareServer(a: Channel, b: Channel): boolean {
  return (
    a.servers.length === 0 || b.servers.length === 0 || a.servers.some((server) => b.servers.includes(server))
  );
}
