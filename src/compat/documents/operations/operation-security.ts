import type { DocumentComparison } from "../shared/document-comparison.ts";
import { inWords } from "../shared/in-words.ts";
import { compareSecurity, describeScheme, identityOf } from "../shared/security.ts";
import type { OperationPair } from "./operation-pair.ts";

/** Compares how clients authenticate for an operation: what asks for more breaks, what asks for less is information. */
export function compareOperationSecurity(
  comparison: DocumentComparison,
  { old, now, subject, directions }: OperationPair,
): void {
  const { added, removed, scopes, wasOpen, isOpen } = compareSecurity(old.security, now.security);
  const schemes = (list: typeof added) => list.map(describeScheme).join(" or ");
  const scopesOf = (kind: "added" | "removed") =>
    scopes.flatMap((change) => change[kind].map((scope) => `${identityOf(change.now)} ${scope}`)).sort();
  const asksForMore = isOpen
    ? false
    : wasOpen || removed.length > 0 || scopes.some((change) => change.added.length > 0);
  const parts = [
    added.length > 0 ? `takes ${schemes(added)} now` : "",
    removed.length > 0 ? `no longer takes ${schemes(removed)}` : "",
    ...scopes.flatMap((change) => [
      change.added.length > 0 ? `asks for the scope ${change.added.map(inWords).join(", ")}` : "",
      change.removed.length > 0
        ? `no longer asks for the scope ${change.removed.map(inWords).join(", ")}`
        : "",
    ]),
  ].filter((part) => part !== "");
  if (parts.length === 0) return;
  const from = wasOpen ? " where it asked for nothing" : isOpen ? " and asks for nothing" : "";
  comparison.report({
    rule: "operation-security-changed",
    subject,
    before: { contract: comparison.old, node: old.effective, key: "security" },
    after: { contract: comparison.new, node: now.effective, key: "security" },
    directions,
    promised: [old, comparison.old],
    severity: asksForMore ? undefined : "info",
    changed: [
      added.map(identityOf).sort(),
      removed.map(identityOf).sort(),
      scopesOf("added"),
      scopesOf("removed"),
    ],
    message: `the operation "${now.key}" ${parts.join(", ")}${from}`,
  });
}
