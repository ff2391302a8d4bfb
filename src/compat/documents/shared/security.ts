import { isObjectNode, itemsOf, type ObjectNode } from "../../../contract/source/nodes.ts";
import { canonicalJson } from "../../canonical-json.ts";
import { matchUp } from "./matching.ts";

/** A scheme that both sides take, and the scopes that it asks for. */
export interface ScopeChange {
  readonly old: ObjectNode;
  readonly new: ObjectNode;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** How the security of a server or an operation differs; one of its schemes is enough, and no scheme asks for nothing. */
export interface SecurityChange {
  /** Schemes that are taken besides those of before. */
  readonly added: readonly ObjectNode[];
  /** Schemes that are not taken any more. */
  readonly removed: readonly ObjectNode[];
  readonly scopes: readonly ScopeChange[];
  readonly wasOpen: boolean;
  readonly isOpen: boolean;
}

/** Compares two lists of security schemes; names, descriptions and order play no part. */
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

/** A scheme in words, e.g. `httpApiKey "X-Key" in header`. */
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

/** What a scheme is without what describes it and what it asks for beyond itself. */
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
