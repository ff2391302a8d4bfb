import { valueText } from "../../value-text.ts";
import type { DocumentComparison } from "../shared/document-comparison.ts";
import { compareSecurity, describeScheme, schemeIdentity } from "../shared/security.ts";
import type { OperationPair } from "./operation-pair.ts";

/** Compares the security of an operation: stricter requirements break, looser ones are information. */
export function compareOperationSecurity(
  comparison: DocumentComparison,
  { old, new: next, subject, directions }: OperationPair,
): void {
  const { added, removed, scopes, wasOpen, isOpen } = compareSecurity(old.security, next.security);
  const schemes = (list: typeof added) => list.map(describeScheme).join(" or ");
  const scopesOf = (kind: "added" | "removed") =>
    scopes.flatMap((change) => change[kind].map((scope) => `${schemeIdentity(change.new)} ${scope}`)).sort();
  const asksForMore = isOpen
    ? false
    : wasOpen || removed.length > 0 || scopes.some((change) => change.added.length > 0);
  const parts = [
    added.length > 0 ? `takes ${schemes(added)} now` : "",
    removed.length > 0 ? `no longer takes ${schemes(removed)}` : "",
    ...scopes.flatMap((change) => [
      change.added.length > 0 ? `asks for the scope ${change.added.map(valueText).join(", ")}` : "",
      change.removed.length > 0
        ? `no longer asks for the scope ${change.removed.map(valueText).join(", ")}`
        : "",
    ]),
  ].filter((part) => part !== "");
  if (parts.length === 0) return;
  const from = wasOpen ? " where it asked for nothing" : isOpen ? " and asks for nothing" : "";
  comparison.report({
    rule: "operation-security-changed",
    subject,
    old: { contract: comparison.old, node: old.effective, key: "security" },
    new: { contract: comparison.new, node: next.effective, key: "security" },
    directions,
    promised: [old, comparison.old],
    severity: asksForMore ? undefined : "info",
    changed: [
      added.map(schemeIdentity).sort(),
      removed.map(schemeIdentity).sort(),
      scopesOf("added"),
      scopesOf("removed"),
    ],
    message: `the operation "${next.key}" ${parts.join(", ")}${from}`,
  });
}
