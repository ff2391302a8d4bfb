import type { Server } from "../../../contract/model.ts";
import type { ObjectNode } from "../../../contract/source/nodes.ts";
import { listText } from "../../value-text.ts";
import { directionsOfDocument } from "../shared/directions.ts";
import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { compareSecurity, describeScheme, schemeIdentity } from "../shared/security.ts";

/** Compares the security of a server. */
export function compareServerSecurity(comparison: DocumentComparison, old: Server, next: Server): void {
  const change = compareSecurity(old.security, next.security);
  const name = `the server "${next.key}"`;
  const report = (
    parts: Pick<Change, "rule" | "changed" | "message">,
    nodes: { readonly old?: ObjectNode; readonly new?: ObjectNode } = {},
  ) =>
    comparison.report({
      ...parts,
      subject: { server: next.key },
      old: { contract: comparison.old, ...refTo(old, nodes.old) },
      new: { contract: comparison.new, ...refTo(next, nodes.new) },
      directions: directionsOfDocument(comparison.new, comparison.options),
      promised: [old, comparison.old],
    });
  const [added, removed] = [change.added, change.removed].map((schemes) =>
    schemes.map(describeScheme).join(" or "),
  );
  if (change.wasOpen !== change.isOpen) {
    const [rule, message] = change.wasOpen
      ? (["server-security-added", `${name} asks for ${added} and asked for nothing`] as const)
      : (["server-security-removed", `${name} asks for nothing and asked for ${removed}`] as const);
    const changed = [...change.added, ...change.removed].map(schemeIdentity).sort();
    report({ rule, changed, message });
    return;
  }
  for (const scheme of change.removed) {
    report(
      {
        rule: "server-security-alternative-removed",
        changed: schemeIdentity(scheme),
        message: `${name} no longer takes ${describeScheme(scheme)}`,
      },
      { old: scheme },
    );
  }
  for (const scheme of change.added) {
    report(
      {
        rule: "server-security-alternative-added",
        changed: schemeIdentity(scheme),
        message: `${name} takes ${describeScheme(scheme)} too`,
      },
      { new: scheme },
    );
  }
  for (const { old: oldScheme, new: newScheme, ...scopes } of change.scopes) {
    for (const [kind, verb] of [
      ["added", "asks for"],
      ["removed", "no longer asks for"],
    ] as const) {
      if (scopes[kind].length === 0) continue;
      report(
        {
          rule: `server-security-scope-${kind}`,
          changed: [schemeIdentity(newScheme), scopes[kind]],
          message: `${describeScheme(newScheme)} of ${name} ${verb} the scope ${listText(scopes[kind])}`,
        },
        { old: oldScheme, new: newScheme },
      );
    }
  }
}

function refTo(server: Server, scheme: ObjectNode | undefined): { node: object; key?: string } {
  return scheme ? { node: scheme } : { node: server.node, key: "security" };
}
