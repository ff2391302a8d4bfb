/** Text for XML and HTML, in content and in quoted attributes. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// What https://www.w3.org/TR/xml/#charsets leaves out; no escape can bring it in.
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text that is no markup: every character that could begin some is an entity, `>` too, so that `]]>` cannot stand anywhere. */
export function escapeMarkup(text: string): string {
  return text
    .replace(NOT_XML, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replaceAll("\r", "&#13;");
}

/** A tag's attributes, each with a space before it; those that are undefined are left out. Line ends and tabs stay as they are. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? "" : ` ${name}="${attributeText(String(value))}"`))
    .join("");
}

function attributeText(text: string): string {
  return escapeMarkup(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
