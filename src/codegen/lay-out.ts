/**
 * Lays out the declarations that json-schema-to-typescript prints unformatted: lines moved in by depth, a semicolon after each member
 * and declaration, no parentheses around a whole type, short comments on one line. Strings and comments stay as they are.
 */
export function layOut(code: string): string {
  let depth = 0;
  let inComment = false;
  let inInterface = false;
  const lines: string[] = [];
  for (const line of withoutParentheses(code.trim())
    .split("\n")
    .map((one) => one.trim())) {
    if (line === "") continue;
    if (inComment || line.startsWith("/**")) {
      lines.push("  ".repeat(depth) + (inComment ? ` ${line}` : line));
      inComment = !line.endsWith("*/");
      continue;
    }
    if (depth === 0 && line.startsWith("export ")) inInterface = line.startsWith("export interface ");
    const bare = blankLiterals(line);
    const opened = bare.split("{").length - 1;
    const closed = bare.split("}").length - 1;
    const indentation = "  ".repeat(bare.startsWith("}") ? depth - 1 : depth);
    depth += opened - closed;
    const ends = !bare.endsWith("{") && !(inInterface && depth === 0);
    lines.push(indentation + (ends ? `${withoutParentheses(line)};` : line));
  }
  return shortenComments(lines).join("\n");
}

/** The code with every string and comment blanked, at the same length. */
function blankLiterals(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"/g, (found) =>
    (found.startsWith('"') ? "_" : " ").repeat(found.length),
  );
}

/** Drops parentheses around the whole type of a member or an alias. */
function withoutParentheses(code: string): string {
  const bare = blankLiterals(code);
  const start = /^\s*(?:\w+\??: |export type \w+ = )\(/.exec(bare)?.[0].length;
  if (start === undefined || !bare.endsWith(")")) return code;
  let depth = 1;
  for (let i = start; i < bare.length; i++) {
    if (bare[i] === "(") depth++;
    else if (bare[i] === ")") depth--;
    if (depth === 0) return i === bare.length - 1 ? code.slice(0, start - 1) + code.slice(start, -1) : code;
  }
  return code;
}

/** Puts comments of one line on one line. */
function shortenComments(lines: readonly string[]): string[] {
  const made: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [line = "", text = "", end = ""] = lines.slice(i, i + 3);
    if (line.trim() === "/**" && end.trim() === "*/" && /^\s*\* /.test(text)) {
      made.push(`${line} ${text.trim().slice(2)} */`);
      i += 2;
    } else made.push(line);
  }
  return made;
}
