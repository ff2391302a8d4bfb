import type {
  AddressParameter,
  ChannelAddress,
  ChannelDefinition,
  ChannelDefinitionTypes,
  EventDefinition,
} from "./definitions.ts";
import { violationAt } from "./violation.ts";

const SAFE_VALUE = /^[A-Za-z0-9_-]{1,128}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const NEVER_IN_ADDRESS = /[\s{}\u0000-\u001f\u007f-\u009f]/;

/** Declares the address of a channel. */
export function defineAddress<const K extends string>(address: ChannelAddress<K>): ChannelAddress<K> {
  return address;
}

/** Declares a channel: its address and its events by key. */
export function defineChannel<T extends ChannelDefinitionTypes>(
  address: ChannelAddress,
  events: Readonly<Record<string, EventDefinition>>,
): ChannelDefinition<T> {
  return {
    ...address,
    events,
    address: (params?: object) => buildAddress(address, params as Record<string, unknown> | undefined),
    match: (text: string) => matchAddress(address, text),
  } as ChannelDefinition<T>;
}

/** The address for these parameters; defaults of the contract fill what is missing. Throws a `ContractViolation`. */
export function buildAddress(channel: ChannelAddress, params?: Readonly<Record<string, unknown>>): string {
  const { template, parameters } = channel;
  if (template !== null && parameters.length === 0 && !params) return template;
  const refuse = (name: string, problem: string) =>
    violationAt("parameter", channel, name && `/${name}`, problem, "parameter");
  if (template === null) throw refuse("", "has no address: the contract leaves it to run time");
  const find = (name: string) => parameters.find((parameter) => parameter.name === name);
  const given = params ?? {};
  for (const name of Object.keys(given)) {
    if (!find(name)) throw refuse(name, `is no parameter of the address ${template}`);
  }
  return template.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const parameter = find(name);
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? parameter?.default;
    const problem = refuseValue(parameter, value);
    if (problem) throw refuse(name, problem);
    return String(value);
  });
}

/** The parameters of an address of this channel, or undefined when it is not one. */
export function matchAddress(channel: ChannelAddress, text: string): Record<string, string> | undefined {
  if (channel.template === null) return undefined;
  const names: string[] = [];
  const pattern = channel.template
    .split(/\{([^{}]*)\}/)
    .map((part, index) => {
      if (index % 2 === 0) return escapePattern(part);
      names.push(part);
      const values = channel.parameters.find(({ name }) => name === part)?.enum;
      return values ? `(${values.map(escapePattern).join("|")})` : "([A-Za-z0-9_-]{1,128})";
    })
    .join("");
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (!found) return undefined;
  const params: [string, string][] = names.map((name, index) => [name, found[index + 1] as string]);
  // A parameter that stands twice has one value.
  const isOne = params.every(([name, value]) =>
    params.every(([other, its]) => other !== name || its === value),
  );
  return isOne ? Object.fromEntries(params) : undefined;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** What is wrong with a parameter's value; undefined when an address can hold it. */
export function refuseValue(parameter: AddressParameter | undefined, value: unknown): string | undefined {
  if (value === undefined) return "is missing";
  if (typeof value !== "string" && typeof value !== "number") return "must be a string";
  const text = String(value);
  if (NEVER_IN_ADDRESS.test(text)) return "must not hold braces, white space or control characters";
  if (parameter?.enum)
    return parameter.enum.includes(text) ? undefined : `must be one of ${parameter.enum.join(", ")}`;
  return SAFE_VALUE.test(text) ? undefined : "must be 1 to 128 of the characters A-Z a-z 0-9 _ -";
}
