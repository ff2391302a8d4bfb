import type { Contract } from "../../../contract/model.ts";
import { escapeSegment } from "../../../contract/source/json-pointer.ts";
import { isObjectNode } from "../../../contract/source/nodes.ts";
import { deepEqual } from "../../../runtime/event/deep-equal.ts";
import type { FindingSubject } from "../../finding.ts";
import { ruleOf } from "../../rules/registry.ts";
import { valueText } from "../../value-text.ts";
import type { Extended } from "../lifecycle/stability.ts";
import { type BindingHolder, isIdentity } from "./binding-identity.ts";
import type { Directions } from "./directions.ts";
import type { DocumentComparison } from "./document-comparison.ts";
import type { NodeRef } from "./node-ref.ts";

type Bindings = Readonly<Record<string, unknown>>;

/** A changed value within bindings. */
interface Leaf {
  readonly pointer: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** A matched pair of objects with bindings. */
export interface BindingOwners {
  readonly holder: BindingHolder;
  /** For messages, e.g. `the channel orders`. */
  readonly name: string;
  readonly subject: FindingSubject;
  readonly identity?: FindingSubject;
  readonly directions: Directions;
  readonly promised: readonly Extended[];
  readonly old: { readonly bindings?: Bindings; readonly node: object };
  readonly new: { readonly bindings?: Bindings; readonly node: object };
}

/** Compares bindings, protocol by protocol: one finding for breaking changes and one for all others. Ignores descriptions. */
export function compareBindings(comparison: DocumentComparison, owners: BindingOwners): void {
  const { holder, old, new: next } = owners;
  const rule = `${holder}-binding-changed` as const;
  const protocols = new Set([...Object.keys(old.bindings ?? {}), ...Object.keys(next.bindings ?? {})]);
  for (const protocol of [...protocols].sort()) {
    const [oldBinding, newBinding] = [memberOf(old.bindings, protocol), memberOf(next.bindings, protocol)];
    const leaves = leavesOf(oldBinding, newBinding, "").filter(({ pointer }) => !isDescriptive(pointer));
    const breaking = leaves.filter((leaf) => isIdentity(holder, protocol, leaf));
    const others = leaves.filter((leaf) => !breaking.includes(leaf));
    for (const [severity, changed] of [
      ["error", breaking],
      ["warning", others],
    ] as const) {
      const [first] = changed;
      if (!first) continue;
      comparison.report({
        rule,
        subject: owners.subject,
        ...(owners.identity && { identity: owners.identity }),
        old: spotOf(comparison.old, old.node, oldBinding, first.pointer),
        new: spotOf(comparison.new, next.node, newBinding, first.pointer),
        directions: owners.directions,
        promised: owners.promised,
        severity: severity === ruleOf(rule).severity ? undefined : severity,
        // `now` stays the name in fingerprints, so that accepted findings stay accepted.
        changed: [protocol, ...changed.map(({ new: now, ...leaf }) => ({ ...leaf, now }))],
        message: `${protocol} of ${owners.name}: ${changed.map(describe).join(", ")}`,
      });
    }
  }
}

function describe({ pointer, old, new: next }: Leaf): string {
  const name = pointer.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
  const subject = name === "" ? "it" : name;
  if (old === undefined) return `${subject} is ${valueText(next)} and was not there`;
  return next === undefined
    ? `${subject} is gone (${valueText(old)})`
    : `${subject} is ${valueText(next)} and was ${valueText(old)}`;
}

function spotOf(contract: Contract, owner: object, binding: unknown, pointer: string): NodeRef {
  return isObjectNode(binding)
    ? { contract, node: binding, pointer }
    : { contract, node: owner, key: "bindings" };
}

/** Compares objects member by member, and everything else as a whole. An empty object equals a missing one. */
function leavesOf(old: unknown, next: unknown, pointer: string): Leaf[] {
  if (deepEqual(asSet(old), asSet(next))) return [];
  const oldObject = old === undefined ? {} : old;
  const newObject = next === undefined ? {} : next;
  if (!isObjectNode(oldObject) || !isObjectNode(newObject)) return [{ pointer, old, new: next }];
  const keys = new Set([...Object.keys(oldObject), ...Object.keys(newObject)]);
  return [...keys].sort().flatMap((key) => {
    const path = `${pointer}/${escapeSegment(key)}`;
    return leavesOf(memberOf(oldObject, key), memberOf(newObject, key), path);
  });
}

/** Whether it is the version of the binding or describes a schema in it. A property may have any of these names. */
function isDescriptive(pointer: string): boolean {
  return (
    pointer === "/bindingVersion" ||
    /(?<!\/properties)\/(?:title|description|examples|\$comment)$/.test(pointer)
  );
}

/** Lists in bindings contain names (policies, routing keys, values of an enumeration), whose order does not matter. */
function asSet(value: unknown): unknown {
  const isList = Array.isArray(value) && value.every((item) => typeof item !== "object");
  return isList ? [...new Set(value.map((item) => JSON.stringify(item)))].sort() : value;
}

function memberOf(node: Bindings | undefined, key: string): unknown {
  return node && Object.hasOwn(node, key) ? node[key] : undefined;
}
