import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { DocumentError } from "./document-error.ts";
import { escapeSegment } from "./json-pointer.ts";
import { isObjectNode, type ObjectNode, setMember } from "./nodes.ts";
import { formatPlace, type Place, type SourceMap } from "./source-map.ts";

/** Where a value stands: an offset in the text and the way to it from the root. */
export interface NodePosition {
  readonly offset: number;
  readonly parent?: NodePosition;
  readonly key?: string | number;
  /** Once somebody has asked. */
  pointer?: string;
}

/** The JSON pointer of a spot; those above are asked for again and again. */
export function pointerOf(spot: NodePosition): string {
  if (spot.key === undefined) return spot.parent ? pointerOf(spot.parent) : "";
  spot.pointer ??= `${spot.parent ? pointerOf(spot.parent) : ""}/${escapeSegment(spot.key)}`;
  return spot.pointer;
}

/** Levels of mappings and lists; what goes deeper is made to break readers, and would break those behind this one. */
export const MAX_DEPTH = 250;

type Locate = (key?: string | number) => Place;

// More nodes than any contract has; reached only by aliases of aliases that multiply.
const MAX_EXPANDED_NODES = 2_000_000;

/**
 * Reads YAML (or JSON, its subset) into plain values and records the place of every object and array.
 *
 * The place of a member is its value where that begins on the line of the key, else the key. An alias gives the very
 * object of its anchor. Merge keys (`<<`) are applied. Throws a `DocumentError` for what is no well-formed YAML.
 */
export function parseYaml(
  text: string,
  label: string,
  sources: SourceMap,
  onObject: (node: object) => void,
): unknown {
  return new YamlReader(text, label, sources, onObject).read();
}

class YamlReader {
  readonly #lines = new LineCounter();
  readonly #anchors = new Map<string, { value: unknown; size: number } | "open">();
  readonly #text: string;
  readonly #label: string;
  readonly #sources: SourceMap;
  readonly #onObject: (node: object) => void;
  #size = 0;
  #depth = 0;

  constructor(text: string, label: string, sources: SourceMap, onObject: (node: object) => void) {
    this.#text = text;
    this.#label = label;
    this.#sources = sources;
    this.#onObject = onObject;
  }

  read(): unknown {
    const document = this.#parse();
    const [error] = document.errors;
    if (error?.message.includes("call stack")) throw this.#tooDeep({ offset: deepOffset(this.#text) });
    if (error) {
      throw new DocumentError(
        "yaml_syntax",
        `this is not well-formed: ${error.message}; ${this.#remedy(error.code)}`,
        this.#place({ offset: error.pos[0] }),
      );
    }
    return this.#value(document.contents, { offset: document.contents?.range?.[0] ?? 0 });
  }

  /** What to do about an error of the parser, whose own words are about its grammar. */
  #remedy(code: string): string {
    if (code === "MULTIPLE_DOCS") return "keep one document in a file";
    if (this.#label.endsWith(".json")) return "check the commas, quotes and brackets before this place";
    return 'check the indentation, and quote a value that contains ": "';
  }

