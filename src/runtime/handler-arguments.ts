import { ContractViolation } from "./errors.ts";
import type { EventInternals } from "./event.ts";

/**
 * Refuses a handler that names an argument which its event does not have, so that a signature that does not fit is found when it subscribes
 * and not when the first event comes. It is read from the handler's source; what cannot be read for certain is let through.
 * Throws a `ContractViolation` with the pointers of the unknown arguments.
 */
export function checkArguments(event: EventInternals, handler: (...args: never) => unknown): void {
  const known = event.arguments;
  if (!known) return;
  const unknown = (namedArguments(Function.prototype.toString.call(handler)) ?? []).filter(
    (name) => !known.includes(name),
  );
  if (unknown.length === 0) return;
  const message = `is not an argument of ${event.key} (${event.type}); it has ${known.join(", ")}`;
  throw new ContractViolation(
    "arguments_invalid",
    `the handler's arguments do not fit: ${unknown.map((name) => `/${name} ${message}`).join("; ")}`,
    unknown.map((name) => ({ pointer: `/${name}`, message, keyword: "unknown-property" })),
  );
}

/** The property names that a function takes its first parameter apart by; undefined when it does not, or not for certain. */
export function namedArguments(source: string): string[] | undefined {
  const pattern = /^(?:async\s*)?(?:function\b\s*)?\*?\s*[\w$]*\s*\(\s*\{/.exec(source)?.[0];
  if (!pattern) return undefined;
  const names: string[] = [];
  let depth = 0;
  let expectsName = true;
  const token = /\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\.\.\.|[\w$\u0080-\uffff]+|[{}[\](),:=]|[\s\S]/gy;
  token.lastIndex = pattern.length;
  for (let found = token.exec(source); found; found = token.exec(source)) {
    const [text] = found;
    // Comments, templates and regular expressions: not for certain.
    if (text === "/" || text === "`") return undefined;
    if (/^\s/.test(text)) continue;
    if (depth === 0 && expectsName) {
      if (text === "}") return names;
      if (text === "[") return undefined;
      if (text !== "..." && text !== ",") names.push(/^["']/.test(text) ? text.slice(1, -1) : text);
      // What a rest element is called says nothing.
      if (text === "...") token.exec(source);
      if (text !== ",") expectsName = false;
      continue;
    }
    if (/^[{[(]$/.test(text)) depth++;
    else if (/^[}\])]$/.test(text) && depth-- === 0) return names;
    else if (text === "," && depth === 0) expectsName = true;
  }
  return undefined;
}
