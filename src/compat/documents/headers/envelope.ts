import type { EnvelopeField } from "../../../contract/model.ts";
import type { MessagePair } from "../messages/message-pairs.ts";
import type { ReportMessage } from "../messages/report-message.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { compareEnvelopeField } from "./envelope-field.ts";
import { payloadMembers } from "./payload-members.ts";

/**
 * Compares the attributes of the envelope that the headers of a message declare, and finds those that moved between headers and payload. All
 * other headers are compared as a schema.
 */
export function compareEnvelope(
  comparison: DocumentComparison,
  { messageOld: old, messageNew: next }: MessagePair,
  report: ReportMessage,
): void {
  const [oldFields, newFields] = [byName(old.envelopeFields), byName(next.envelopeFields)];
  if (oldFields.size === 0 && newFields.size === 0) return;
  const hadInPayload = payloadMembers(comparison.old, old.payload);
  const hasInPayload = payloadMembers(comparison.new, next.payload);
  for (const name of new Set([...oldFields.keys(), ...newFields.keys()])) {
    const [oldField, newField] = [oldFields.get(name), newFields.get(name)];
    const header = `the header "${name}" of the message "${next.type}"`;
    if (oldField && newField)
      compareEnvelopeField(comparison, report, { header, old: oldField, new: newField });
    else if (newField) {
      const isMoved = hadInPayload.has(name) && !hasInPayload.has(name);
      const added = newField.required ? "header-required-added" : "header-property-added";
      report("headers", {
        rule: isMoved ? "envelope-field-moved" : added,
        changed: [name, "to headers"],
        message: isMoved
          ? `${header} was a member of the payload`
          : `${header} is new${newField.required ? " and required" : ""}`,
        ...(newField.schemas[0] && { new: { contract: comparison.new, node: newField.schemas[0] } }),
      });
    } else {
      const isMoved = hasInPayload.has(name) && !hadInPayload.has(name);
      const node = oldField?.schemas[0];
      report("headers", {
        rule: isMoved ? "envelope-field-moved" : "header-property-removed",
        removed: true,
        changed: [name, "from headers"],
        message: isMoved ? `${header} is a member of the payload now` : `${header} is gone`,
        ...(node && { old: { contract: comparison.old, node } }),
      });
    }
  }
}

function byName(fields: readonly EnvelopeField[]): ReadonlyMap<string, EnvelopeField> {
  return new Map(fields.map((field) => [field.name, field]));
}
