import type { Contract, Operation, Reply } from "../contract/model.ts";
import { channelOf } from "./channels-by-key.ts";
import type { Application, Names } from "./names.ts";
import { docComment, fileText, indent, objectLiteral, objectType, stringLiteral, typeKey } from "./text.ts";

/** The two files of an application: its publisher and its subscriber, with one method per operation. */
export function emitApplication(
  application: Application,
  contract: Contract,
  names: Names,
): readonly [path: string, text: string][] {
  const sends = application.sends.filter(({ messages }) => messages.length > 0);
  const receives = application.receives.filter(({ messages }) => messages.length > 0);
  const operations = [...sends, ...receives];
  const replies = operations
    .flatMap(({ reply, failureReply }) => [reply, failureReply])
    .filter((reply) => reply !== undefined);
  const channels = [
    ...operations.map(({ channel }) => channel),
    ...replies.flatMap(({ channel }) => channel ?? []),
  ];
  const constants = [...new Set(channels)].map(names.address).sort();
  const valueEvents = [...new Set([...operations, ...replies].flatMap(({ messages }) => messages))].sort();
  const typeEvents = [...new Set(operations.flatMap(({ messages }) => messages))].sort();

  const declare = (kind: "Publisher" | "Subscriber", list: readonly Operation[]) =>
    list.length === 0
      ? ""
      : `export const ${application.name}${kind} = /*#__PURE__*/ define${kind}(${objectLiteral(list.map((one) => [one.key, operationCode(one, names)]))});`;
  const type = (kind: "Publisher" | "Subscriber", list: readonly Operation[]) =>
    list.length === 0
      ? ""
      : `${applicationComment(application, kind)}export declare const ${application.name}${kind}: ${kind}Definition<{\n${list.map((one) => indent(operationType(one, contract))).join("\n")}\n}>;`;
  const kinds = [...(sends.length > 0 ? ["Publisher"] : []), ...(receives.length > 0 ? ["Subscriber"] : [])];
  const path = `applications/${application.name}`;
  if (kinds.length === 0) {
    return [
      [`${path}.js`, fileText("export {};")],
      [`${path}.d.ts`, fileText("export {};")],
    ];
  }
  return [
    [
      `${path}.js`,
      fileText(
        [
          `import { ${kinds.map((kind) => `define${kind}`).join(", ")} } from "eventpact/gen/v1";`,
          `import { ${constants.join(", ")} } from "../addresses.js";`,
          ...valueEvents.map((event) => `import { ${event} } from "../events/${event}.js";`),
        ].join("\n"),
        declare("Publisher", sends),
        declare("Subscriber", receives),
      ),
    ],
    [
      `${path}.d.ts`,
      fileText(
        [
          `import type { ${kinds.map((kind) => `${kind}Definition`).join(", ")} } from "eventpact/gen/v1";`,
          ...typeEvents.map((event) => `import type { ${event} } from "../events/${event}.js";`),
        ].join("\n"),
        type("Publisher", sends),
        type("Subscriber", receives),
      ),
    ],
  ];
}

function operationCode(operation: Operation, names: Names): string {
  return objectLiteral([
    ...targetCode(operation.channel, operation.messages, names),
    ["reply", replyCode(operation.reply, names)],
    ["failureReply", replyCode(operation.failureReply, names)],
  ]);
}

// An answer whose channel is known only from the request has nothing to declare.
function replyCode(reply: Reply | undefined, names: Names): string | undefined {
  return reply?.channel === undefined
    ? undefined
    : objectLiteral(targetCode(reply.channel, reply.messages, names));
}

function targetCode(
  channel: string,
  messages: readonly string[],
  names: Names,
): [key: string, code: string][] {
  return [
    ["channel", names.address(channel)],
    ["events", `{ ${messages.join(", ")} }`],
  ];
}

function operationType(operation: Operation, contract: Contract): string {
  const channel = channelOf(contract, operation.channel);
  const facts = objectType([
    ["channel", stringLiteral(operation.channel)],
    ["events", objectType(operation.messages.map((event) => [event, `typeof ${event}`]))],
  ]);
  const verb = operation.action === "send" ? "Publishes on" : "Receives from";
  const where = channel?.address == null ? operation.channel : `\`${channel.address}\``;
  const answer = answerText(operation, contract);
  const comment = docComment(
    operation.title,
    operation.summary,
    operation.description,
    `${verb} ${where}.${answer}`,
  );
  return `${comment}${typeKey(operation.key)}: ${facts};`;
}

function answerText(operation: Operation, contract: Contract): string {
  const text = (reply: Reply | undefined, what: string) => {
    if (!reply || reply.messages.length === 0) return "";
    const address = channelOf(contract, reply.channel)?.address;
    return ` ${what} ${reply.messages.join(" or ")}${address == null ? "" : ` on \`${address}\``}.`;
  };
  return text(operation.reply, "Answered by") + text(operation.failureReply, "On failure answered by");
}

function applicationComment(application: Application, kind: "Publisher" | "Subscriber"): string {
  return docComment(
    `What ${application.title} ${kind === "Publisher" ? "publishes" : "receives"}, one method per operation, over a bus.`,
  );
}
