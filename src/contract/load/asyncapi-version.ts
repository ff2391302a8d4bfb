import { DocumentError } from "../source/document-error.ts";
import { isObjectNode, type ObjectNode } from "../source/nodes.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { SourceFiles } from "../source/source-files.ts";

/** The versions of AsyncAPI that are read. */
export const ASYNCAPI_VERSIONS = ["3.0.0", "3.1.0"] as const;
export type AsyncApiVersion = (typeof ASYNCAPI_VERSIONS)[number];

/** The document's root and version. Throws a `DocumentError` for what is no AsyncAPI 3 document, and says what to do with it. */
export function requireAsyncApi(
  file: SourceFile,
  files: SourceFiles,
): { root: ObjectNode; version: AsyncApiVersion } {
  const root = file.root;
  const start = { file: file.label, line: 1, column: 1, pointer: "" };
  if (!isObjectNode(root) || !Object.hasOwn(root, "asyncapi")) {
    throw new DocumentError("not_asyncapi", `this is not an AsyncAPI document: ${whatElse(root)}`, start);
  }
  const place = files.sources.of(root, "asyncapi");
  const version = String(root["asyncapi"]);
  const supported = ASYNCAPI_VERSIONS.find((known) => known === version);
  if (supported) return { root, version: supported };
  if (/^[12]\./.test(version)) {
    const remedy = `convert the document with: npx -p @asyncapi/cli asyncapi convert ${file.label} --format=asyncapi --target-version=3.1.0 --output=${file.label}`;
    throw new DocumentError(
      "asyncapi_version",
      `AsyncAPI ${version} is not read, only ${ASYNCAPI_VERSIONS.join(" and ")}; ${remedy}`,
      place,
    );
  }
  const message = `AsyncAPI "${version}" is not a version that is read; write asyncapi: 3.1.0 (or 3.0.0)`;
  throw new DocumentError("asyncapi_version", message, place);
}

function whatElse(root: unknown): string {
  if (root === null || root === undefined) return "it is empty; begin with the line asyncapi: 3.1.0";
  if (!isObjectNode(root)) return "it holds no mapping; begin with the line asyncapi: 3.1.0";
  if ("openapi" in root || "swagger" in root)
    return "it is an OpenAPI document; describe the events in a document that begins with asyncapi: 3.1.0";
  if ("$schema" in root) return "it looks like a JSON Schema; name the document that refers to it";
  return "it has no field asyncapi; add the line asyncapi: 3.1.0 if it is meant to be one";
}
