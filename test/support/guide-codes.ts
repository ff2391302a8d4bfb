/** The codes that the guides document: what users may have in their code. */
import { readFileSync } from "node:fs";

/** The section of a guide below a heading. */
function section(guide: string, heading: string): string {
  const text = readFileSync(new URL(`../../docs/guides/${guide}`, import.meta.url), "utf8");
  const found = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`docs/guides/${guide} has no section "${heading}"`);
  return found;
}

/** The codes in the first column of the table below a heading of a guide. */
export function codesIn(guide: string, heading: string): string[] {
  return [...section(guide, heading).matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code),
  );
}

/** The codes of the runtime's errors and of the Redis transport's. */
export function documentedErrorCodes(): string[] {
  const rows = section("publish-and-handle.md", "Errors").match(/^\| `[A-Z].*$/gm) ?? [];
  const ofRuntime = rows.flatMap((row) =>
    [...(row.split(" | ").at(-1) ?? "").matchAll(/`([a-z_]+)`/g)].map(([, code = ""]) => code),
  );
  return [...new Set([...ofRuntime, ...codesIn("redis.md", "When something breaks")])].sort();
}
