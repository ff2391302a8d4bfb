import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { CheckOptions } from "../codegen/findings.ts";
import { DOCUMENT_NAMES } from "../compat/baseline/find-document.ts";
import type { LoadOptions } from "../contract/load/load-contract.ts";
import type { OptionValues } from "./command.ts";
import { type LoadedConfig, loadConfig } from "./config/load-config.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** The word that every command on a document takes. */
export const documentArgument = {
  name: "document",
  description:
    "the AsyncAPI document, or a folder with an asyncapi.{yaml,yml,json} (default: the configuration's, else asyncapi.yaml)",
  completion: "file",
} as const;

/** The flags that every command on a document takes. */
export const documentOptions = {
  config: {
    type: "string",
    value: "FILE",
    description:
      "the configuration (default: eventpact.config.{ts,mts,js,mjs,json}, or eventpact in package.json, here or above)",
    completion: "file",
  },
  "max-bytes": {
    type: "string",
    value: "N",
    description: "the most bytes that the document and its files may have in total (default: 10485760)",
  },
  "allow-remote": {
    type: "string",
    multiple: true,
    value: "PREFIX",
    description: "a URL prefix below which a $ref may lead to the network; may be repeated (default: none)",
  },
  json: { type: "boolean", description: "print the result as JSON" },
} as const;

/** What a command on a document works with: flags first, then the configuration, then defaults. */
export interface DocumentSettings extends LoadedConfig {
  /** Path of the document, relative to the working directory. */
  readonly document: string;
  readonly load: LoadOptions;
  readonly checks: CheckOptions;
}

/** Puts flags and configuration together. */
export async function documentSettings(
  { values, argument }: { values: OptionValues<typeof documentOptions>; argument: string | undefined },
  io: Io,
): Promise<DocumentSettings> {
  const loaded = await loadConfig(io.cwd, values.config);
  const { config, folder } = loaded;
  return {
    ...loaded,
    document: documentAt(argument ?? fromConfig(config.document, folder, io) ?? "asyncapi.yaml", io),
    load: {
      cwd: io.cwd,
      maxBytes: byteCount(values["max-bytes"]) ?? config.maxBytes,
      allowRemote: values["allow-remote"] ?? config.allowRemote,
    },
    checks: config.typePatterns ? { typePatterns: config.typePatterns } : {},
  };
}

/** The path of a document; of a folder, that of its `asyncapi.*` where it has one. */
function documentAt(path: string, io: Io): string {
  const found = (file: string) => statSync(resolve(io.cwd, file), { throwIfNoEntry: false });
  if (!found(path)?.isDirectory()) return path;
  const name = DOCUMENT_NAMES.find((known) => found(join(path, known))?.isFile());
  return name === undefined ? path : join(path, name).replaceAll("\\", "/");
}

/** A path of the configuration as one from the working directory. */
export function fromConfig(path: string | undefined, folder: string, io: Io): string | undefined {
  return path === undefined ? undefined : relative(io.cwd, resolve(folder, path)) || ".";
}

function byteCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new UsageError(`--max-bytes needs a whole number above 0, e.g. --max-bytes 20000000, not ${text}`);
}
