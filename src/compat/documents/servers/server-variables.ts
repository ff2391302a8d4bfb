import type { Server } from "../../../contract/model.ts";
import { valueText } from "../../value-text.ts";
import { compareChoices } from "../shared/choices.ts";
import { directionsOfDocument } from "../shared/directions.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";

/** Compares the variables that both servers have. Other variables are part of a changed host or pathname. */
export function compareServerVariables(comparison: DocumentComparison, old: Server, next: Server): void {
  const directions = directionsOfDocument(comparison.new, comparison.options);
  for (const newVariable of next.variables) {
    const oldVariable = old.variables.find(({ name }) => name === newVariable.name);
    if (!oldVariable) continue;
    const shared = { subject: { server: next.key }, directions, promised: [old, comparison.old] };
    const at = (key: string) => ({
      old: { contract: comparison.old, node: oldVariable.node, key },
      new: { contract: comparison.new, node: newVariable.node, key },
    });
    const name = `the variable "${newVariable.name}" of the server "${next.key}"`;
    const { removed, added } = compareChoices(oldVariable.enum, newVariable.enum);
    if (removed) {
      comparison.report({
        ...shared,
        ...at("enum"),
        rule: "server-variable-enum-value-removed",
        changed: [newVariable.name, removed.values],
        message: `${name} may not be ${removed.words} any more`,
      });
    }
    if (added) {
      comparison.report({
        ...shared,
        ...at("enum"),
        rule: "server-variable-enum-value-added",
        changed: [newVariable.name, added.values],
        message: `${name} may be ${added.words} now`,
      });
    }
    if (oldVariable.default !== newVariable.default) {
      comparison.report({
        ...shared,
        ...at("default"),
        rule: "server-variable-default-changed",
        changed: [newVariable.name, oldVariable.default ?? null, newVariable.default ?? null],
        message: `${name} is ${valueText(newVariable.default)} by default and was ${valueText(oldVariable.default)}`,
      });
    }
  }
}
