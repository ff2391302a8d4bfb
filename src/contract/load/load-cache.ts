import { SchemaCache } from "../schemas/schema-cache.ts";
import { SourceCache } from "../source/source-cache.ts";

/**
 * What loading a contract again need not do again: files that are the same are not parsed, and their schemas are the very same objects, so that
 * what is known of them stays known. For one document and one working directory; loads must not overlap.
 */
export class LoadCache {
  readonly files = new SourceCache();
  readonly schemas = new SchemaCache();
}
