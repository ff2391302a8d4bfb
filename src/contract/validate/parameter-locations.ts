/** For `validate`, which looks at one contract (`check` compares two): parameters are where their locations point. */
import { refuseValue } from "../../runtime/event/channel.ts";
import { messagesOn } from "../contract-index.ts";
import { type Finding, newFinding } from "../finding.ts";
import type { Channel, Contract, Parameter } from "../model.ts";
import { formatRuntimeExpression } from "../runtime-expression.ts";
import { describeUnreadable, locate } from "./locations.ts";
import type { SchemaPath } from "./schema-path.ts";

/** A parameter is found where it is said to be, in every message of its channel, and as something that an address can hold. */
export function checkParameterLocation(
  contract: Contract,
  channel: Channel,
  parameter: Parameter,
): Finding[] {
  const { name, location, node } = parameter;
  if (!location) return [];
  const place = contract.sources.of(node, "location");
  const subject = `the parameter "${name}" of ${channel.key} is filled from ${formatRuntimeExpression(location)}`;
  const finding = (severity: Finding["severity"], text: string): Finding[] => [
    newFinding(severity, "parameter-location", `${subject}, ${text}`, place),
  ];
  return messagesOn(contract, channel).flatMap((message) => {
    const found = locate(contract, message, location, "parameter");
    if (found.kind === "unreadable") return finding("error", describeUnreadable(found.readable));
    if (found.kind === "no-schema" || !found.path.declared) {
      const text = `but ${message.key} declares nothing there; declare the property or correct the location`;
      return finding("error", text);
    }
    const problem = problemOf(found.path, parameter, message.key);
    if (problem !== undefined) return finding("error", problem);
    if (found.path.always) return [];
    const text = `which ${message.key} may leave out, and then it cannot be published; make the property required`;
    return finding("warning", text);
  });
}

/** Why no value, or not every value, that stands at a location can stand in an address; in words that follow the location. */
function problemOf(path: SchemaPath, parameter: Parameter, message: string): string | undefined {
  if (path.composite)
    return `which may be an object or an array in ${message}; point to a string or a number`;
  if (!path.types.has("string") && !path.types.has("number"))
    return `which is neither a string nor a number in ${message}; point to one`;
  const { name, enum: allowed } = parameter;
  const { values } = path;
  if (
    !values ||
    values.some((value) => refuseValue({ name, ...(allowed && { enum: allowed }) }, value) === undefined)
  )
    return undefined;
  const shown = values.map((value) => JSON.stringify(value)).join(", ");
  const why = allowed ? `none of which is in the enum of "${name}"` : "none of which an address can hold";
  return `which is ${shown} in ${message}, ${why}; correct the parameter or the schema`;
}