  #parse(): Document {
    try {
      return parseDocument(this.#text, {
        lineCounter: this.#lines,
        prettyErrors: false,
        // Keys are compared here, in linear time.
        uniqueKeys: false,
        logLevel: "error",
      });
    } catch (cause) {
      // The parser calls itself for each level, so very deep text exhausts its stack; mostly it says so as an error.
      if (!(cause instanceof RangeError)) throw cause;
      throw this.#tooDeep({ offset: deepOffset(this.#text) });
    }
  }

  #tooDeep(spot: NodePosition): DocumentError {
    const place = { ...this.#place(spot), pointer: "" };
    const message = `this is nested more than ${MAX_DEPTH} levels deep; give the inner parts names and refer to them with $ref`;
    return new DocumentError("nested_too_deeply", message, place);
  }

  #value(node: unknown, spot: NodePosition): unknown {
    if (++this.#size > MAX_EXPANDED_NODES) {
      throw new DocumentError(
        "yaml_too_large",
        "the aliases here multiply to millions of nodes; write the document without them",
        this.#place(spot),
      );
    }
    if (isAlias(node)) return this.#alias(node, spot);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor === undefined) return this.#content(node, spot);
    const before = this.#size;
    this.#anchors.set(anchor, "open");
    const value = this.#content(node, spot);
    this.#anchors.set(anchor, { value, size: this.#size - before });
    return value;
  }

  #content(node: unknown, spot: NodePosition): unknown {
    if (!isMap(node) && !isSeq(node)) return isScalar(node) ? node.value : null;
    if (++this.#depth > MAX_DEPTH) throw this.#tooDeep(spot);
    const value = isMap(node) ? this.#map(node, spot) : this.#list(node, spot);
    this.#depth--;
    return value;
  }

  #list(node: YAMLSeq, spot: NodePosition): unknown[] {
    const list: unknown[] = [];
    const offsets: number[] = [];
    this.#register(list, spot, (key) => offsets[Number(key)]);
    for (const [index, item] of node.items.entries()) {
      const offset = rangeOf(item) ?? spot.offset;
      offsets.push(offset);
      list.push(this.#value(item, { offset, parent: spot, key: index }));
    }
    return list;
  }

  #map(node: YAMLMap, spot: NodePosition): ObjectNode {
    const object: ObjectNode = {};
    const places = new Map<string, number | Locate>();
    this.#register(object, spot, (key) => places.get(String(key)));
    const merges: { value: unknown; spot: NodePosition }[] = [];
    for (const pair of node.items) {
      const { key, offset } = this.#member(pair, spot);
      const member: NodePosition = { offset, parent: spot, key };
      if (key === "<<" && !(isScalar(pair.key) && pair.key.type?.startsWith("QUOTE"))) {
        merges.push({ value: this.#value(pair.value, member), spot: member });
        continue;
      }
      const earlier = places.get(key);
      if (typeof earlier === "number") {
        const first = formatPlace(this.#place({ offset: earlier }));
        const message = `the key "${key}" stands here for the second time (first at ${first}); remove or rename one of them`;
        throw new DocumentError(
          "duplicate_key",
          message,
          this.#place({ offset: rangeOf(pair.key) ?? offset, parent: spot, key }),
        );
      }
      places.set(key, offset);
      setMember(object, key, this.#value(pair.value, member));
    }
    for (const merge of merges) this.#merge(object, places, merge.value, merge.spot);
    return object;
  }

  /** Copies what a merge key brings; members that the object has itself, or from an earlier merge, win. */
  #merge(object: ObjectNode, places: Map<string, number | Locate>, value: unknown, spot: NodePosition): void {
    for (const source of Array.isArray(value) ? value : [value]) {
      if (!isObjectNode(source)) {
        throw new DocumentError(
          "yaml_syntax",
          "a merge key (<<) takes a mapping or a list of mappings",
          this.#place(spot),
        );
      }
      for (const [key, member] of Object.entries(source)) {
        if (places.has(key)) continue;
        places.set(key, () => this.#sources.of(source, key) ?? this.#place(spot));
        setMember(object, key, member);
      }
    }
  }

  #member(pair: Pair, spot: NodePosition): { key: string; offset: number } {
    const start = rangeOf(pair.key) ?? spot.offset;
    if (pair.key !== null && !isScalar(pair.key)) {
      throw new DocumentError(
        "yaml_syntax",
        "a key must be a string",
        this.#place({ offset: start, parent: spot }),
      );
    }
    const key = String(pair.key?.value ?? "");
    const end = isScalar(pair.value) && pair.value.value === null ? undefined : rangeOf(pair.value);
    const offset = end !== undefined && !this.#text.slice(start, end).includes("\n") ? end : start;
    return { key, offset };
  }

  #alias(node: Alias, spot: NodePosition): unknown {
    const target = this.#anchors.get(node.source);
    if (target === "open") {
      const message = `the alias *${node.source} stands inside its own anchor; refer to it with a $ref instead`;
      throw new DocumentError("yaml_alias_cycle", message, this.#place(spot));
    }
    if (!target) {
      const message = `there is no anchor &${node.source} before the alias *${node.source}; define it or correct the name`;
      throw new DocumentError("yaml_syntax", message, this.#place(spot));
    }
    this.#size += target.size;
    return target.value;
  }

  #register(
    node: object,
    spot: NodePosition,
    offsetOf: (key: string | number) => number | Locate | undefined,
  ): void {
    this.#onObject(node);
    this.#sources.set(node, (key) => {
      const member = key === undefined ? undefined : offsetOf(key);
      if (key === undefined || member === undefined) return this.#place(spot);
      return typeof member === "number" ? this.#place({ offset: member, parent: spot, key }) : member();
    });
  }

  #place(spot: NodePosition): Place {
    const { line, col } = this.#lines.linePos(spot.offset);
    const pointer = pointerOf(spot);
    return { file: this.#label, line: Math.max(line, 1), column: Math.max(col, 1), pointer };
  }
}

/** Where brackets are nested too deeply; the start of the text when it is indentation that is. */
function deepOffset(text: string): number {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > MAX_DEPTH) return offset;
  }
  return 0;
}

function rangeOf(node: unknown): number | undefined {
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}
