import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The official AsyncAPI examples, which lie beside the repository. */
export const EXAMPLES = fileURLToPath(
  new URL("../../../shared/fixtures/asyncapi-examples/", import.meta.url),
);

/** Their documents, relative to `EXAMPLES`, sorted; none where the folder is absent. */
export const exampleFiles: readonly string[] = existsSync(EXAMPLES)
  ? readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
      .filter((file) => /asyncapi\.ya?ml$/.test(file))
      .sort()
  : [];
