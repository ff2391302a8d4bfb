import { createRequire } from "node:module";

/** A node of a parsed page, as far as tests look at it. */
interface Node {
  readonly nodeName: string;
  readonly tagName?: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly value?: string;
  readonly childNodes?: readonly Node[];
  readonly parentNode?: Node;
}

/** An element with its attributes and the text in it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  /** Names of the elements around it. */
  readonly within: readonly string[];
}

// Written in JavaScript, without types.
const { parse } = createRequire(import.meta.url)("parse5") as { parse(html: string): Node };

/** All elements of a page, as a browser finds them. */
export function elementsOf(html: string): Element[] {
  return nodesOf(parse(html)).flatMap((node) =>
    node.tagName === undefined
      ? []
      : [
          {
            name: node.tagName,
            attributes: Object.fromEntries((node.attrs ?? []).map(({ name, value }) => [name, value])),
            text: textOf(node),
            within: within(node),
          },
        ],
  );
}

/** The texts of a page that stand in none of these elements. */
export function textsOutside(html: string, names: readonly string[]): string[] {
  return nodesOf(parse(html)).flatMap((node) =>
    node.nodeName === "#text" && !within(node).some((name) => names.includes(name)) ? [node.value ?? ""] : [],
  );
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.childNodes ?? []).flatMap(nodesOf)];
}

function textOf(node: Node): string {
  return nodesOf(node)
    .map(({ nodeName, value }) => (nodeName === "#text" ? (value ?? "") : ""))
    .join("");
}

function within(node: Node): string[] {
  const parent = node.parentNode;
  return parent ? [...(parent.tagName === undefined ? [] : [parent.tagName]), ...within(parent)] : [];
}
