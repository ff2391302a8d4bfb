import type { Severity } from "../../compat/finding.ts";
import type { Ignore } from "../../compat/ignores.ts";
import type { CompareMode, CompatibilityLevel } from "../../compat/options.ts";
import type { FailOn } from "../../compat/report.ts";
import type { FindingCode } from "../../contract/finding-codes.ts";

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

/** The configuration of `eventpact check`. */
export interface CheckConfig {
  /** What the document is compared with; a path is relative to the configuration's folder. */
  readonly against?: string | readonly string[];
  /** Default: `writer-closed`. */
  readonly mode?: CompareMode;
  /** Which way everything has to be compatible. Default: each message by its operations. */
  readonly compatibility?: CompatibilityLevel;
  /** Whether `format` refuses values. Default: `assert`. */
  readonly formats?: "assert" | "annotate";
  /** Whether readers fill in defaults before they validate. Default: false. */
  readonly applyDefaults?: boolean;
  /** The least severity that fails the check. Default: `error`. */
  readonly failOn?: FailOn;
  /** Severity by the id of a rule. */
  readonly severities?: Readonly<Record<string, Severity | "off">>;
  /** Days that must lie between a deprecation and its sunset. Default: 30. */
  readonly minSunsetDays?: number;
  /** Findings that are accepted, each with its reason. */
  readonly ignore?: readonly Ignore[];
  /** File of accepted findings, relative to the configuration's folder. */
  readonly accepted?: string;
}

/** Gives an editor the types of a configuration; returns it as it is. */
export function defineConfig(config: EventpactConfig): EventpactConfig {
  return config;
}
