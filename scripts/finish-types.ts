/**
 * Makes the bundled declarations stand on their own: the bundler drops `/// <reference>`, and a program without the DOM's or Node's types
 * knows no AbortSignal. An empty declaration merges with the real one where there is one.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';
const ABORT_SIGNAL = "\ndeclare global {\n  interface AbortSignal {}\n}\n";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".d.ts")) continue;
  const file = join(dist, name);
  const text = readFileSync(file, "utf8");
  const head = /\bAsyncDisposable\b/.test(text) && !text.startsWith(DISPOSABLE) ? DISPOSABLE : "";
  const tail = /\bAbortSignal\b/.test(text) && !text.endsWith(ABORT_SIGNAL) ? ABORT_SIGNAL : "";
  if (head || tail) writeFileSync(file, head + text + tail);
}
