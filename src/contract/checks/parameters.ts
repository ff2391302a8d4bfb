import { type Finding, newFinding } from "../finding.ts";
import { parameterNames } from "../load-channels.ts";
import type { Channel, Contract, Parameter } from "../model.ts";
import { formatRuntimeExpression } from "../runtime-expression.ts";
import { didYouMean } from "../suggest.ts";
import { locate } from "./locations.ts";

/** The parameters of addresses are declared, used, and found where they are said to be. */
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
        ...checkDefault(contract, channel, parameter),
        ...checkLocation(contract, channel, parameter),
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

function checkDefault(contract: Contract, channel: Channel, parameter: Parameter): Finding[] {
  const { name, node, enum: allowed, default: fallback } = parameter;
  if (fallback === undefined || !allowed || allowed.includes(fallback)) return [];
  const message = `the default "${fallback}" of the parameter "${name}" of ${channel.key} is not in its enum; use one of ${allowed.join(", ")}`;
  return [newFinding("error", "parameter-default", message, contract.sources.of(node, "default"))];
}

function checkLocation(contract: Contract, channel: Channel, { name, location, node }: Parameter): Finding[] {
  if (!location) return [];
  const place = contract.sources.of(node, "location");
  const text = formatRuntimeExpression(location);
  return contract.messages
    .filter((message) => channel.messages.includes(message.key))
    .flatMap((message) => {
      const found = locate(contract, message, location);
      const subject = `the parameter "${name}" of ${channel.key} is filled from ${text}`;
      if (found === "no-schema" || !found.declared) {
        const text_ = `${subject}, but ${message.key} declares nothing there; declare the property or correct the location`;
        return [newFinding("error", "parameter-location", text_, place)];
      }
      if (found.composite) {
        const text_ = `${subject}, which may be an object or an array in ${message.key}; point to a string or a number`;
        return [newFinding("error", "parameter-location", text_, place)];
      }
      if (found.always) return [];
      const text_ = `${subject}, which ${message.key} may leave out, and then it cannot be published; make the property required`;
      return [newFinding("warning", "parameter-location", text_, place)];
    });
}
