/** `eventpact/codegen`: from an AsyncAPI document to code, for scripts and build tools. */
export { type Bundle, bundleContract, printBundle } from "../contract/bundle/bundle.ts";
export { type Finding, formatFinding } from "../contract/finding.ts";
export { FINDING_CODES, type FindingCode } from "../contract/finding-codes.ts";
export { type LoadOptions, loadContract } from "../contract/load/load-contract.ts";
export type {
  Channel,
  Contract,
  Dialect,
  JsonSchema,
  Message,
  MessageExample,
  NamedSchema,
  Operation,
  OperationReply,
  Parameter,
  RuntimeExpression,
  Server,
} from "../contract/model.ts";
export { DocumentError } from "../contract/source/document-error.ts";
export { type FileReader, type FileStatus, UnreadableFile } from "../contract/source/file-reader.ts";
export { formatPlace, type Place, SourceMap } from "../contract/source/source-map.ts";
export { type CheckContractOptions, checkContract } from "../contract/validate/check-contract.ts";
export { type CheckOptions, findingsOf, mergeFindings } from "./findings.ts";
export { type Generated, generate } from "./generate.ts";
export {
  createGenerator,
  type Generation,
  type Generator,
  type GeneratorOptions,
  valuesAreWarnings,
} from "./generator.ts";
export {
  generateModels,
  isNamespace,
  MODEL_LANGUAGES,
  MODEL_LAYOUTS,
  type ModelLanguage,
  type ModelOptions,
} from "./models/index.ts";
export { OutputConflictError } from "./output-conflict.ts";
export { OutputFolder, type OutputLayout } from "./output-folder.ts";
export { checkPublisherValues, withFilledExamples } from "./publisher-values.ts";
export { VALUE_CODES } from "./value-codes.ts";
export { compareGenerated, type Differences, writeGenerated } from "./write.ts";
