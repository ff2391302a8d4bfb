import type { Server } from "../../../contract/model.ts";
import { valueText } from "../../value-text.ts";
import { compareBindings } from "../shared/bindings.ts";
import { directionsOfDocument } from "../shared/directions.ts";
import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { compareServerSecurity } from "./server-security.ts";
import { compareServerVariables } from "./server-variables.ts";

/** Compares the servers. */
export function compareServers(comparison: DocumentComparison): void {
  const { old, new: next, servers, options } = comparison;
  const directions = directionsOfDocument(next, options);
  for (const server of servers.removed) {
    comparison.report({
      rule: "server-removed",
      subject: { server: server.key },
      old: { contract: old, node: server.node },
      new: { contract: next, node: next.node, key: "servers" },
      removed: true,
      directions,
      promised: [server, old],
      message: `the server "${server.key}" (${server.protocol}://${server.host}) is gone`,
    });
  }
  for (const server of servers.added) {
    comparison.report({
      rule: "server-added",
      subject: { server: server.key },
      old: { contract: old, node: old.node, key: "servers" },
      new: { contract: next, node: server.node },
      message: `there is a new server "${server.key}" (${server.protocol}://${server.host})`,
    });
  }
  for (const [oldServer, newServer] of servers.pairs) compareServer(comparison, oldServer, newServer);
}

function compareServer(comparison: DocumentComparison, old: Server, next: Server): void {
  const directions = directionsOfDocument(comparison.new, comparison.options);
  const subject = { server: next.key };
  const promised = [old, comparison.old];
  const report = (key: string, change: Omit<Change, "subject" | "old" | "new" | "directions" | "promised">) =>
    comparison.report({
      subject,
      old: { contract: comparison.old, node: old.node, key },
      new: { contract: comparison.new, node: next.node, key },
      directions,
      promised,
      ...change,
    });
  if (old.key !== next.key) {
    report("", {
      rule: "server-key-renamed",
      changed: [old.key, next.key],
      message: `the server "${old.key}" has the key "${next.key}" now`,
    });
  }
  for (const [field, rule] of FIELDS) {
    const [oldValue, newValue] = [normal(old[field]), normal(next[field])];
    if (oldValue === newValue) continue;
    const fieldText = (value: string | undefined) => (value === undefined ? "none" : valueText(value));
    report(field, {
      rule,
      changed: [old[field] ?? null, next[field] ?? null],
      message: `the ${field} of the server "${next.key}" is ${fieldText(next[field])} and was ${fieldText(old[field])}`,
    });
  }
  compareServerVariables(comparison, old, next);
  compareServerSecurity(comparison, old, next);
  compareBindings(comparison, {
    holder: "server",
    name: `the server "${next.key}"`,
    subject,
    directions,
    promised,
    old,
    new: next,
  });
}

const FIELDS = [
  ["host", "server-host-changed"],
  ["pathname", "server-pathname-changed"],
  ["protocol", "server-protocol-changed"],
  ["protocolVersion", "server-protocol-version-changed"],
] as const;

/** The pathname, where no path and the root are the same. */
function normal(text: string | undefined): string | undefined {
  return text === "/" || text === "" ? undefined : text;
}
