import { type ObjectNode, setMember } from "./nodes.ts";
import type { Place, SourceMap } from "./source-map.ts";
import { MAX_DEPTH, type NodePosition, pointerOf } from "./yaml-values.ts";

/**
 * Reads JSON as `parseYaml` reads it, with the same values and places, many times faster. Undefined for a text that has anything to be
 * reported: `parseYaml` says what and where.
 */
export function readJson(
  text: string,
  label: string,
  sources: SourceMap,
  onObject: (node: object) => void,
): { readonly root: unknown } | undefined {
  const found: [
    node: object,
    spot: NodePosition,
    offsets: ReadonlyMap<string, number> | readonly number[],
  ][] = [];
  const reader = new JsonReader(text, (node, spot, offsets) => found.push([node, spot, offsets]));
  const read = reader.read();
  if (!read) return undefined;
  const places = new Places(text, label);
  for (const [node, spot, offsets] of found) {
    onObject(node);
    sources.set(node, (key) => {
      const offset =
        key === undefined
          ? undefined
          : Array.isArray(offsets)
            ? offsets[Number(key)]
            : (offsets as ReadonlyMap<string, number>).get(String(key));
      return places.of(key === undefined || offset === undefined ? spot : { offset, parent: spot, key });
    });
  }
  return read;
}

/** Lines are counted when somebody first asks. */
class Places {
  readonly #text: string;
  readonly #label: string;
  #lineStarts: readonly number[] | undefined;

  constructor(text: string, label: string) {
    this.#text = text;
    this.#label = label;
  }

  of(spot: NodePosition): Place {
    const starts = this.#starts();
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= spot.offset) low = middle;
      else high = middle - 1;
    }
    const pointer = pointerOf(spot);
    return { file: this.#label, line: low + 1, column: spot.offset - (starts[low] ?? 0) + 1, pointer };
  }

  #starts(): readonly number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    for (let at = this.#text.indexOf("\n"); at >= 0; at = this.#text.indexOf("\n", at + 1))
      starts.push(at + 1);
    this.#lineStarts = starts;
    return starts;
  }
}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// Without escapes, by far most strings.
const PLAIN_STRING = /"[^"\\\p{Cc}]*"/uy;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007F-\u009F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;

/** Thrown and caught here: the text is not plain JSON. */
class NotJson extends Error {}

class JsonReader {
  readonly #text: string;
  readonly #onNode: (
    node: object,
    spot: NodePosition,
    offsets: ReadonlyMap<string, number> | readonly number[],
  ) => void;
  #at = 0;
  #depth = 0;

  constructor(
    text: string,
    onNode: (
      node: object,
      spot: NodePosition,
      offsets: ReadonlyMap<string, number> | readonly number[],
    ) => void,
  ) {
    this.#text = text;
    this.#onNode = onNode;
  }

  read(): { root: unknown } | undefined {
    try {
      this.#take(SPACE);
      const root = this.#value({ offset: this.#at });
      this.#take(SPACE);
      return this.#at === this.#text.length ? { root } : undefined;
    } catch (error) {
      if (error instanceof NotJson) return undefined;
      throw error;
    }
  }

  #value(spot: NodePosition): unknown {
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(spot);
      case "[":
        return this.#array(spot);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return Number(this.#take(NUMBER));
    }
  }

  #object(spot: NodePosition): ObjectNode {
    const object: ObjectNode = {};
    const offsets = new Map<string, number>();
    this.#onNode(object, spot, offsets);
    this.#list("}", () => {
      const start = this.#at;
      const key = this.#string();
      if (offsets.has(key)) throw new NotJson();
      this.#take(SPACE);
      this.#skip(":");
      this.#take(SPACE);
      const isNull = this.#text.startsWith("null", this.#at);
      const sameLine = !isNull && !this.#text.slice(start, this.#at).includes("\n");
      const offset = sameLine ? this.#at : start;
      offsets.set(key, offset);
      setMember(object, key, this.#value({ offset, parent: spot, key }));
    });
    return object;
  }

  #array(spot: NodePosition): unknown[] {
    const list: unknown[] = [];
    const offsets: number[] = [];
    this.#onNode(list, spot, offsets);
    this.#list("]", () => {
      const offset = this.#at;
      offsets.push(offset);
      list.push(this.#value({ offset, parent: spot, key: list.length }));
    });
    return list;
  }

  #list(end: string, item: () => void): void {
    if (++this.#depth > MAX_DEPTH) throw new NotJson();
    this.#at++;
    this.#take(SPACE);
    if (this.#text[this.#at] === end) this.#at++;
    else {
      for (;;) {
        item();
        this.#take(SPACE);
        if (this.#text[this.#at] === end) break;
        this.#skip(",");
        this.#take(SPACE);
      }
      this.#at++;
    }
    this.#depth--;
  }

  #string(): string {
    PLAIN_STRING.lastIndex = this.#at;
    const plain = PLAIN_STRING.exec(this.#text)?.[0];
    if (plain === undefined) return JSON.parse(this.#take(STRING)) as string;
    this.#at += plain.length;
    return plain.slice(1, -1);
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw new NotJson();
    this.#at += word.length;
    return value;
  }

  #skip(character: string): void {
    if (this.#text[this.#at] !== character) throw new NotJson();
    this.#at++;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new NotJson();
    this.#at += found.length;
    return found;
  }
}
