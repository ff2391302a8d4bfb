import { stringify } from "yaml";
import { requireAsyncApi } from "../load/asyncapi-version.ts";
import { type LoadOptions, loadContract, withRemoteDocuments } from "../load/load-contract.ts";
import type { Contract, Dialect } from "../model.ts";
import { pascalCase } from "../naming.ts";
import { shapeOf } from "../schemas/schema-keywords.ts";
import { fileStem, locationNames } from "../schemas/schema-names.ts";
import { escapeSegment, parsePointer } from "../source/json-pointer.ts";
import { entriesOf, isObjectNode, isReference, type ObjectNode, setMember } from "../source/nodes.ts";
import { References, type Target } from "../source/references.ts";
import type { SourceFiles } from "../source/source-files.ts";
import { type BundleKind, COMPONENT_KINDS, PLACEHOLDERS, type Placeholder } from "./placeholders.ts";

/** A contract in one document. */
export interface Bundle {
  /** The document as plain data, its keys in the order of the original; what came from other files is below `components`. */
  readonly document: ObjectNode;
  /** The files that it is made of, absolute, sorted. */
  readonly files: readonly string[];
}

/**
 * Puts an AsyncAPI document and all files that it refers to into one document that says the same: the code generated from it is the same.
 * Each part of another file becomes a component, named as the loader names it, and nothing is copied twice. Throws what `loadContract`
 * throws.
 */
export async function bundleContract(file: string, options: LoadOptions = {}): Promise<Bundle> {
  const contract = await loadContract(file, options);
  return withRemoteDocuments(options, (files) => new Bundler(files, file, contract).bundle());
}

/** The text of a bundled document. */
export function printBundle(document: ObjectNode, format: "yaml" | "json"): string {
  if (format === "json") return `${JSON.stringify(document, null, 2)}\n`;
  // Many readers know YAML 1.1 only, to which `on`, `1:30` and `2024-01-01` are no strings: such are quoted.
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
}

/** A part of another file that becomes a component. */
interface Part {
  readonly target: Target;
  readonly kind: BundleKind;
  /** Pointer into the bundle. */
  pointer: string;
}

class Bundler {
  readonly #files: SourceFiles;
  readonly #refs: References;
  readonly #contract: Contract;
  readonly #root: ObjectNode;
  readonly #path: string;
  /** By location, `file#pointer`. */
  readonly #parts = new Map<string, Part>();
  readonly #used = new Map<string, Set<string>>();
  readonly #schemaNames = new Map<string, string>();
  readonly #queue: { readonly kind: BundleKind; readonly name: string; readonly node: unknown }[] = [];

