import type { Channel } from "../contract/model.ts";
import { docComment, indent, stringLiteral, typeKey, unionType } from "./text.ts";

/** The type of a channel's parameters: one with a default may be left out. */
export function paramsType(channel: Channel): string {
  if (channel.parameters.length === 0) return "{}";
  const members = channel.parameters.map((parameter) => {
    const optional = parameter.default === undefined ? "" : "?";
    const value = parameter.enum ? unionType(parameter.enum.map(stringLiteral)) : "string";
    const example =
      parameter.examples[0] === undefined ? undefined : `For example \`${parameter.examples[0]}\`.`;
    return indent(
      `${docComment(parameter.description, example)}${typeKey(parameter.name)}${optional}: ${value};`,
    );
  });
  return `{\n${members.join("\n")}\n}`;
}

/** The names of those parameters that are filled from the event. */
export function locatedType(channel: Channel): string {
  return unionType(
    channel.parameters.filter(({ location }) => location).map(({ name }) => stringLiteral(name)),
  );
}
