import { builtinModules } from "node:module";

/** Longer names are refused by the registry. */
const MAX_LENGTH = 214;

/**
 * Why a new package cannot have this name, or undefined when it can. The rules are npm's
 * (https://docs.npmjs.com/cli/configuring-npm/package-json#name). `taken` are the packages that it will depend on: npm installs no
 * package into one of the same name.
 */
export function whyInvalidName(name: string, taken: readonly string[] = []): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`;
  if (name !== name.toLowerCase()) return "it has upper-case letters";
  const match = /^(?:@([^/]*)\/)?([^/]*)$/.exec(name);
  if (!match) return "it has more parts than @scope/name";
  const [, scope, bare = ""] = match;
  for (const part of scope === undefined ? [bare] : [scope, bare]) {
    if (part === "") return "the scope or the name behind it is empty";
    if (/^[._-]/.test(part)) return `it starts with "${part[0]}"`;
    const wrong = /[^a-z0-9._-]/u.exec(part);
    if (wrong) return `${JSON.stringify(wrong[0])} is none of a-z 0-9 . _ -`;
  }
  if (scope !== undefined) return undefined;
  if (bare === "node_modules" || bare === "favicon.ico") return "npm keeps this name for itself";
  if (builtinModules.includes(bare)) return "a module of Node has this name";
  if (taken.includes(bare)) return "the package itself depends on a package of this name";
  return undefined;
}
