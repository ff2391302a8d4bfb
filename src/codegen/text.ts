/** Text of JavaScript and TypeScript from data that anybody may have written: nothing an author writes can leave its literal or comment. */

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const LINE_WIDTH = 110;

/** A file's text below its banner: the blocks that are not empty, one blank line between them. */
export function fileText(...blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** A string literal. U+2028 and U+2029 are escaped, as old parsers take them for line ends. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** A property key of an object literal. `__proto__` is computed: written plainly it would set the prototype. */
export function objectKey(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return IDENTIFIER.test(key) ? key : stringLiteral(key);
}

/** A property key of an object type. */
export function typeKey(key: string): string {
  return IDENTIFIER.test(key) ? key : stringLiteral(key);
}

/** The literal of a JSON value, on one line where it fits. Members that are `undefined` are left out. */
export function literal(value: unknown): string {
  if (typeof value === "string") return stringLiteral(value);
  if (Array.isArray(value)) return enclose("[", value.map(literal), "]");
  if (typeof value !== "object" || value === null) return String(JSON.stringify(value) ?? "undefined");
  return objectLiteral(
    Object.entries(value).map(([key, member]) => [key, member === undefined ? undefined : literal(member)]),
  );
}

/** An object literal of members that are code already; those without code are left out. */
export function objectLiteral(
  members: readonly (readonly [key: string, code: string | undefined])[],
): string {
  const present = members.flatMap(([key, code]) =>
    code === undefined ? [] : [`${objectKey(key)}: ${code}`],
  );
  return enclose("{", present, "}");
}

/** An object type of members that are code already. */
export function objectType(members: readonly (readonly [key: string, code: string])[]): string {
  if (members.length === 0) return "{}";
  return `{\n${members.map(([key, code]) => indent(`${key}: ${code};`)).join("\n")}\n}`;
}

/** A union type; `never` of nothing. */
export function unionType(members: readonly string[]): string {
  return members.length === 0 ? "never" : [...new Set(members)].join(" | ");
}

/** The type of exactly this JSON value. */
export function literalType(value: unknown): string {
  if (typeof value === "string") return stringLiteral(value);
  if (Array.isArray(value)) return `[${value.map(literalType).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${typeKey(key)}: ${literalType(member)}`);
  return members.length === 0 ? "{ [k: string]: never }" : `{ ${members.join("; ")} }`;
}

/** A doc comment of these paragraphs; empty when there is none. */
export function docComment(...paragraphs: readonly (string | undefined)[]): string {
  const lines = paragraphs
    .filter((paragraph) => paragraph !== undefined && paragraph.trim() !== "")
    .flatMap((paragraph, index) => [
      ...(index === 0 ? [] : [""]),
      ...commentText(paragraph as string).split("\n"),
    ]);
  if (lines.length === 0) return "";
  if (lines.length === 1) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}

/** Text that is safe inside a block comment. */
export function commentText(text: string): string {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, "\n")
    .replaceAll("*/", "*\\/")
    .replace(/[^\S\n]+$/gm, "")
    .trim();
}

/** Moves every line in by one step. For code without literals that span lines. */
export function indent(code: string): string {
  return code.replace(/^(?=.)/gm, "  ");
}

function enclose(open: string, members: readonly string[], close: string): string {
  if (members.length === 0) return open + close;
  const line = open === "{" ? `{ ${members.join(", ")} }` : `[${members.join(", ")}]`;
  if (line.length <= LINE_WIDTH - 20 && !line.includes("\n")) return line;
  return `${open}\n${members.map((member) => indent(`${member},`)).join("\n")}\n${close}`;
}
