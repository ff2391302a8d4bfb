import type { Contract } from "../../../contract/model.ts";
import { isSameContentType, namesContentType } from "../messages/content-type.ts";
import { type Directions, directionsOf } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { mergeDirections } from "../shared/merge-directions.ts";

/** Compares the documents as a whole. `compareVersionsOf` compares their versions after everything else. */
export function compareDocument(comparison: DocumentComparison): void {
  const { old, new: next } = comparison;
  const at = (contract: Contract, key: string) => ({ contract, node: contract.node, key });
  const [oldMajor, newMajor] = [old, next].map(({ asyncapi }) => asyncapi.split(".")[0]);
  if (oldMajor !== newMajor) {
    comparison.report({
      rule: "asyncapi-major-changed",
      subject: {},
      old: at(old, "asyncapi"),
      new: at(next, "asyncapi"),
      changed: [oldMajor, newMajor],
      message: `the document is in AsyncAPI ${next.asyncapi} and was in ${old.asyncapi}`,
    });
  }
  if (old.id !== next.id) {
    const idText = (id: string | undefined) => (id === undefined ? "none" : `"${id}"`);
    comparison.report({
      rule: "id-changed",
      subject: {},
      old: at(old, "id"),
      new: at(next, "id"),
      changed: [old.id ?? null, next.id ?? null],
      message: `the id of the document is ${idText(next.id)} and was ${idText(old.id)}`,
    });
  }
  if (!isSameContentType(old.defaultContentType, next.defaultContentType)) {
    const directions = directionsOfInheritors(comparison);
    const nobody = Object.keys(directions).length === 0 ? "; all messages name theirs" : "";
    comparison.report({
      rule: "default-content-type-changed",
      subject: {},
      old: at(old, "defaultContentType"),
      new: at(next, "defaultContentType"),
      directions,
      promised: [old],
      changed: [old.defaultContentType, next.defaultContentType],
      message: `the content type of messages that name none is ${next.defaultContentType} and was ${old.defaultContentType}${nobody}`,
    });
  }
}

/** Directions of the messages that use the default content type on both sides. */
function directionsOfInheritors({ channelPairs, new: next, options }: DocumentComparison): Directions {
  return mergeDirections(
    channelPairs.flatMap(({ new: channel, messages: { pairs } }) =>
      pairs
        .filter(([old, message]) => !namesContentType(old) && !namesContentType(message))
        .map(([, message]) => directionsOf(message, channel, next, options)),
    ),
  );
}
