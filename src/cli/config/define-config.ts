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
}

/** Gives an editor the types of a configuration; returns it as it is. */
export function defineConfig(config: EventpactConfig): EventpactConfig {
  return config;
}
