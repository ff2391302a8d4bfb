import { escapeMarkup } from "./escape-markup.ts";
import { visibleText } from "./visible-text.ts";

/** Text for GitHub Flavored Markdown (https://github.github.com/gfm/), on one line, also within a table. */

// Mentions, references and links are found in the text after the markup, where an escape is gone: a space of no width parts them.
const BREAK = "&#8203;";

/** Text that is neither markup nor mentions anybody nor links anywhere. */
export function escapeMarkdown(text: string): string {
  const escaped = visibleText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_~[\]#|$]/g, "\\$&");
  return withoutLinks(escaped);
}

/** Text that may have code between backticks, as remedies have. */
export function markdownText(text: string): string {
  const parts = text.split(/`([^`]+)`/);
  return parts.map((part, index) => (index % 2 === 1 ? markdownCode(part) : escapeMarkdown(part))).join("");
}

/** A name as code, within which nobody is mentioned. */
export function markdownCode(text: string): string {
  const visible = visibleText(text);
  // Tables end cells within code too, and read backslashes their own way: what has such is written as HTML, all of it as entities.
  if (/^[^\\`|]+$/.test(visible) && visible.trim() === visible) return `\`${visible}\``;
  const entities = visible.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${entities}</code>`;
}

/** A block of code; its fence is longer than any in it. */
export function markdownBlock(language: string, lines: readonly string[]): string {
  const text = lines.join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Text for the summary of a `<details>`, which is HTML: mentions and links are found there too. */
export function summaryMarkup(text: string): string {
  return withoutLinks(escapeMarkup(visibleText(text)));
}

function withoutLinks(text: string): string {
  return text
    .replace(/@(?=\w)/g, `@${BREAK}`)
    .replace(/(?<!&)#(?=\w)/g, `#${BREAK}`)
    .replace(/GH-(?=\d)/gi, `$&${BREAK}`)
    .replaceAll("://", `:${BREAK}//`)
    .replace(/www(?=\.)/gi, `$&${BREAK}`);
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
