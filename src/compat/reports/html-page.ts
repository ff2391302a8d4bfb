import { createHash } from "node:crypto";
import { escapeMarkup } from "./escape-markup.ts";

// Both colour schemes have a contrast of at least 4.5 to 1 (https://www.w3.org/TR/WCAG22/#contrast-minimum).
const STYLE = `
:root { color-scheme: light dark; --text: #1a1a1a; --back: #fff; --dim: #555; --line: #ccc; --code: #f4f4f4;
  --error: #b00020; --warning: #7a4f00; --info: #00508a; --plus: #00622f; --link: #0645ad; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e8e8; --back: #16181c; --dim: #b0b0b0; --line: #444; --code: #22252b;
  --error: #ff8a94; --warning: #f0c060; --info: #80c4ff; --plus: #7ddc9a; --link: #8ab4f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
a { color: var(--link); }
code, pre { font: .875rem/1.45 ui-monospace, monospace; background: var(--code); } code { padding: .1em .25em; overflow-wrap: anywhere; }
pre { padding: .75rem; overflow-x: auto; border: 1px solid var(--line); } pre code, pre span { background: none; padding: 0; }
article { border: 1px solid var(--line); border-left: .4rem solid var(--line); padding: .75rem 1rem; margin: 1rem 0; }
article p { margin: .4rem 0; overflow-wrap: anywhere; }
.error { border-left-color: var(--error); } .warning { border-left-color: var(--warning); } .info { border-left-color: var(--info); }
.error .severity { color: var(--error); } .warning .severity { color: var(--warning); } .info .severity { color: var(--info); }
.minus { color: var(--error); } .plus { color: var(--plus); } .changed { color: var(--warning); } .dim { color: var(--dim); }
fieldset { border: 1px solid var(--line); display: inline-block; } label { margin-right: 1rem; }
[hidden] { display: none; }
`;

const SCRIPT = `
const boxes = document.querySelectorAll("input[data-severity]");
const show = () => {
  const shown = new Set([...boxes].filter((box) => box.checked).map((box) => box.dataset.severity));
  for (const article of document.querySelectorAll("article")) article.hidden = !shown.has(article.className);
  for (const section of document.querySelectorAll("section.group"))
    section.hidden = !section.querySelector("article:not([hidden])");
};
for (const box of boxes) box.addEventListener("change", show);
show();
`;

/**
 * A page that needs nothing else. Its policy lets this style and this script run and loads nothing, so that even markup that slipped through
 * could do no harm. https://www.w3.org/TR/CSP3/
 */
export function htmlPage(title: string, body: string): string {
  const policy = `default-src 'none'; style-src '${sourceHash(STYLE)}'; script-src '${sourceHash(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
<script>${SCRIPT}</script>
</body>
</html>`;
}

function sourceHash(source: string): string {
  return `sha256-${createHash("sha256").update(source).digest("base64")}`;
}
