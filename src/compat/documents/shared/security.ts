import { isObjectNode, itemsOf, type ObjectNode } from "../../../contract/source/nodes.ts";
import { canonicalJson } from "../../canonical-json.ts";
import { matchUp } from "./matching.ts";

/** Changed scopes of a scheme that both sides accept. */
export interface ScopeChange {
  readonly old: ObjectNode;
  readonly new: ObjectNode;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Changed security of a server or an operation. A client needs one of the schemes; without schemes, access is open. */
export interface SecurityChange {
  /** Schemes that only the new side accepts. */
  readonly added: readonly ObjectNode[];
  /** Schemes that only the old side accepts. */
  readonly removed: readonly ObjectNode[];
  readonly scopes: readonly ScopeChange[];
  readonly wasOpen: boolean;
  readonly isOpen: boolean;
}

/** Compares two lists of security schemes; ignores names, descriptions and order. */
export function compareSecurity(old: readonly unknown[], next: readonly unknown[]): SecurityChange {
  const [oldSchemes, newSchemes] = [old, next].map((schemes) => schemes.filter(isObjectNode));
  const { pairs, removed, added } = matchUp(oldSchemes ?? [], newSchemes ?? [], [
    { keyOf: (scheme) => `${schemeIdentity(scheme)} ${canonicalJson(scopesOf(scheme))}` },
    { keyOf: schemeIdentity },
  ]);
  const scopes = pairs.map(([one, other]): ScopeChange => {
    const [had, has] = [scopesOf(one), scopesOf(other)];
    return {
      old: one,
      new: other,
      added: has.filter((scope) => !had.includes(scope)),
      removed: had.filter((scope) => !has.includes(scope)),
    };
  });
  return { added, removed, scopes, wasOpen: old.length === 0, isOpen: next.length === 0 };
}

/** A scheme for messages, e.g. `httpApiKey "X-Key" in header`. */
export function describeScheme(scheme: ObjectNode): string {
  const { type, name, scheme: http, in: where } = scheme;
  return [
    type,
    typeof name === "string" ? `"${name}"` : http,
    where === undefined ? undefined : `in ${where}`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** A scheme as text, without descriptions and scopes. */
export function schemeIdentity(scheme: ObjectNode): string {
  const stripped = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(stripped);
    if (!isObjectNode(node)) return node;
    const kept = Object.entries(node).filter(
      ([key]) => !["description", "scopes", "availableScopes"].includes(key) && !key.startsWith("x-"),
    );
    return Object.fromEntries(kept.map(([key, value]) => [key, stripped(value)]));
  };
  return canonicalJson(stripped(scheme));
}

function scopesOf(scheme: ObjectNode): string[] {
  return itemsOf(scheme["scopes"]).map(String).sort();
}
