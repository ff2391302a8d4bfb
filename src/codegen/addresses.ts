import type { Channel, Contract, RuntimeExpression } from "../contract/model.ts";
import type { Names } from "./names.ts";
import { docComment, fileText, literal, stringLiteral } from "./text.ts";

/** `addresses.js` and `addresses.d.ts`: one constant for the address of each channel. */
export function emitAddresses(contract: Contract, names: Names): readonly [path: string, text: string][] {
  const { channels } = contract;
  if (channels.length === 0) {
    return [
      ["addresses.js", fileText("export {};")],
      ["addresses.d.ts", fileText("export {};")],
    ];
  }
  return [
    [
      "addresses.js",
      fileText(
        'import { defineAddress } from "eventpact/gen/v1";',
        ...channels.map(
          (channel) =>
            `export const ${names.address(channel.key)} = /*#__PURE__*/ defineAddress(${addressCode(channel)});`,
        ),
      ),
    ],
    [
      "addresses.d.ts",
      fileText(
        'import type { ChannelAddress } from "eventpact/gen/v1";',
        ...channels.map(
          (channel) =>
            `${docComment(channel.address ?? "Known at run time only.")}export declare const ${names.address(channel.key)}: ChannelAddress<${stringLiteral(channel.key)}>;`,
        ),
      ),
    ],
  ];
}

function addressCode(channel: Channel): string {
  return literal({
    key: channel.key,
    template: channel.address,
    parameters: channel.parameters.map((parameter) => ({
      name: parameter.name,
      location: parameter.location && expressionText(parameter.location),
      enum: parameter.enum,
      default: parameter.default,
    })),
    messages: channel.messages.length,
    partitions: channel.partitions,
  });
}

/** A runtime expression as AsyncAPI writes it. */
export function expressionText({ source, pointer }: RuntimeExpression): string {
  return pointer === "" ? `$message.${source}` : `$message.${source}#${pointer}`;
}
