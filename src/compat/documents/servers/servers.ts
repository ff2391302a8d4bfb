import type { Server } from "../../../contract/model.ts";
import { compareBindings } from "../shared/bindings.ts";
import { directionsOfDocument } from "../shared/directions.ts";
import type { Change, DocumentComparison } from "../shared/document-comparison.ts";
import { inWords } from "../shared/in-words.ts";
import { compareServerSecurity } from "./server-security.ts";
import { compareServerVariables } from "./server-variables.ts";

/** Compares the servers. */
export function compareServers(comparison: DocumentComparison): void {
  const { old, new: now, servers, options } = comparison;
  const directions = directionsOfDocument(now, options);
  for (const server of servers.removed) {
    comparison.report({
      rule: "server-removed",
      subject: { server: server.key },
      before: { contract: old, node: server.node },
      after: { contract: now, node: now.node, key: "servers" },
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
      before: { contract: old, node: old.node, key: "servers" },
      after: { contract: now, node: server.node },
      message: `there is a new server "${server.key}" (${server.protocol}://${server.host})`,
    });
  }
  for (const [before, after] of servers.pairs) compareServer(comparison, before, after);
}

function compareServer(comparison: DocumentComparison, old: Server, now: Server): void {
  const directions = directionsOfDocument(comparison.new, comparison.options);
  const subject = { server: now.key };
  const promised = [old, comparison.old];
  const report = (
    key: string,
    change: Omit<Change, "subject" | "before" | "after" | "directions" | "promised">,
  ) =>
    comparison.report({
      subject,
      before: { contract: comparison.old, node: old.node, key },
      after: { contract: comparison.new, node: now.node, key },
      directions,
      promised,
      ...change,
    });
  if (old.key !== now.key) {
    report("", {
      rule: "server-key-renamed",
      changed: [old.key, now.key],
      message: `the server "${old.key}" has the key "${now.key}" now`,
    });
  }
  for (const [field, rule] of FIELDS) {
    const [before, after] = [normal(old[field]), normal(now[field])];
    if (before === after) continue;
    const said = (value: string | undefined) => (value === undefined ? "none" : inWords(value));
    report(field, {
      rule,
      changed: [old[field] ?? null, now[field] ?? null],
      message: `the ${field} of the server "${now.key}" is ${said(now[field])} and was ${said(old[field])}`,
    });
  }
  compareServerVariables(comparison, old, now);
  compareServerSecurity(comparison, old, now);
  compareBindings(comparison, {
    holder: "server",
    name: `the server "${now.key}"`,
    subject,
    directions,
    promised,
    old,
    now,
  });
}

const FIELDS = [
  ["host", "server-host-changed"],
  ["pathname", "server-pathname-changed"],
  ["protocol", "server-protocol-changed"],
  ["protocolVersion", "server-protocol-version-changed"],
] as const;

/** No path is the root. */
function normal(text: string | undefined): string | undefined {
  return text === "/" || text === "" ? undefined : text;
}
