import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AsyncApiVersion } from "./asyncapi-version.ts";

/** An official JSON Schema of AsyncAPI: its root, and the definition of each kind of object. */
export interface OfficialSchema {
  readonly definitions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [keyword: string]: unknown;
}

/**
 * Loads the official JSON Schema of a version of AsyncAPI from `@asyncapi/specs`. The build puts a module with the schemas in the place of this one
 * (scripts/build/vendor.ts), so that bundlers find them.
 */
export async function loadOfficialSchema(version: AsyncApiVersion): Promise<OfficialSchema> {
  const file = createRequire(import.meta.url).resolve(`@asyncapi/specs/schemas/${version}.json`);
  return JSON.parse(await readFile(file, "utf8"));
}
