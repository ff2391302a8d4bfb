import type { Server } from "../../../contract/model.ts";
import { compareChoices } from "../shared/choices.ts";
import { directionsOfDocument } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { inWords } from "../shared/in-words.ts";

/** Compares the variables that both servers have; others are told with the host or the pathname that holds them. */
export function compareServerVariables(comparison: DocumentComparison, old: Server, now: Server): void {
  const directions = directionsOfDocument(comparison.new, comparison.options);
  for (const after of now.variables) {
    const before = old.variables.find(({ name }) => name === after.name);
    if (!before) continue;
    const shared = { subject: { server: now.key }, directions, promised: [old, comparison.old] };
    const at = (key: string) => ({
      before: { contract: comparison.old, node: before.node, key },
      after: { contract: comparison.new, node: after.node, key },
    });
    const name = `the variable "${after.name}" of the server "${now.key}"`;
    const { removed, added } = compareChoices(before.enum, after.enum);
    if (removed) {
      comparison.report({
        ...shared,
        ...at("enum"),
        rule: "server-variable-enum-value-removed",
        changed: [after.name, removed.values],
        message: `${name} may not be ${removed.words} any more`,
      });
    }
    if (added) {
      comparison.report({
        ...shared,
        ...at("enum"),
        rule: "server-variable-enum-value-added",
        changed: [after.name, added.values],
        message: `${name} may be ${added.words} now`,
      });
    }
    if (before.default !== after.default) {
      comparison.report({
        ...shared,
        ...at("default"),
        rule: "server-variable-default-changed",
        changed: [after.name, before.default ?? null, after.default ?? null],
        message: `${name} is ${inWords(after.default)} by default and was ${inWords(before.default)}`,
      });
    }
  }
}
