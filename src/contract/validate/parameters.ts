/** For `validate`, which looks at one contract (`check` compares two): parameters of addresses are declared, used and valid. */
import { refuseValue } from "../../runtime/event/channel.ts";
import { type Finding, newFinding } from "../finding.ts";
import type { FindingCode } from "../finding-codes.ts";
import { parameterNames } from "../load/load-channels.ts";
import type { Channel, Contract, Parameter } from "../model.ts";
import { itemsOf } from "../source/nodes.ts";
import { didYouMean } from "../suggest.ts";
import { checkParameterLocation } from "./parameter-locations.ts";

/** The parameters of addresses are declared, used, have values that addresses can hold, and are found where they are said to be. */
export function checkParameters(contract: Contract): Finding[] {
  return contract.channels.flatMap((channel) => {
    const used = parameterNames(channel.address ?? "");
    const declared = channel.parameters.map(({ name }) => name);
    const undeclared = used.filter((name) => !declared.includes(name));
    return [
      ...undeclared.map((name) => {
        const message = `the address of ${channel.key} uses {${name}}, which is not among its parameters${didYouMean(name, declared)}; declare it under parameters`;
        return newFinding(
          "error",
          "parameter-undeclared",
          message,
          contract.sources.of(channel.node, "address"),
        );
      }),
      ...channel.parameters.flatMap((parameter) => [
        ...checkUsed(contract, channel, parameter, used, undeclared),
        ...checkValues(contract, channel, parameter),
        ...checkParameterLocation(contract, channel, parameter),
      ]),
    ];
  });
}

function checkUsed(
  contract: Contract,
  channel: Channel,
  { name, node }: Parameter,
  used: readonly string[],
  undeclared: readonly string[],
): Finding[] {
  if (channel.address === null || used.includes(name)) return [];
  const message = `the parameter "${name}" of ${channel.key} is not in its address ${channel.address}${didYouMean(name, undeclared)}; write {${name}} there or remove it`;
  const parameters = channel.node as { parameters?: object };
  const place = parameters.parameters
    ? contract.sources.of(parameters.parameters, name)
    : contract.sources.of(node);
  return [newFinding("error", "parameter-unused", message, place)];
}

/** What the bus would refuse as a value must not stand in the contract as one. */
function checkValues(contract: Contract, channel: Channel, parameter: Parameter): Finding[] {
  const { name, node, enum: allowed, default: fallback, examples } = parameter;
  const check = (code: FindingCode, what: string, value: string, holder: object, key: string | number) => {
    const problem = refuseValue({ name, ...(allowed && { enum: allowed }) }, value);
    if (problem === undefined) return [];
    const text =
      allowed && !allowed.includes(value)
        ? `is not in its enum; use one of ${allowed.join(", ")}`
        : `${problem}; correct it`;
    const message = `the ${what} ${JSON.stringify(value)} of the parameter "${name}" of ${channel.key} ${text}`;
    return [
      newFinding("error", code, message, contract.sources.of(holder, key) ?? contract.sources.of(node)),
    ];
  };
  const written = node as { readonly enum?: unknown; readonly examples?: unknown };
  return [
    ...(allowed ?? []).flatMap((value, index) =>
      check("parameter-value", "value", value, itemsOf(written.enum), index),
    ),
    ...(fallback === undefined ? [] : check("parameter-default", "default", fallback, node, "default")),
    ...examples.flatMap((value, index) =>
      check("parameter-example", "example", value, itemsOf(written.examples), index),
    ),
  ];
}
