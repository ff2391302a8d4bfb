import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readAccepted } from "../../compat/accepted-file.ts";
import type { AcceptedFinding } from "../../compat/ignores.ts";
import type { CompareContractsOptions } from "../../compat/options.ts";
import type { FailOn } from "../../compat/report.ts";
import type { OptionValues } from "../command.ts";
import type { CheckConfig } from "../config/define-config.ts";
import { documentOptions, fromConfig } from "../document-options.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";

const MODES = ["writer-closed", "strict", "lenient"] as const;
const LEVELS = ["backward", "forward", "full", "none"] as const;
const FORMATS = ["assert", "annotate"] as const;
const FAIL_ON = ["error", "warning", "info", "none"] as const;

/** The flags of `check`. */
export const checkOptions = {
  against: {
    type: "string",
    short: "a",
    multiple: true,
    value: "BASELINE",
    description:
      "what to compare with: a file or folder, .git#branch=main, .git#tag=v1.2.0, HEAD~1:asyncapi.yaml, or npm:package@range; may be repeated (default: the configuration's)",
  },
  format: {
    type: "string",
    short: "f",
    multiple: true,
    value: "FORMAT[=FILE]",
    description:
      "text, json, markdown, sarif, github, gitlab, junit or html, printed or written to a file; may be repeated (default: text)",
    completion: ["text", "json", "markdown", "sarif", "github", "gitlab", "junit", "html"],
  },
  "fail-on": {
    type: "string",
    value: "SEVERITY",
    description: "the least severity that fails the check: error, warning, info, or none (default: error)",
    completion: FAIL_ON,
  },
  mode: {
    type: "string",
    value: "MODE",
    description: "how schemas are compared: writer-closed, strict or lenient (default: writer-closed)",
    completion: MODES,
  },
  compatibility: {
    type: "string",
    value: "LEVEL",
    description:
      "which way everything has to be compatible: backward, forward, full or none (default: each message by its operations)",
    completion: LEVELS,
  },
  formats: {
    type: "string",
    value: "WHETHER",
    description: "whether the keyword format refuses values: assert or annotate (default: assert)",
    completion: FORMATS,
  },
  "apply-defaults": {
    type: "boolean",
    description:
      "readers fill in defaults before they validate, so a required member with one may be missing",
  },
  accepted: {
    type: "string",
    value: "FILE",
    description: "the file of findings that were accepted before (default: the configuration's)",
    completion: "file",
  },
  "update-accepted": {
    type: "boolean",
    description: "accept all findings that fail the check: write them to the file of accepted findings",
  },
  "allow-new": {
    type: "boolean",
    description: "be content with a baseline that has no such document yet",
  },
  "docs-url": {
    type: "string",
    value: "URL",
    description: "folder with the pages of the rules, for links in reports",
  },
  ...documentOptions,
} as const;

/** What `check` works with: flags first, then the configuration, then defaults. */
export interface CheckSettings {
  readonly against: readonly string[];
  readonly compare: CompareContractsOptions;
  readonly failOn: FailOn;
  /** Path of the file of accepted findings, relative to the working directory. */
  readonly acceptedFile: string | undefined;
  readonly accepted: readonly AcceptedFinding[];
}

/** Puts flags and configuration together. Throws a `UsageError`, or an `AcceptedFileError` for a file that cannot be read. */
export function checkSettings(
  values: OptionValues<typeof checkOptions>,
  config: CheckConfig,
  folder: string,
  io: Io,
): CheckSettings {
  const against = values.against ?? [config.against ?? []].flat();
  if (against.length === 0)
    throw new UsageError(
      "what to compare with is missing; write e.g. --against .git#branch=main, --against v1.2.0:asyncapi.yaml, --against npm:@acme/events@latest or --against contracts/1.0.0.yaml",
    );
  const mode = choice("mode", values.mode, MODES) ?? config.mode;
  const compatibility = choice("compatibility", values.compatibility, LEVELS) ?? config.compatibility;
  const formats = choice("formats", values.formats, FORMATS) ?? config.formats;
  const applyDefaults = values["apply-defaults"] ?? config.applyDefaults;
  const acceptedFile = values.accepted ?? fromConfig(config.accepted, folder, io);
  const isNew = values["update-accepted"] === true;
  if (isNew && acceptedFile === undefined)
    throw new UsageError("--update-accepted needs --accepted FILE (accepted in the configuration)");
  return {
    against,
    compare: {
      ...(mode && { mode }),
      ...(compatibility && { compatibility }),
      ...(formats && { formats }),
      ...(applyDefaults !== undefined && { applyDefaults }),
      ...(config.severities && { severities: config.severities }),
      ...(config.minSunsetDays !== undefined && { minSunsetDays: config.minSunsetDays }),
    },
    failOn: choice("fail-on", values["fail-on"], FAIL_ON) ?? config.failOn ?? "error",
    acceptedFile,
    accepted: acceptedFile === undefined ? [] : readFile(acceptedFile, io, isNew),
  };
}

function readFile(file: string, io: Io, mayBeMissing: boolean): readonly AcceptedFinding[] {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), "utf8");
  } catch (error) {
    if (mayBeMissing && error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  return readAccepted(text, file);
}

function choice<const T extends string>(
  flag: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((one) => one === value);
  if (found) return found;
  throw new UsageError(`--${flag} is one of ${allowed.join(", ")}, not ${value}`);
}