  constructor(files: SourceFiles, file: string, contract: Contract) {
    const document = files.load(file);
    this.#files = files;
    this.#refs = new References(files);
    this.#contract = contract;
    this.#root = requireAsyncApi(document, files).root;
    this.#path = document.path;
    for (const { name, schema } of contract.schemas.values()) {
      const place = typeof schema === "object" ? contract.sources.of(schema) : undefined;
      if (place) this.#schemaNames.set(`${place.file}#${place.pointer}`, name);
    }
    for (const [kind, members] of entriesOf(this.#root["components"]))
      this.#used.set(kind, new Set(entriesOf(members).map(([name]) => name)));
  }

  bundle(): Bundle {
    this.#claimEntries();
    const document = this.#object(this.#root, "document", "");
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const components = objectAt(document, "components");
      setMember(objectAt(components, next.kind), next.name, this.#value(next.node, next.kind, ""));
    }
    return { document, files: this.#contract.files };
  }

  /**
   * Entries of the document that are nothing but a `$ref` to another file, under the name that its content would get: the content takes
   * their place.
   */
  #claimEntries(): void {
    const claim = (members: unknown, kind: BundleKind, pointer: string): void => {
      for (const [name, holder] of entriesOf(members)) {
        if (!isReference(holder)) continue;
        const target = this.#final(holder, kind);
        if (target.file.path === this.#path || this.#parts.has(locationOf(target))) continue;
        if (this.#nameOf(target, kind, name) === name)
          this.#parts.set(locationOf(target), { target, kind, pointer: `${pointer}/${escapeSegment(name)}` });
      }
    };
    for (const kind of ["servers", "channels", "operations"] as const)
      claim(this.#root[kind], kind, `/${kind}`);
    const components = this.#root["components"];
    for (const kind of COMPONENT_KINDS)
      if (isObjectNode(components)) claim(components[kind], kind, `/components/${kind}`);
  }

  #slot(node: unknown, slot: Placeholder, pointer: string): unknown {
    if ("one" in slot) return this.#value(node, slot.one, pointer);
    if ("list" in slot) {
      return Array.isArray(node)
        ? node.map((item, index) => this.#value(item, slot.list, `${pointer}/${index}`))
        : node;
    }
    // A mapping has no home below components: what it refers to takes its place.
    const members = isReference(node) && !this.#isInternal(node) ? this.#refs.deref(node) : node;
    if (!isObjectNode(members) || isReference(members)) return members;
    return mapMembers(members, (value, key) =>
      this.#value(value, slot.map, `${pointer}/${escapeSegment(key)}`),
    );
  }

  /** `pointer` is where the value stands in the document; empty for what came from elsewhere. */
  #value(node: unknown, kind: BundleKind, pointer: string): unknown {
    if (kind === "schemas") return this.#schema(node, pointer);
    if (isReference(node)) return this.#reference(node, kind, pointer);
    if (!isObjectNode(node)) return node;
    return /Bindings$/.test(kind) ? this.#binding(node) : this.#object(node, kind, pointer);
  }

  #object(node: ObjectNode, kind: BundleKind, pointer: string): ObjectNode {
    const slots = PLACEHOLDERS[kind] ?? {};
    return mapMembers(node, (value, key) => {
      const slot = Object.hasOwn(slots, key) ? slots[key] : undefined;
      return slot ? this.#slot(value, slot, `${pointer}/${escapeSegment(key)}`) : value;
    });
  }

  /** Bindings hold schemas, wherever their protocol wants them. */
  #binding(node: unknown): unknown {
    if (isReference(node)) return this.#reference(node, "schemas", "");
    if (Array.isArray(node)) return node.map((item) => this.#binding(item));
    return isObjectNode(node) ? mapMembers(node, (value) => this.#binding(value)) : node;
  }

  /** Schemas in both dialects, and `{ schemaFormat, schema }`. */
  #schema(node: unknown, pointer: string): unknown {
    if (!isObjectNode(node)) return node;
    const held = isReference(node) ? this.#reference(node, "schemas", pointer) : node;
    // It stands for a component that took its place.
    if (!isReference(held)) return held === node ? this.#schemaMembers(node) : held;
    return Object.keys(node).length > 1 ? { ...this.#schemaMembers(node), $ref: held.$ref } : held;
  }

  #schemaMembers(node: ObjectNode): ObjectNode {
    return mapMembers(node, (value, keyword) => {
      if (keyword === "schema") return this.#schema(value, "");
      const shape = shapeOf(keyword, "2020-12") ?? shapeOf(keyword, "draft-07" satisfies Dialect);
      if (keyword === "definitions" || keyword === "$defs" || shape === "map")
        return isObjectNode(value) ? mapMembers(value, (member) => this.#schema(member, "")) : value;
      if (shape === "schema") return this.#schema(value, "");
      if (shape === "schemas" || shape === "items")
        return Array.isArray(value) ? value.map((item) => this.#schema(item, "")) : this.#schema(value, "");
      if (shape === "dependencies" && isObjectNode(value))
        return mapMembers(value, (member) => (Array.isArray(member) ? member : this.#schema(member, "")));
      return value;
    });
  }

  /** The `$ref` into the bundle; or the content itself, where it takes the place of an entry. */
  #reference(holder: ObjectNode & { $ref: string }, kind: BundleKind, pointer: string): unknown {
    if (this.#isInternal(holder)) return holder;
    const target = this.#final(holder, kind);
    if (target.file.path === this.#path) return { $ref: refTo(target.pointer) };
    const known = this.#parts.get(locationOf(target));
    if (known?.pointer === pointer && pointer !== "") {
      return kind === "schemas" && isObjectNode(target.node)
        ? this.#schemaMembers(target.node)
        : this.#value(target.node, kind, "");
    }
    return { $ref: refTo(known?.pointer ?? this.#insideOf(target, kind) ?? this.#add(target, kind)) };
  }

  /** The pointer to a part of something that is in the bundle already: a message of a channel. */
  #insideOf(target: Target, kind: BundleKind): string | undefined {
    if (kind === "schemas") return undefined;
    for (
      let end = target.pointer.lastIndexOf("/");
      end >= 0;
      end = target.pointer.lastIndexOf("/", end - 1)
    ) {
      const holder = this.#parts.get(`${target.file.path}#${target.pointer.slice(0, end)}`);
      if (holder) return holder.pointer + target.pointer.slice(end);
      if (end === 0) return undefined;
    }
    return undefined;
  }

  #add(target: Target, kind: BundleKind): string {
    const names = this.#used.get(kind) ?? new Set();
    this.#used.set(kind, names);
    const wanted = this.#nameOf(target, kind);
    let name = wanted;
    for (let number = 2; names.has(name); number++) name = `${wanted}${number}`;
    names.add(name);
    const pointer = `/components/${kind}/${escapeSegment(name)}`;
    this.#parts.set(locationOf(target), { target, kind, pointer });
    this.#queue.push({ kind, name, node: target.node });
    return pointer;
  }

  /** The name that the loader gives to what stands there; `entry` is the name of an entry that refers to it. */
  #nameOf({ file, pointer }: Target, kind: BundleKind, entry?: string): string {
    const last = parsePointer(pointer).at(-1) ?? fileStem(file.path);
    if (kind === "messages") return last;
    // Other tools take these letters only (AsyncAPI 3.1.0, Components Object); schemas and messages have their names in code.
    if (kind !== "schemas") return entry ?? last.replace(/[^\w.-]+/g, "-");
    const known = [pointer, `${pointer}/schema`].map((at) => this.#schemaNames.get(`${file.label}#${at}`));
    const name =
      known.find((one) => one !== undefined) ?? locationNames(file.path, pointer).candidates[0] ?? last;
    // Any key that becomes the name will do.
    return entry !== undefined && pascalCase(entry) === name ? entry : name;
  }

  /** Where a `$ref` leads to in the end. */
  #final(holder: ObjectNode & { $ref: string }, kind: BundleKind): Target {
    if (kind !== "schemas") return this.#refs.follow(holder);
    let target = this.#refs.step(holder);
    // A schema that says something beside its `$ref` is one of its own.
    while (isReference(target.node) && Object.keys(target.node).length === 1)
      target = this.#refs.step(target.node);
    return target;
  }

  #isInternal(holder: ObjectNode & { $ref: string }): boolean {
    return holder.$ref.startsWith("#") && this.#files.homeOf(holder)?.path === this.#path;
  }
}

function locationOf({ file, pointer }: Target): string {
  return `${file.path}#${pointer}`;
}

function refTo(pointer: string): string {
  return `#${encodeURI(pointer)}`;
}

/** The member, made when it is not there. */
function objectAt(node: ObjectNode, key: string): ObjectNode {
  const known = node[key];
  if (isObjectNode(known)) return known;
  const made: ObjectNode = {};
  node[key] = made;
  return made;
}

function mapMembers(node: ObjectNode, map: (value: unknown, key: string) => unknown): ObjectNode {
  const mapped: ObjectNode = {};
  for (const [key, value] of Object.entries(node)) setMember(mapped, key, map(value, key));
  return mapped;
}
