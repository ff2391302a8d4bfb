/**
 * `npx tsx scripts/rule-pages.ts`: writes `docs/rules/` from the registry of rules and removes pages of rules that are gone. A test fails
 * where the pages are not what this writes.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rulePages } from "./rule-pages/pages.ts";

const folder = fileURLToPath(new URL("../docs/rules/", import.meta.url));
const pages = rulePages();

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
for (const [name, text] of pages) writeFileSync(join(folder, name), text);
