import { newFinding } from "../finding.ts";
import { escapeSegment, memberOf, parsePointer } from "../source/json-pointer.ts";
import { isObjectNode, isReference } from "../source/nodes.ts";
import type { Loading } from "./loading.ts";

// One of each, as its section is called: `replyAddresses` holds reply addresses.
const SINGULAR: Readonly<Record<string, string>> = {
  channelBindings: "channel binding",
  channels: "channel",
  correlationIds: "correlation id",
  externalDocs: "external documentation",
  messageBindings: "message binding",
  messageTraits: "message trait",
  operationBindings: "operation binding",
  operationTraits: "operation trait",
  operations: "operation",
  parameters: "parameter",
  replies: "reply",
  replyAddresses: "reply address",
  schemas: "schema",
  securitySchemes: "security scheme",
  serverBindings: "server binding",
  serverVariables: "server variable",
  servers: "server",
  tags: "tag",
};

/**
 * Warns of components that nothing outside the components leads to, by whatever way of `$ref`s, over other files too. Messages are left to
 * `remarkUnusedMessages`, which knows what else they need.
 */
export function remarkUnusedComponents(loading: Loading): void {
  const { components } = loading.root;
  if (!isObjectNode(components)) return;
  const used = usedComponents(loading);
  for (const [section, members] of Object.entries(components)) {
    const kind = SINGULAR[section];
    if (kind === undefined || !isObjectNode(members) || isReference(members)) continue;
    for (const name of Object.keys(members)) {
      if (used.has(pointerOf(section, name))) continue;
      const message = `nothing uses the ${kind} "${name}"; refer to it or remove it`;
      const place = loading.files.sources.of(members, name);
      loading.remarks.push(newFinding("warning", "component-unused", message, place));
    }
  }
}

/** Pointers of the components that are used. */
function usedComponents({ root, refs }: Loading): ReadonlySet<string> {
  const used = new Set<string>();
  const seen = new Set<object>([root]);
  const open: object[] = [];
  const add = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    open.push(value);
  };
  for (const [key, value] of Object.entries(root)) if (key !== "components") add(value);
  for (let node = open.pop(); node; node = open.pop()) {
    for (const value of Object.values(node)) add(value);
    const target = isReference(node) ? refs.peek(node) : undefined;
    if (!target) continue;
    if (target.file.root === root) {
      const [first, section, name] = parsePointer(target.pointer);
      if (first === "components" && section !== undefined && name !== undefined) {
        used.add(pointerOf(section, name));
        // A reference into a part uses the whole.
        add(memberOf(memberOf(root["components"], section)?.value, name)?.value);
      }
    }
    add(target.node);
  }
  return used;
}

function pointerOf(section: string, name: string): string {
  return `${section}/${escapeSegment(name)}`;
}
