import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { COMPATIBILITY_LEVELS } from "../../compat/documents/policy/compatibility-level.ts";
import type { CompareContractsOptions } from "../../compat/options.ts";
import type { FailOn } from "../../compat/report.ts";
import type { LoadOptions } from "../../contract/load/load-contract.ts";
import type { Arguments } from "../command.ts";
import type { IgnoreConfig } from "../config/define-config.ts";
import { documentSettings, fromConfig } from "../document-options.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";
import type { checkOptions } from "./check-options.ts";
import { COMPARE_MODES, choiceOf, FAIL_ON, FORMAT_MEANINGS, failOnOf } from "./choices.ts";
import type { Against } from "./load-baselines.ts";
import { type Output, outputPlan } from "./output-plan.ts";

/** What a check works with: flags first, then the configuration, then defaults. Paths are relative to the working directory. */
export interface CheckSettings {
  readonly document: string;
  readonly load: LoadOptions;
  readonly against: Against;
  readonly allowNew: boolean;
  readonly compare: CompareContractsOptions;
  readonly failOn: FailOn;
  readonly outputs: readonly Output[];
  readonly json: boolean;
  /** The ignores of the configuration, and its file. */
  readonly ignores: { readonly entries: readonly IgnoreConfig[]; readonly file: string };
  readonly ignoreFile?: string | undefined;
  readonly acceptedFile?: string | undefined;
  readonly updateAccepted: boolean;
  /** Absolute root of the repository around the working directory; absent outside of one. */
  readonly root?: string | undefined;
}

const NO_BASELINE = `there is nothing to compare with; say what with --against, or check.against of the configuration:
  --against .git#branch=main         the document on a branch
  --against .git#tag=v1.2.0          at a tag, or #commit=1a2b3c4, or #ref=HEAD~1
  --against main:api/asyncapi.yaml   as git writes it
  --against npm:@acme/events@^1.2    in a package, or npm:./acme-events-1.2.0.tgz
  --against old/asyncapi.yaml        a file, or a folder with one`;

/** Puts flags and configuration together. Throws a `UsageError` or a `ConfigError`. */
export async function checkSettings(args: Arguments<typeof checkOptions>, io: Io): Promise<CheckSettings> {
  const { values } = args;
  const mode = choiceOf("mode", values.mode, COMPARE_MODES);
  const compatibility = choiceOf("compatibility", values.compatibility, COMPATIBILITY_LEVELS);
  const formats = choiceOf("formats", values.formats, FORMAT_MEANINGS);
  const failOn = choiceOf("fail-on", values["fail-on"], FAIL_ON);

  const { document, load, config, folder, file } = await documentSettings(args, io);
  const { check = {} } = config;
  const inConfig = [check.against ?? []].flat();
  if (values.against === undefined && inConfig.length === 0) throw new UsageError(NO_BASELINE);
  const acceptedFile = values.accept ?? fromConfig(check.accepted, folder, io);
  const updateAccepted = values["update-accepted"] ?? false;
  if (updateAccepted && acceptedFile === undefined)
    throw new UsageError(
      "--update-accepted has no file to write; name it: --accept accepted.json, or check.accepted of the configuration",
    );
  const ignoreFile = values["ignore-file"];
  const taken = [document, file, ignoreFile, acceptedFile].flatMap((path) =>
    path === undefined ? [] : [resolve(io.cwd, path)],
  );
  return {
    document,
    load,
    against: values.against ? { specs: values.against, folder: io.cwd } : { specs: inConfig, folder },
    allowNew: values["allow-new"] ?? false,
    compare: definedOf({
      mode: mode ?? check.mode,
      compatibility: compatibility ?? check.compatibility,
      formats: formats ?? check.formats,
      applyDefaults: values["apply-defaults"] ?? check.applyDefaults,
      severities: check.severities,
      minSunsetDays: check.minSunsetDays,
    }),
    failOn: failOnOf(failOn ?? check.failOn),
    outputs: outputPlan(values, io.cwd, taken),
    json: values.json ?? false,
    ignores: { entries: check.ignore ?? [], file: fromConfig(file, folder, io) ?? "" },
    ignoreFile,
    acceptedFile,
    updateAccepted,
    root: repositoryRoot(io.cwd),
  };
}

/** Without what is undefined: an option that is not there has its default. */
function definedOf(
  options: {
    readonly [Name in keyof CompareContractsOptions]: CompareContractsOptions[Name] | undefined;
  },
): CompareContractsOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The nearest folder with a `.git`, which is a file in a worktree. */
function repositoryRoot(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
