import type { Channel, Contract } from "../contract/model.ts";
import { locatedType, paramsType } from "./channel-types.ts";
import type { Names } from "./names.ts";
import { docComment, fileText, objectType } from "./text.ts";

/** The two files of a channel. */
export function emitChannel(
  channel: Channel,
  contract: Contract,
  names: Names,
): readonly [path: string, text: string][] {
  const name = names.channel(channel.key);
  const events = channel.messages;
  const address = names.address(channel.key);
  const record = events.length === 0 ? "{}" : `{ ${events.join(", ")} }`;
  const imports = events.map((event) => `import { ${event} } from "../events/${event}.js";`);
  const code = fileText(
    [
      'import { defineChannel } from "eventpact/gen/v1";',
      `import { ${address} } from "../addresses.js";`,
      ...imports,
    ].join("\n"),
    `export const ${name} = /*#__PURE__*/ defineChannel(${address}, ${record});`,
  );
  const types = fileText(
    [
      'import type { ChannelDefinition } from "eventpact/gen/v1";',
      ...events.map((event) => `import type { ${event} } from "../events/${event}.js";`),
    ].join("\n"),
    `${channelComment(channel, contract)}export declare const ${name}: ChannelDefinition<${objectType([
      ["params", paramsType(channel)],
      ["located", locatedType(channel)],
      ["events", objectType(events.map((event) => [event, `typeof ${event}`]))],
    ])}>;`,
  );
  return [
    [`channels/${name}.js`, code],
    [`channels/${name}.d.ts`, types],
  ];
}

function channelComment(channel: Channel, contract: Contract): string {
  const servers =
    channel.servers.length > 0 && channel.servers.length < contract.servers.length
      ? ` On ${channel.servers.join(", ")}.`
      : "";
  const address =
    channel.address === null ? "Its address is known at run time only." : `Address \`${channel.address}\`.`;
  return docComment(channel.title, channel.summary, channel.description, address + servers);
}
