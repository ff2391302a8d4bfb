import type { EventInternals } from "./event.ts";
import { violation } from "./violation.ts";

/**
 * Refuses a handler that names an argument which its event does not have, so that a signature that does not fit is found when it subscribes
 * and not when the first event comes. It is read from the handler's source; what cannot be read for certain is let through.
 * Throws a `ContractViolation` with the pointers of the unknown arguments.
 */
export function checkArguments(event: EventInternals, handler: (...args: never) => unknown): void {
  const known = event.arguments;
  if (!known) return;
  const unknown = (namedArguments(`${handler}`) ?? []).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const message = `is not an argument; it has ${known.join(", ")}`;
  const issues = unknown.map((name) => ({ pointer: `/${name}`, message, keyword: "unknown-property" }));
  throw violation("arguments", event, issues);
}

const FIRST_PATTERN = /^(?:async\s*)?(?:function\b\s*)?\*?\s*[\w$]*\s*\(\s*\{(.*)/s;
const STRING = /(["'])((?:\\.|(?!\1).)*)\1/g;
const INNERMOST_BRACKETS = /\{[^{}()[\]]*\}|\([^{}()[\]]*\)|\[[^{}()[\]]*\]/g;

/** The property names that a function takes its first parameter apart by; undefined when it does not, or not for certain. */
export function namedArguments(source: string): string[] | undefined {
  // A string may be a name; any other is left out with what it holds.
  const body = FIRST_PATTERN.exec(source)?.[1]?.replace(STRING, (_, __, text) =>
    /^[\w$-]*$/.test(text) ? text : "",
  );
  // From a comment, template or regular expression on, nothing is certain.
  let [pattern = ""] = body?.split(/[/`]/, 1) ?? [];
  for (let before = ""; before !== pattern; ) {
    before = pattern;
    pattern = pattern.replace(INNERMOST_BRACKETS, "");
  }
  const [members = "", end] = pattern.split(/([{}()[\]])/, 2);
  if (end !== "}") return undefined;
  const names: string[] = [];
  for (const member of members.split(",")) {
    const [, name] = /^\s*([\w$\u0080-\uffff-]+)\s*(?:[:=]|$)/.exec(member) ?? [];
    if (name) names.push(name);
    // What a rest element is called says nothing.
    else if (!/^\s*(\.\.\.|$)/.test(member)) return undefined;
  }
  return names;
}
