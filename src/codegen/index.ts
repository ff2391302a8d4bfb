/** `eventpact/codegen`: from an AsyncAPI document to code, for scripts and build tools. */
export { checkContract } from "../contract/check-contract.ts";
export { DocumentError } from "../contract/document-error.ts";
export { type Finding, formatFinding } from "../contract/finding.ts";
export { loadContract } from "../contract/load-contract.ts";
export type {
  Channel,
  Contract,
  Dialect,
  JsonSchema,
  Message,
  MessageExample,
  NamedSchema,
  Operation,
  Parameter,
  Reply,
  RuntimeExpression,
  Server,
} from "../contract/model.ts";
export { formatPlace, type Place, SourceMap } from "../contract/source-map.ts";
export { type Generated, generate } from "./generate.ts";
export { MissingPackageError } from "./optional-package.ts";
export { OutputConflictError } from "./output-conflict.ts";
export { checkPublishable, withFilledExamples } from "./publishable.ts";
export { compareGenerated, type Differences, writeGenerated } from "./write.ts";
