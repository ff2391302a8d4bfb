import { formatExports } from "../runtime/format-table.ts";
import { literal } from "./text.ts";

/** A module of validators without its frame: what it takes from the seam, its constants and functions, and what it exports. */
export interface CleanModule {
  /** Exports of the seam, sorted. */
  readonly imports: readonly string[];
  readonly body: string;
  /** Names of functions in `body`, by name of export. */
  readonly exports: ReadonlyMap<string, string>;
}

/** What Ajv's code requires, and the export of the seam that does the same. */
const HELPERS: Readonly<Record<string, string>> = {
  "ajv/dist/runtime/ucs2length": "ucs2length",
  "ajv/dist/runtime/equal": "deepEqual",
};

const STRING = '"(?:[^"\\\\\\n]|\\\\.)*"';
const REQUIRE = new RegExp(`^const (\\w+) = require\\((${STRING})\\)(?:\\.default)?;$`);
const FORMAT = new RegExp(`^const (formats\\d+) = formats(?:\\.(\\w+)|\\[(${STRING})\\]);$`);
const SCHEMA = /^const (schema\d+) = (\{.*\}|\[.*\]|true|false);$/;
const EXPORT = /^export const (\w+) = (\w+);$/;
const STEP = new RegExp(`\\.([A-Za-z_$][\\w$]*)|\\[(${STRING}|\\d+)\\]`, "y");

/**
 * Makes an ES module of Ajv's standalone code: helpers and formats come from the seam, and instead of whole schemas only
 * those values are kept that the code reads. Throws when the code needs something the seam does not have.
 */
export function cleanModule(code: string): CleanModule {
  const imports = new Set<string>();
  const exports = new Map<string, string>();
  const schemas = new Map<string, unknown>();
  const lines: string[] = [];
  for (const line of code.split("\n")) {
    const [, helper, path] = REQUIRE.exec(line) ?? [];
    const [, format, plain, quoted] = FORMAT.exec(line) ?? [];
    const [, schema, json] = SCHEMA.exec(line) ?? [];
    const [, exported, internal] = EXPORT.exec(line) ?? [];
    if (line === '"use strict";' || line.trim() === "") continue;
    if (helper !== undefined && path !== undefined)
      lines.push(alias(helper, HELPERS[JSON.parse(path)], path, imports));
    else if (format !== undefined) {
      const name = plain ?? (JSON.parse(quoted as string) as string);
      lines.push(alias(format, (formatExports as Record<string, string>)[name], `format ${name}`, imports));
    } else if (schema !== undefined && json !== undefined) schemas.set(schema, JSON.parse(json));
    else if (exported !== undefined && internal !== undefined) exports.set(exported, internal);
    else lines.push(line);
  }
  const body = hoistValues(shortenErrors(lines).join("\n"), schemas);
  if (
    /\b(?:require|import)\s*\(|\bnew Function\b|\beval\s*\(/.test(body.replace(new RegExp(STRING, "g"), '""'))
  ) {
    throw new Error("the validator's code is not free of require, import() and eval");
  }
  return { imports: [...imports].sort(), body, exports };
}

const ERROR = /^const (err\d+) = \{(.*)\};$/;

/** The function that `shortenErrors` makes use of. */
export const ADD_ERROR = `const add = (errors, error) => {
  errors?.push(error);
  return errors ?? [error];
};`;

/** Makes one call of the eight lines in which Ajv notes an error, without the place in the schema, which nobody reads. */
function shortenErrors(lines: readonly string[]): string[] {
  const made: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [, name, members] = ERROR.exec(lines[i] ?? "") ?? [];
    const rest = [
      "if(vErrors === null){",
      `vErrors = [${name}];`,
      "}",
      "else {",
      `vErrors.push(${name});`,
      "}",
    ];
    if (name === undefined || members === undefined || rest.some((line, n) => lines[i + 1 + n] !== line)) {
      made.push(lines[i] ?? "");
      continue;
    }
    made.push(`vErrors = add(vErrors, {${withoutSchemaPath(members)}});`);
    i += rest.length;
  }
  return made;
}

// Member by member, strings as wholes: the names of properties stand in these strings.
function withoutSchemaPath(members: string): string {
  const tokens = members.match(new RegExp(`${STRING}|[^"]+`, "g")) ?? [];
  const at = tokens.findIndex((token) => token.endsWith("schemaPath:"));
  if (at < 0) return members;
  const before = tokens[at]?.slice(0, -"schemaPath:".length) ?? "";
  const after = tokens[at + 2]?.replace(/^,/, "") ?? "";
  return [...tokens.slice(0, at), before, after, ...tokens.slice(at + 3)].join("");
}

function alias(name: string, exported: string | undefined, wanted: string, imports: Set<string>): string {
  if (exported === undefined) throw new Error(`the seam has nothing that stands for ${wanted}`);
  imports.add(exported);
  return `const ${name} = ${exported};`;
}

/** Replaces what the code reads of schemas (`schema1.properties.a.enum`) by constants of these values. */
function hoistValues(code: string, schemas: ReadonlyMap<string, unknown>): string {
  const values = new Map<string, string>();
  const whole = new Set<string>();
  const body = code.replace(
    new RegExp(`${STRING}|(?<![.\\w$])schema\\d+\\b(?:\\.[A-Za-z_$][\\w$]*|\\[(?:${STRING}|\\d+)\\])*`, "g"),
    (found) => {
      const name = /^schema\d+/.exec(found)?.[0];
      if (name === undefined || !schemas.has(name)) return found;
      const value = follow(schemas.get(name), found.slice(name.length));
      if (value === undefined) {
        whole.add(name);
        return found;
      }
      const text = literal(value);
      const constant = values.get(text) ?? `fixed${values.size}`;
      values.set(text, constant);
      return constant;
    },
  );
  const constants = [...values].map(([text, constant]) => `const ${constant} = ${text};`);
  for (const name of whole) constants.push(`const ${name} = ${literal(schemas.get(name))};`);
  return [...constants, body].join("\n");
}

function follow(root: unknown, path: string): unknown {
  let value = root;
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const [, plain, bracketed] = STEP.exec(path) ?? [];
    const key = plain ?? (bracketed === undefined ? undefined : String(JSON.parse(bracketed)));
    if (key === undefined || typeof value !== "object" || value === null || !Object.hasOwn(value, key))
      return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
