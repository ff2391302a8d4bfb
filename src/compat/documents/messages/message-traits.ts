import type { Message } from "../../../contract/model.ts";
import { deepEqual } from "../../../runtime/event/deep-equal.ts";
import type { MessagePair } from "./message-pairs.ts";
import type { ReportMessage } from "./report-message.ts";

/** Reports a message that only a trait changed. */
export function compareMessageTraits({ messageOld, messageNew }: MessagePair, report: ReportMessage): void {
  if (messageOld.effective === messageOld.node && messageNew.effective === messageNew.node) return;
  if (!deepEqual(withoutTraits(messageOld.node), withoutTraits(messageNew.node))) return;
  const [oldEffect, newEffect] = [effectOf(messageOld), effectOf(messageNew)];
  const changed = Object.keys(newEffect)
    .filter((field) => !deepEqual(oldEffect[field], newEffect[field]))
    .sort();
  if (changed.length === 0) return;
  report("traits", {
    rule: "message-trait-effective-changed",
    changed,
    message: `a trait changed ${changed.join(", ")} of the message "${messageNew.type}"`,
  });
}

/** Fields that a trait may set, as the loader read them, without descriptions. */
function effectOf(message: Message): Record<string, unknown> {
  const { contentType, correlationId, partitionKey, deprecated, bindings, extensions, effective } = message;
  const fields = Object.fromEntries(
    message.envelopeFields.map(({ name, required, schemas }) => [name, { required, schemas }]),
  );
  const headers = "headers" in effective ? effective.headers : undefined;
  return {
    contentType,
    correlationId,
    partitionKey,
    deprecated,
    bindings,
    extensions,
    headers: [headers, fields],
  };
}

function withoutTraits(node: object): object {
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== "traits"));
}
