import type { CompareMode, CompatibilityLevel } from "../../compat/options.ts";
import type { RuleId } from "../../compat/rules/registry.ts";
import type { Severity } from "../../compat/severity.ts";
import type { FindingCode } from "../../contract/finding-codes.ts";

/** A finding of `eventpact check` that is accepted: one that has everything that is named here. At least one of the first five is. */
export interface IgnoreConfig {
  /** Id of the rule. */
  readonly rule?: RuleId;
  /** The 16 hexadecimal digits that `--format json` shows. */
  readonly fingerprint?: string;
  /** Address of the channel, or its key where it has none. */
  readonly channel?: string;
  /** Type (name) of the message. */
  readonly message?: string;
  /** JSON pointer within the values, as the finding has it, e.g. `/lines/*`; `""` is the whole. */
  readonly path?: string;
  /** Why it is accepted; every report shows it. */
  readonly reason: string;
  /** The last day on which it is, as `YYYY-MM-DD` in UTC. Default: for good. */
  readonly until?: string;
}

/** What `check` of a configuration may say. */
export interface CheckConfig {
  /** What the document is compared with; paths in it are relative to the configuration's folder. */
  readonly against?: string | readonly string[];
  /** How schemas are compared. Default: `writer-closed`. */
  readonly mode?: CompareMode;
  /** Which way everything has to be compatible. Default: each message by its operations. */
  readonly compatibility?: CompatibilityLevel;
  /** Whether `format` refuses values or only describes them. Default: `assert`. */
  readonly formats?: "assert" | "annotate";
  /** Whether readers fill in defaults before they validate. Default: false. */
  readonly applyDefaults?: boolean;
  /** The least severity that fails the check. Default: `error`. */
  readonly failOn?: Severity | "never";
  /** Severity by id of a rule. */
  readonly severities?: { readonly [Id in RuleId]?: Severity | "off" };
  /** Days that must lie between a deprecation and its sunset. Default: 30. */
  readonly minSunsetDays?: number;
  /** Findings that are accepted, each with a reason. */
  readonly ignore?: readonly IgnoreConfig[];
  /** The file of accepted findings that `--update-accepted` writes, relative to the configuration's folder. */
  readonly accepted?: string;
}

/** What `eventpact.config.{ts,mts,js,mjs,json}`, or `"eventpact"` in package.json, may say. Flags win over it. */
export interface EventpactConfig {
  /** The AsyncAPI document, relative to the configuration's folder. Default: `asyncapi.yaml` in the working directory. */
  readonly document?: string;
  /** The folder for the generated code, relative to the configuration's folder. Default: `generated` in the working directory. */
  readonly out?: string;
  /** Bytes that the document and all files that it refers to may have in total. Default: 10 MiB. */
  readonly maxBytes?: number;
  /** URL prefixes below which a `$ref` may lead to the network, e.g. `https://schemas.example.org/events/`. Default: none. */
  readonly allowRemote?: readonly string[];
  /** Pattern of the types of events, by the prefix of the types that it is for; `""` is every type. Default: Open edX's, for `org.openedx.` */
  readonly typePatterns?: Readonly<Record<string, string>>;
  /**
   * Severity of findings, by code. An error that would make generated code wrong stays one for `generate`, whatever stands here.
   */
  readonly severities?: { readonly [Code in FindingCode]?: "error" | "warning" | "off" };
  /** For `eventpact models`. */
  readonly models?: {
    readonly language?: "python" | "csharp";
    /** The folder for the models, relative to the configuration's folder. */
    readonly out?: string;
    /** Namespace of the C# classes. */
    readonly namespace?: string;
  };
  /** For `eventpact check`. */
  readonly check?: CheckConfig;
}

/** Gives an editor the types of a configuration; returns it as it is. */
export function defineConfig(config: EventpactConfig): EventpactConfig {
  return config;
}
