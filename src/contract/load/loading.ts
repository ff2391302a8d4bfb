import type { Finding } from "../finding.ts";
import type { SchemaCollector } from "../schemas/schema-collector.ts";
import { isReference, type ObjectNode } from "../source/nodes.ts";
import type { References } from "../source/references.ts";
import type { SourceFiles } from "../source/source-files.ts";
import type { Place } from "../source/source-map.ts";
import type { Structure, StructureKind } from "./structure.ts";

/** What every part of the loader works with. */
export interface Loading {
  readonly files: SourceFiles;
  readonly refs: References;
  readonly structure: Structure;
  readonly schemas: SchemaCollector;
  readonly remarks: Finding[];
  readonly root: ObjectNode;
}

/** The object behind a node that may be a `$ref`, checked to be of its kind. `what` names it in errors, e.g. `a message`. */
export function objectOf(
  loading: Loading,
  node: unknown,
  kind: StructureKind,
  what: string,
  place: Place | undefined,
): ObjectNode {
  const object = loading.refs.object(node, what, place);
  loading.structure.check(kind, object);
  return object;
}

/** The members of a mapping that may be absent, or a `$ref` to a mapping; each with its place. */
export function membersOf(
  loading: Loading,
  node: ObjectNode,
  key: string,
): { key: string; value: unknown; place: Place | undefined }[] {
  const members = loading.refs.deref(node[key]);
  if (typeof members !== "object" || members === null) return [];
  return Object.entries(members).map(([name, value]) => ({
    key: name,
    value,
    place: loading.files.sources.of(members, name),
  }));
}

/** The `x-` extensions of a node, without those in `except`. */
export function extensionsOf(node: ObjectNode, except: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(node).filter(([key]) => key.startsWith("x-") && !except.includes(key)),
  );
}

/** The names of a list of tags. */
export function tagNames(loading: Loading, node: ObjectNode): string[] {
  return membersOf(loading, node, "tags").map(({ value, place }) =>
    String(objectOf(loading, value, "tag", "a tag", place)["name"]),
  );
}

/** The security schemes of an operation or a server. */
export function securityOf(loading: Loading, node: ObjectNode): ObjectNode[] {
  return membersOf(loading, node, "security").map(({ value, place }) =>
    objectOf(loading, value, "SecurityScheme", "a security scheme", place),
  );
}

/** A bindings object, by protocol; what `$ref`s in it lead to stands in their place. */
export function bindingsOf(loading: Loading, node: ObjectNode): Record<string, unknown> {
  return Object.fromEntries(
    membersOf(loading, node, "bindings").map(({ key, value }) => [
      key,
      inlineReferences(loading, loading.refs.deref(value)),
    ]),
  );
}

/** A `$ref` that leads through itself, or to a file that nothing else refers to, stays. */
function inlineReferences(loading: Loading, node: unknown, within: readonly unknown[] = []): unknown {
  if (typeof node !== "object" || node === null) return node;
  if (isReference(node)) {
    const target = loading.refs.peek(node);
    return target && !within.includes(target.node)
      ? inlineReferences(loading, target.node, [...within, node])
      : node;
  }
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => [
    key,
    inlineReferences(loading, value, [...within, node]),
  ]);
  if (entries.every(([key, value]) => value === node[key as keyof typeof node])) return node;
  const copy = Array.isArray(node) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
  loading.files.adopt(node, copy);
  return copy;
}

/** The optional texts of a node. */
export function textsOf(node: ObjectNode): { title?: string; summary?: string; description?: string } {
  const texts: { title?: string; summary?: string; description?: string } = {};
  for (const key of ["title", "summary", "description"] as const) {
    const value = node[key];
    if (typeof value === "string") texts[key] = value;
  }
  return texts;
}
