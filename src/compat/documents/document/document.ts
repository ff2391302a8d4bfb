import type { Contract } from "../../../contract/model.ts";
import { isSameContentType, namesContentType } from "../messages/content-type.ts";
import { type Directions, directionsOf } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { mergeDirections } from "../shared/merge-directions.ts";

/** Compares what the documents say as a whole; their versions are compared when all else is known. */
export function compareDocument(comparison: DocumentComparison): void {
  const { old, new: now } = comparison;
  const at = (contract: Contract, key: string) => ({ contract, node: contract.node, key });
  const [before, after] = [old, now].map(({ asyncapi }) => asyncapi.split(".")[0]);
  if (before !== after) {
    comparison.report({
      rule: "asyncapi-major-changed",
      subject: {},
      before: at(old, "asyncapi"),
      after: at(now, "asyncapi"),
      changed: [before, after],
      message: `the document is in AsyncAPI ${now.asyncapi} and was in ${old.asyncapi}`,
    });
  }
  if (old.id !== now.id) {
    const said = (id: string | undefined) => (id === undefined ? "none" : `"${id}"`);
    comparison.report({
      rule: "id-changed",
      subject: {},
      before: at(old, "id"),
      after: at(now, "id"),
      changed: [old.id ?? null, now.id ?? null],
      message: `the id of the document is ${said(now.id)} and was ${said(old.id)}`,
    });
  }
  if (!isSameContentType(old.defaultContentType, now.defaultContentType)) {
    const directions = directionsOfInheritors(comparison);
    const nobody = Object.keys(directions).length === 0 ? "; all messages name theirs" : "";
    comparison.report({
      rule: "default-content-type-changed",
      subject: {},
      before: at(old, "defaultContentType"),
      after: at(now, "defaultContentType"),
      directions,
      promised: [old],
      changed: [old.defaultContentType, now.defaultContentType],
      message: `the content type of messages that name none is ${now.defaultContentType} and was ${old.defaultContentType}${nobody}`,
    });
  }
}

/** Which ways those messages have to be compatible whose content type is the default on both sides. */
function directionsOfInheritors({ channelPairs, new: now, options }: DocumentComparison): Directions {
  return mergeDirections(
    channelPairs.flatMap(({ now: channel, messages: { pairs } }) =>
      pairs
        .filter(([old, message]) => !namesContentType(old) && !namesContentType(message))
        .map(([, message]) => directionsOf(message, channel, now, options)),
    ),
  );
}
