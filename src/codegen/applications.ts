import { channelOf } from "../contract/contract-index.ts";
import type { Contract, Operation, OperationReply } from "../contract/model.ts";
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
  const repliesOf = (list: readonly Operation[]) =>
    list.flatMap(({ reply, failureReply }) =>
      [reply, failureReply].flatMap((one) => targetOf(one, contract)),
    );
  const targets = [...operations, ...repliesOf(operations)];
  const constants = [...new Set(targets.map(({ channel }) => channel))].map(names.address).sort();
  const eventsOf = (list: readonly Target[]) => [...new Set(list.flatMap(({ messages }) => messages))].sort();
  const valueEvents = eventsOf(targets);
  const typeEvents = eventsOf([...operations, ...repliesOf(sends)]);

  const declare = (kind: "Publisher" | "Subscriber", list: readonly Operation[]) =>
    list.length === 0
      ? ""
      : `export const ${application.name}${kind} = /*#__PURE__*/ define${kind}(${objectLiteral(list.map((one) => [one.key, operationCode(one, contract, names)]))});`;
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

function operationCode(operation: Operation, contract: Contract, names: Names): string {
  const replyCode = (reply: OperationReply | undefined) =>
    targetOf(reply, contract).map((target) => objectLiteral(targetCode(target, names)))[0];
  return objectLiteral([
    ...targetCode(operation, names),
    ["reply", replyCode(operation.reply)],
    ["failureReply", replyCode(operation.failureReply)],
  ]);
}

/** Where events travel, and which. */
interface Target {
  readonly channel: string;
  readonly messages: readonly string[];
}

// An answer whose address is known only from the request has nothing to declare.
function targetOf(reply: OperationReply | undefined, contract: Contract): Target[] {
  const { channel, messages = [] } = reply ?? {};
  const isDeclared = messages.length > 0 && channelOf(contract, channel)?.address != null;
  return channel !== undefined && isDeclared ? [{ channel, messages }] : [];
}

function targetCode({ channel, messages }: Target, names: Names): [key: string, code: string][] {
  return [
    ["channel", names.address(channel)],
    ["events", `{ ${messages.join(", ")} }`],
  ];
}

function targetType({ channel, messages }: Target): [key: string, type: string][] {
  return [
    ["channel", stringLiteral(channel)],
    ["events", objectType(messages.map((event) => [event, `typeof ${event}`]))],
  ];
}

function operationType(operation: Operation, contract: Contract): string {
  const channel = channelOf(contract, operation.channel);
  // Only who asks waits for an answer.
  const replyType = (key: string, reply: OperationReply | undefined): [key: string, type: string][] =>
    operation.action === "send"
      ? targetOf(reply, contract).map((target) => [key, objectType(targetType(target))])
      : [];
  const facts = objectType([
    ...targetType(operation),
    ...replyType("reply", operation.reply),
    ...replyType("failureReply", operation.failureReply),
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
  const text = (reply: OperationReply | undefined, what: string) => {
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
